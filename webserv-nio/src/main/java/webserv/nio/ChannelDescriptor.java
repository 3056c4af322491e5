package webserv.nio;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.SelectableChannel;

/// The number of a channel's descriptor, which the JDK does not tell.
///
/// Its channels all have the method; the interface is public in a package that the image exports to
/// this module. A number must not be used when its channel was closed, as it may be another
/// socket's then.
final class ChannelDescriptor {
    private static final MethodHandle DESCRIPTOR = descriptor();

    private ChannelDescriptor() {}

    /// Loads the class.
    ///
    /// @throws LinkageError if the JDK has no such method
    static void link() {
        // That is all.
    }

    static int of(SelectableChannel channel) {
        try {
            return (int) DESCRIPTOR.invokeExact(channel);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static MethodHandle descriptor() {
        try {
            return MethodHandles.lookup()
                    .findVirtual(
                            Class.forName("sun.nio.ch.SelChImpl"),
                            "getFDVal",
                            MethodType.methodType(int.class))
                    .asType(MethodType.methodType(int.class, SelectableChannel.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
