package webserv.app;

import java.math.BigDecimal;
import webserv.app.logging.LateLogging;

/// The command `webserv`.
public final class Main {
    private Main() {}

    /// Runs a command and ends the process with its [ExitStatus].
    public static void main(String... arguments) {
        LateLogging.install();
        if (Runtime.getRuntime().availableProcessors() > 1) {
            loadDecimals();
        }
        var launcher =
                new Launcher(
                        Home.ofSystem(), Launcher::found, new Shutdown(), System.out, System.err);
        System.exit(launcher.run(arguments).code());
    }

    /// The YAML parser has a class loaded that computes large powers of ten first, which is a fifth
    /// of a start. A second core has time for it until the parser is asked for.
    private static void loadDecimals() {
        Thread.ofPlatform()
                .daemon()
                .name("decimals")
                .start(() -> {
                    var _ = BigDecimal.ZERO;
                });
    }
}
