package webserv.nio;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/// The C library's `send`: a write that says that more follows, for which the JDK has no way.
///
/// For Linux on 64 bits, where [LastWrites] has found that it can be called. The numbers are those
/// of the kernel's interface, the same on every architecture that the JDK runs on. To load this
/// class links the function, which takes far longer than to call it.
///
/// The call is made without telling the garbage collector, which then waits for it: so only sockets
/// that do not block may be given, and no more octets than are copied in some microseconds.
final class Send {
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_MORE = 0x8000;
    private static final int MAX_ERROR_OCTETS = 1024;

    private static final Linker LINKER = Linker.nativeLinker();

    private static final MethodHandle SEND =
            function(
                    "send",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
                    Linker.Option.captureCallState("errno"),
                    Linker.Option.critical(true));
    private static final MethodHandle STRERROR =
            function("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
    private static final MethodHandle DESCRIPTOR = descriptor();

    private Send() {}

    /// Loads the class.
    static void link() {
        // That is all.
    }

    /// Writes octets that the system may hold back until it is given more, or the end.
    ///
    /// The descriptor is asked for with each call, while the channel is open: a number must not be
    /// used when its channel was closed, as it may be another connection's then. A wire's channel
    /// is closed on its loop alone, on which this is called.
    ///
    /// @param octets direct; left at the first that the system did not take
    /// @return how many it has taken
    static int more(SocketChannel channel, ByteBuffer octets) throws IOException {
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        var errno = new int[] {EINTR};
        long taken = -1;
        while (taken < 0 && errno[0] == EINTR) {
            taken = send(channel, octets, errno);
        }
        if (taken < 0 && errno[0] != EAGAIN) {
            throw new IOException(error(errno[0]));
        }
        int count = (int) Math.max(taken, 0);
        octets.position(octets.position() + count);
        return count;
    }

    private static long send(SocketChannel channel, ByteBuffer octets, int[] errno) {
        try {
            return (long)
                    SEND.invokeExact(
                            MemorySegment.ofArray(errno),
                            (int) DESCRIPTOR.invokeExact(channel),
                            MemorySegment.ofBuffer(octets),
                            (long) octets.remaining(),
                            MSG_MORE | MSG_NOSIGNAL | MSG_DONTWAIT);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    @SuppressWarnings("restricted") // a text without a length, which ends with an octet 0
    private static String error(int number) {
        try {
            var text = (MemorySegment) STRERROR.invokeExact(number);
            return text.reinterpret(MAX_ERROR_OCTETS).getString(0);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    @SuppressWarnings("restricted") // the image allows it to this module
    private static MethodHandle function(
            String name, FunctionDescriptor types, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), types, options);
    }

    /// The number of a channel's descriptor. The JDK's channels all have the method; its interface
    /// is public in a package that the image exports to this module.
    private static MethodHandle descriptor() {
        try {
            return MethodHandles.lookup()
                    .findVirtual(
                            Class.forName("sun.nio.ch.SelChImpl"),
                            "getFDVal",
                            MethodType.methodType(int.class))
                    .asType(MethodType.methodType(int.class, SocketChannel.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
