package webserv.app.access;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;

/// What a configuration says of access logs: `access_log` at the top and at servers.
///
/// @param otherwise where requests are logged that no server was found for, and those of servers
///   that do not say; empty for nowhere
/// @param servers the ways of those that say, by the origin of the server
public record AccessLogSettings(Optional<Way> otherwise, Map<Origin, Optional<Way>> servers) {
    private static final String KEY = "access_log";
    private static final String OFF = "off";
    private static final String STDOUT = "stdout";

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
        var otherwise = way(root.own()).orElse(Optional.empty());
        var servers = new HashMap<Origin, Optional<Way>>();
        for (var server : root.sections("servers")) {
            way(server.own()).ifPresent(way -> servers.put(server.origin(), way));
        }
        return new AccessLogSettings(otherwise, servers);
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
        return switch (settings.find(KEY).orElse(null)) {
            case null -> Optional.empty();
            case Node.Mapping _ -> {
                var section = settings.section(KEY).orElseThrow().own();
                yield Optional.of(way(section, "file", section.text("format", "combined")));
            }
            case Node _ -> Optional.of(way(settings, KEY, "combined"));
        };
    }

    private static Optional<Way> way(Settings settings, String key, String format) {
        checkFormat(settings, format);
        return switch (settings.text(key)) {
            case OFF -> Optional.empty();
            case STDOUT -> Optional.of(new Way(Optional.empty(), format));
            default -> Optional.of(new Way(Optional.of(file(settings, key)), format));
        };
    }

    private static void checkFormat(Settings settings, String format) {
        try {
            Format.of(format);
        } catch (IllegalArgumentException unknown) {
            throw settings.wrong("format", String.valueOf(unknown.getMessage()));
        }
    }

    private static Path file(Settings settings, String key) {
        var file = settings.path(key).orElseThrow();
        var folder = file.getParent();
        if (Files.isDirectory(file)
                || folder == null
                || !Files.isDirectory(folder)
                || !Files.isWritable(Files.exists(file) ? file : folder)) {
            throw settings.wrong(
                    key, "must be 'off', 'stdout' or a file in a folder that can be written");
        }
        return file;
    }
}
