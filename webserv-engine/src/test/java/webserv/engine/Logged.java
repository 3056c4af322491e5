package webserv.engine;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// What is logged as a warning or an error from now on, which goes to the standard error stream.
final class Logged implements AutoCloseable {
    private static final String ERROR = "ERROR: ";

    /// What stands before each message, on a line of its own.
    private static final Pattern WHEN = Pattern.compile("\\d{4}-\\d{2}-\\d{2} ");

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    Logged() {
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    /// The first line of each error: frames stand behind it.
    List<String> errors() {
        return said.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(ERROR))
                .map(line -> line.substring(ERROR.length()))
                .toList();
    }

    /// All that was said, with frames, but not when and by whom.
    List<String> lines() {
        return said.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !WHEN.matcher(line).lookingAt())
                .toList();
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
