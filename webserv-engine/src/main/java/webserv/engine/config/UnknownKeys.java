package webserv.engine.config;

import java.util.Set;
import webserv.api.config.ConfigException;
import webserv.api.config.Nearest;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.config.Settings.UnusedKey;

/// Refuses keys that nobody asked for, which are nearly always misspelt.
final class UnknownKeys {
    private UnknownKeys() {}

    /// To be called when every handler has been made, so that all who ask have asked.
    ///
    /// @param handlers the names of those that there are
    /// @throws ConfigException with a line for each unknown key, in the order of the file
    static void check(Settings root, Set<String> handlers) {
        var mistakes =
                root.unusedKeys().stream()
                        .map(key -> new ConfigException(key.origin(), mistake(key, handlers)))
                        .toList();
        if (!mistakes.isEmpty()) {
            throw ConfigException.ofAll(mistakes);
        }
    }

    private static String mistake(UnusedKey unused, Set<String> handlers) {
        var hint =
                Nearest.to(unused.key(), unused.knownKeys())
                        .map(near -> ", did you mean '" + near + "'?")
                        .orElseGet(() -> withoutNeighbour(unused, handlers));
        return "unknown key '" + unused.key() + "'" + hint;
    }

    /// A section in a location may have been meant for a handler.
    private static String withoutNeighbour(UnusedKey unused, Set<String> handlers) {
        boolean inLocation = unused.knownKeys().contains("handler");
        return inLocation && unused.value() instanceof Node.Mapping
                ? ": no handler has this name " + Handlers.thereAre(handlers)
                : ": nothing here asks for it";
    }
}
