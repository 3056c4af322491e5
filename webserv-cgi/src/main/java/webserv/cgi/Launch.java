package webserv.cgi;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import webserv.gateway.ProgramInput;

/// All that is needed to start a program.
///
/// By the JDK's default mechanism, `posix_spawn` of a small helper. VFORK is nearly twice as fast
/// and is deprecated by the JDK as dangerous; FORK copies the server's page tables for each start.
///
/// @param script what is run
/// @param environment its variables, and no others but the mark
/// @param input its standard input
/// @param mark how its processes are recognised
/// @param log takes each line of its standard error
record Launch(
        Script script,
        Map<String, String> environment,
        ProgramInput input,
        RunMark mark,
        Consumer<String> log) {
    private static final Redirect NOTHING = Redirect.from(Path.of("/dev/null").toFile());

    Launch {
        environment = Map.copyOf(environment);
    }

    /// Starts the process. The input is closed: what is left of it is a stream to be pumped, or a
    /// file that the program has open.
    ///
    /// @throws IOException if the system cannot run the command
    Process process() throws IOException {
        try (input) {
            var builder =
                    new ProcessBuilder(script.command())
                            .directory(script.directory().toFile())
                            .redirectInput(redirect());
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().put(RunMark.VARIABLE, mark.value());
            return builder.start();
        }
    }

    private Redirect redirect() {
        return switch (input) {
            case ProgramInput.Nothing _ -> NOTHING;
            case ProgramInput.Pumped _ -> Redirect.PIPE;
            case ProgramInput.TemporaryFile(var file, _) -> Redirect.from(file.toFile());
        };
    }
}
