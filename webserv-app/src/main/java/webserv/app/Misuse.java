package webserv.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import webserv.api.config.Nearest;

/// Says what is wrong with a command line, and how it was meant most likely. What it shows can be
/// typed as it stands: a name that a shell would take apart is in quotes.
final class Misuse {
    /// What other servers call a command, or an option of their one command.
    private static final Map<String, String> COMMANDS =
            Map.ofEntries(
                    Map.entry("start", "run"),
                    Map.entry("up", "run"),
                    Map.entry("validate", "check"),
                    Map.entry("verify", "check"),
                    Map.entry("lint", "check"),
                    Map.entry("configtest", "check"),
                    Map.entry("-t", "check"),
                    Map.entry("quit", "stop"),
                    Map.entry("kill", "stop"),
                    Map.entry("restart", "reload"),
                    Map.entry("-s", "reload' or 'webserv stop"),
                    Map.entry("help", "--help"),
                    Map.entry("-?", "--help"),
                    Map.entry("version", "--version"),
                    Map.entry("-v", "--version"));

    private static final String PLAIN = "[A-Za-z0-9_./:@%+=,-]+";

    private Misuse() {}

    /// What is wrong with a line that picocli has refused, without the way to the help.
    static String told(ParameterException wrong) {
        var spec = wrong.getCommandLine().getCommandSpec();
        return switch (wrong) {
            case UnmatchedArgumentException unmatched -> tooMany(unmatched, spec);
            case MissingParameterException missing
                    when missing.getMissing().stream().anyMatch(it -> it.isPositional()) ->
                    tooFew(spec);
            default -> firstLine(wrong);
        };
    }

    private static String firstLine(ParameterException wrong) {
        return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
    }

    private static String tooMany(UnmatchedArgumentException unmatched, CommandSpec spec) {
        var first = unmatched.getUnmatched().getFirst();
        boolean isOption = first.startsWith("-") && first.length() > 1;
        if (!isOption) {
            return "'%s' is a word too many%s".formatted(first, hintOfWord(first, spec));
        }
        boolean isConfig = first.matches("--config(=.*)?|-c[^-].*|-c");
        if (isConfig && spec.parent() == null) {
            return "'%s' stands behind a command, as in: webserv run -c FILE".formatted(first);
        }
        return "there is no option '%s'%s"
                .formatted(
                        first,
                        isConfig && spec.name().equals("serve")
                                ? "; a configuration is served by: webserv run -c FILE"
                                : hintOfOption(first, spec));
    }

    private static String hintOfWord(String word, CommandSpec spec) {
        var command = spec.qualifiedName();
        boolean isConfig = spec.positionalParameters().isEmpty() || isConfiguration(word);
        if (isConfig && spec.optionsMap().containsKey(Arguments.CONFIG)) {
            var words = spec.positionalParameters().isEmpty() ? "" : " METHOD URL";
            return "; a configuration is named with -c: %s -c %s"
                    .formatted(command + words, quoted(word));
        }
        return spec.optionsMap().containsKey(Arguments.PORT) && word.matches("[0-9]{1,5}")
                ? "; a port is named with %s: %s DIR %s %s"
                        .formatted(Arguments.PORT, command, Arguments.PORT, word)
                : "";
    }

    private static String hintOfOption(String option, CommandSpec spec) {
        var name = option.replaceFirst("=.*", "");
        return (spec.parent() == null ? otherCommand(name) : Optional.<String>empty())
                .or(() -> Nearest.to(name, longNames(spec)).map(Nearest::question))
                .orElse("");
    }

    private static Set<String> longNames(CommandSpec spec) {
        var names = new HashSet<>(spec.optionsMap().keySet());
        names.removeIf(name -> !name.startsWith("--"));
        return names;
    }

    private static String tooFew(CommandSpec spec) {
        String given = spec.positionalParameters().getFirst().getValue();
        return spec.name().equals("explain")
                ? tooFewToExplain(given == null ? "" : given)
                : "DIR is missing, as in: " + spec.qualifiedName() + " .";
    }

    /// @param given the only word, or an empty one
    private static String tooFewToExplain(String given) {
        var example = "%s, as in: webserv explain %s %s";
        if (given.isEmpty()) {
            return example.formatted("METHOD and URL are missing", "GET", "/");
        }
        if (isConfiguration(given)) {
            return example.formatted("METHOD and URL are missing", "GET", "/ -c " + quoted(given));
        }
        return given.startsWith("/") || given.contains("://")
                ? example.formatted("METHOD is missing", "GET", quoted(given))
                : example.formatted("URL is missing", quoted(given), "/");
    }

    /// Tells what was meant by a word that stands where the name of a command should: a clause to
    /// put behind the word; empty where nothing is known.
    static Optional<String> hintOfCommand(String name) {
        return hintOfPath(name).or(() -> otherCommand(name));
    }

    private static Optional<String> otherCommand(String name) {
        return Optional.ofNullable(COMMANDS.get(name))
                .map(command -> "; it is 'webserv " + command + "' here");
    }

    private static Optional<String> hintOfPath(String name) {
        return hintOfConfiguration(name).or(() -> hintOfFolder(name));
    }

    /// Tells how a configuration is served whose name stands where that of a folder or a command
    /// should; empty where it looks like none.
    static Optional<String> hintOfConfiguration(String name) {
        return Optional.of("; a configuration is served by: webserv run -c " + quoted(name))
                .filter(_ -> isConfiguration(name));
    }

    /// Tells how a folder is served whose name stands where that of a configuration or a command
    /// should; empty where there is none of the name.
    static Optional<String> hintOfFolder(String name) {
        return Optional.of("; a folder is served by: webserv serve " + quoted(name))
                .filter(_ -> Files.isDirectory(Path.of(name)));
    }

    private static boolean isConfiguration(String name) {
        return name.matches(".*\\.(ya?ml|conf)|Caddyfile");
    }

    /// A word as it is typed in a shell: in quotes where it needs them (POSIX, 2.2 Quoting).
    static String quoted(String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
