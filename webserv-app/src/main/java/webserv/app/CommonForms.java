package webserv.app;

import java.nio.file.Path;
import java.util.Optional;

/// The few command lines that most starts are made with, read without picocli.
///
/// Loading picocli takes about 50 ms, a third of a whole start, and the AOT cache does not help:
/// its classes have the format of Java 5, which the cache does not take. Every form here means the
/// same to [Arguments]; a test compares them.
final class CommonForms {
    private CommonForms() {}

    /// The command, where the line has a common form and is certainly right.
    static Optional<Command> parse(String... arguments) {
        return switch (arguments.length) {
            case 0 -> Optional.of(Command.Run.DEFAULT);
            case 2 -> isValue(arguments[1]) ? serve(arguments) : Optional.empty();
            case 3 -> isValue(arguments[2]) ? run(arguments) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /// `webserv serve DIR`
    private static Optional<Command> serve(String... arguments) {
        return arguments[0].equals("serve")
                ? Optional.of(
                        new Command.Serve(
                                Path.of(arguments[1]),
                                Command.Serve.DEFAULT_HOST,
                                Command.Serve.DEFAULT_PORT))
                : Optional.empty();
    }

    /// `webserv run -c FILE`
    private static Optional<Command> run(String... arguments) {
        var option = arguments[1];
        return arguments[0].equals("run") && (option.equals("-c") || option.equals("--config"))
                ? Optional.of(new Command.Run(Optional.of(Path.of(arguments[2])), Optional.empty()))
                : Optional.empty();
    }

    /// Whether the argument can only be a value, not an option.
    private static boolean isValue(String argument) {
        return !argument.isEmpty() && !argument.startsWith("-");
    }
}
