package webserv.app;

import java.util.Map;
import java.util.stream.Collectors;
import webserv.api.config.Origin;
import webserv.api.config.Settings;

/// Where the keys at the top of a configuration are written. Settings know it, too, but keep the
/// whole file.
///
/// @param written by key
/// @param top the beginning of the configuration
record Places(Map<String, Origin> written, Origin top) {
    /// Copies the map.
    Places {
        written = Map.copyOf(written);
    }

    /// Those of a file.
    static Places of(Settings root) {
        return new Places(
                root.ownKeys().stream().collect(Collectors.toMap(key -> key, root::originOf)),
                root.origin());
    }

    /// Whether the key is written.
    boolean has(String key) {
        return written.containsKey(key);
    }

    /// The place of a key; the top where it is not written.
    Origin of(String key) {
        return written.getOrDefault(key, top);
    }
}
