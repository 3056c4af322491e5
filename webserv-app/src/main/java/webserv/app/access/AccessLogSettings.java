package webserv.app.access;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Quoted;
import webserv.api.config.Settings;
import webserv.api.config.Structure;

/// What a configuration says of access logs: `access_log` at the top and at servers.
///
/// @param otherwise where requests are logged that no server was found for, and those of servers
///   that do not say; empty for nowhere
/// @param servers the ways of those that say, by the origin of the server
public record AccessLogSettings(Optional<Way> otherwise, Map<Origin, Optional<Way>> servers) {
    private static final String COMBINED = "combined";
    private static final Key<String> FILE =
            Key.needed("file", Kind.text("[\\s\\S]+"), "a path, stdout or off").own();
    private static final Key<String> FORMAT =
            Key.of("format", Kind.text(Format.PATTERN), COMBINED, "combined, json or a template")
                    .own();

    /// Where a line for each request goes.
    public static final Key<Node> ACCESS_LOG =
            Key.optional(
                            "access_log",
                            Kind.either(
                                    Kind.text("[\\s\\S]+"),
                                    new Structure.Section(
                                            Keys.of(FILE, FORMAT)
                                                    .calledElsewhere("path", FILE.name()))),
                            "where a line for each request goes: a path, stdout or off")
                    .own();

    private static final String OFF = "off";
    private static final String STDOUT = "stdout";

    /// What configurations of NGINX often call a format of their own, much like `combined`.
    private static final String COMMON = "main";

    /// A file and a format in one text, as NGINX has them.
    private static final Pattern FORMAT_BEHIND =
            Pattern.compile(
                    "(\\S.*?)\\s+(combined|json|main)(?:\\s+(?:buffer|flush|gzip|if)(?:=\\S*)?)*+");

    /// What NGINX and Apache httpd send lines to that is no file.
    private static final Pattern ELSEWHERE = Pattern.compile("(?:syslog:|\\|).*", Pattern.DOTALL);

    /// In lower case: whoever writes one of them alone has hardly a file of that name in mind.
    private static final Set<String> NO_FILES =
            Set.of("on", "true", "yes", OFF, "false", "no", STDOUT, "stderr");

    /// No log at all.
    public static final AccessLogSettings NONE = new AccessLogSettings(Optional.empty(), Map.of());

    /// Copies the map.
    public AccessLogSettings {
        servers = Map.copyOf(servers);
    }

    /// Where lines go and how they look.
    ///
    /// @param file absolute; absent for the standard output
    /// @param formatText as written
    public record Way(Optional<Path> file, String formatText) {
        Format format() {
            return Format.of(formatText);
        }
    }

    /// Reads the settings, before the rest of the configuration is read: whoever reads that tells
    /// of the keys that nobody has asked for.
    ///
    /// @throws ConfigException if one of them is wrong
    public static AccessLogSettings of(Settings root) {
        var mistakes = new Mistakes();
        var otherwise = mistakes.attempt(() -> way(root).orElse(Optional.empty()));
        var servers = new HashMap<Origin, Optional<Way>>();
        for (var server : serversOf(root)) {
            mistakes.attempt(() -> way(server))
                    .flatMap(Function.identity())
                    .ifPresent(way -> servers.put(server.origin(), way));
        }
        mistakes.refuse();
        return new AccessLogSettings(otherwise.orElseThrow(), servers);
    }

    /// What is no server is for its own reader to refuse.
    private static List<Settings> serversOf(Settings root) {
        return root.sections(
                Key.optional("servers", Kind.sections(Keys.UNDECLARED), ""), new Mistakes());
    }

    /// The way of the requests of a server.
    Optional<Way> of(Origin server) {
        return servers.getOrDefault(server, otherwise);
    }

    /// Whether nothing is logged at all.
    public boolean isOff() {
        return otherwise.isEmpty() && servers.values().stream().allMatch(Optional::isEmpty);
    }

    /// What a mapping says: nothing, `off`, or a way.
    private static Optional<Optional<Way>> way(Settings settings) {
        return switch (settings.find(ACCESS_LOG).orElse(null)) {
            case null -> Optional.empty();
            case Node.Mapping _ ->
                    Optional.of(wayOf(settings.section(ACCESS_LOG.name()).orElseThrow().own()));
            case Node _ -> Optional.of(way(settings.own(), ACCESS_LOG.name(), COMBINED));
        };
    }

    private static Optional<Way> wayOf(Settings section) {
        var mistakes = new Mistakes();
        var format = mistakes.attempt(() -> format(section));
        var way = mistakes.attempt(() -> way(section, FILE.name(), format.orElse(COMBINED)));
        mistakes.refuse();
        return way.orElseThrow();
    }

    private static Optional<Way> way(Settings settings, String key, String format) {
        return switch (settings.text(key)) {
            case OFF -> Optional.empty();
            case STDOUT -> Optional.of(new Way(Optional.empty(), format));
            default -> Optional.of(new Way(Optional.of(file(settings, key)), format));
        };
    }

    private static String format(Settings section) {
        var format = section.get(FORMAT);
        try {
            Format.of(format);
            return format;
        } catch (IllegalArgumentException unknown) {
            throw section.advise(FORMAT, String.valueOf(unknown.getMessage()));
        }
    }

    private static Path file(Settings settings, String key) {
        var text = settings.text(key);
        if (text.isEmpty()) {
            throw unfit(settings, key);
        }
        if (ELSEWHERE.matcher(text).matches()) {
            throw settings.advise(
                    key,
                    "must be 'off', 'stdout' or a file: for a system log or another program, write"
                            + " 'stdout' and have them read what the server puts out");
        }
        checkFormatBehind(settings, key, text);
        checkSwitch(settings, key, text);
        var file = settings.path(key).orElseThrow();
        var folder = file.getParent();
        if (Files.isDirectory(file)
                || folder == null
                || !Files.isDirectory(folder)
                || !Files.isWritable(Files.exists(file) ? file : folder)) {
            throw unfit(settings, key);
        }
        var objection = LogFile.objection(file);
        if (objection.isPresent()) {
            throw settings.advise(key, "must not be " + objection.get());
        }
        return file;
    }

    /// What NGINX takes for a file and a format. A file of such a name can be written with a format
    /// beside it.
    private static void checkFormatBehind(Settings settings, String key, String text) {
        var parts = FORMAT_BEHIND.matcher(text);
        boolean isInSection = key.equals(FILE.name());
        boolean hasFormat = isInSection && settings.ownKeys().contains(FORMAT.name());
        if (hasFormat || !parts.matches()) {
            return;
        }
        var file = parts.group(1);
        if (file.equalsIgnoreCase(OFF)) {
            throw settings.advise(
                    key,
                    "has a format behind '%s', which writes no lines: write off".formatted(file));
        }
        if (!file.equals(STDOUT)) {
            checkSwitch(settings, key, file);
        }
        var format = parts.group(2).equals(COMMON) ? COMBINED : parts.group(2);
        throw settings.advise(
                key,
                "has a format behind the file: write "
                        + written(file, format)
                        + (isInSection
                                ? ", or, for a file of that name, " + written(text, COMBINED)
                                : ""));
    }

    private static String written(String file, String format) {
        return "{ file: %s, format: %s }".formatted(Quoted.inYaml(Quoted.shortened(file)), format);
    }

    private static void checkSwitch(Settings settings, String key, String text) {
        if (NO_FILES.contains(text.toLowerCase(Locale.ROOT))) {
            throw settings.advise(
                    key,
                    "must name a file, 'stdout' or 'off', not '%1$s': a file of that name is './%1$s'"
                            .formatted(text));
        }
    }

    private static ConfigException unfit(Settings settings, String key) {
        return settings.wrong(
                key, "must be 'off', 'stdout' or a file in a folder that can be written");
    }
}
