package webserv.api.config;

import java.util.Set;

/// A key that nobody asked for, which is nearly always a misspelt one, see [Settings#unusedKeys].
///
/// @param key as written
/// @param origin where it is written
/// @param value what it was to be set to
/// @param knownKeys the keys that were asked for in the same mapping: what it may have meant
public record UnusedKey(String key, Origin origin, Node value, Set<String> knownKeys) {
    /// Copies the set.
    public UnusedKey {
        knownKeys = Set.copyOf(knownKeys);
    }
}
