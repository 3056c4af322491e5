package webserv.app;

import java.io.IOException;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/// What SIGHUP asks for. From whoever looks after the server: to read its configuration anew, as of
/// NGINX. From a terminal that is closed: to end, as of every program that was started there and
/// stays in its foreground.
///
/// The two are told apart by the terminal: the kernel takes it from all processes of its session
/// before it sends the signal. Who had one at the start and has none now has lost it.
///
/// Nothing but `sun.misc.Signal` has the JVM not end at the signal, and javac warns of whoever
/// names it; so it is found by reflection, the one place that needs any. See
/// docs/decisions/0091-sighup-reloads.md.
final class Hangup {
    /// What a process has for a terminal, whichever that is; it cannot be opened if there is none.
    private static final Path TERMINAL = Path.of("/dev/tty");

    private Hangup() {}

    /// Has one of two done when the signal comes, on a thread of its own. A process that was
    /// started with the signal ignored, as by `nohup`, goes on ignoring it.
    ///
    /// @param reload where somebody sends it
    /// @param end where the terminal is gone
    static void onSignal(Runnable reload, Runnable end) {
        boolean hadTerminal = hasTerminal();
        try {
            handle(_ -> (hadTerminal && !hasTerminal() ? end : reload).run());
        } catch (Throwable refused) {
            // As by the option -Xrs, which leaves signals to the system: this one ends the process.
            LoggerFactory.getLogger(Hangup.class).warn("SIGHUP will not reload", refused);
        }
    }

    /// What the compiler makes of a lambda is made here, as the interface has no name in this
    /// source: an object that passes the signal on to the action.
    private static void handle(Consumer<Object> action) throws Throwable {
        var signal = Class.forName("sun.misc.Signal");
        var handler = Class.forName("sun.misc.SignalHandler");
        var lookup = MethodHandles.lookup();
        var accept = MethodType.methodType(void.class, Object.class);
        var handled = MethodType.methodType(void.class, signal);
        var lambda =
                LambdaMetafactory.metafactory(
                        lookup,
                        "handle",
                        MethodType.methodType(handler, Consumer.class),
                        handled,
                        lookup.findVirtual(Consumer.class, "accept", accept),
                        handled);
        signal.getMethod("handle", signal, handler)
                .invoke(
                        null,
                        signal.getConstructor(String.class).newInstance("HUP"),
                        lambda.getTarget().invoke(action));
    }

    private static boolean hasTerminal() {
        try (var _ = Files.newByteChannel(TERMINAL)) {
            return true;
        } catch (IOException none) {
            return false;
        }
    }
}
