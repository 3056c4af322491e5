package webserv.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import webserv.app.logging.LateLogging;

/// The command `webserv`.
public final class Main {
    private Main() {}

    /// Runs a command and ends the process with its [ExitStatus].
    public static void main(String... arguments) {
        LateLogging.install();
        var launcher =
                new Launcher(
                        Home.ofSystem(),
                        Launcher::found,
                        new Shutdown(),
                        System.out,
                        new FileOutputStream(FileDescriptor.out),
                        System.err);
        System.exit(launcher.run(arguments).code());
    }
}
