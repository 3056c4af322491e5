package webserv.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/// What SIGHUP asks for. From whoever looks after the server: to read its configuration anew, as of
/// NGINX. From a terminal that is closed: to end, as of every program that was started there and
/// stays in its foreground.
///
/// The two are told apart by the terminal: the kernel takes it from all processes of its session
/// before it sends the signal. Who had one at the start and has none now has lost it.
///
/// Nothing but `sun.misc.Signal` has the JVM not end at the signal, see
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
            Signal.handle(
                    new Signal("HUP"),
                    _ -> {
                        if (hadTerminal && !hasTerminal()) {
                            end.run();
                        } else {
                            reload.run();
                        }
                    });
        } catch (IllegalArgumentException reserved) {
            // By the option -Xrs, which leaves signals to the system: this one ends the process.
            LoggerFactory.getLogger(Hangup.class).warn("SIGHUP will not reload", reserved);
        }
    }

    private static boolean hasTerminal() {
        try (var _ = Files.newByteChannel(TERMINAL)) {
            return true;
        } catch (IOException none) {
            return false;
        }
    }
}
