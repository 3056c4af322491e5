package webserv.app;

import webserv.app.logging.LateLogging;
import webserv.app.output.QueuedStream;

/// The command `webserv`.
public final class Main {
    private Main() {}

    /// Runs a command and ends the process with its [ExitStatus].
    public static void main(String... arguments) {
        LateLogging.install();
        var lines = QueuedStream.standardOutput();
        var launcher =
                new Launcher(
                        Home.ofSystem(),
                        Launcher::found,
                        new Shutdown(lines),
                        System.out,
                        lines,
                        System.err);
        System.exit(launcher.run(arguments).code());
    }
}
