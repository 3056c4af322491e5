package webserv.api.config;

import java.util.Optional;

/// A key of a configuration, declared once: whoever reads it does so by this declaration
/// ([Settings#get], [Settings#find]), and so do the schema, the hints for misspelt keys and the
/// reference.
///
/// ```java
/// private static final Key<Duration> TIMEOUT =
///         Key.of("timeout", Kind.TIME, Duration.ofSeconds(60), "how long a run may take");
/// ```
///
/// Immutable, and usually a constant beside its reader.
///
/// @param name as written, in lower case, with underscores between words
/// @param kind of its values
/// @param fallback what holds where it is not set; empty where that is for the reader to say
/// @param isNeeded whether it has to be set
/// @param isInherited whether a mapping that does not set it takes it from the one around
/// @param meaning one short clause for people
/// @param <T> what it is read as
public record Key<T>(
        String name,
        Kind<T> kind,
        Optional<T> fallback,
        boolean isNeeded,
        boolean isInherited,
        String meaning) {

    /// A key with a default.
    public static <T> Key<T> of(String name, Kind<T> kind, T fallback, String meaning) {
        return new Key<>(name, kind, Optional.of(fallback), false, true, meaning);
    }

    /// A key that has to be set, here or around.
    public static <T> Key<T> needed(String name, Kind<T> kind, String meaning) {
        return new Key<>(name, kind, Optional.empty(), true, true, meaning);
    }

    /// A key that need not be set and has no default.
    public static <T> Key<T> optional(String name, Kind<T> kind, String meaning) {
        return new Key<>(name, kind, Optional.empty(), false, true, meaning);
    }

    /// The same key, but for its own mapping alone: nothing is inherited.
    public Key<T> own() {
        return new Key<>(name, kind, fallback, isNeeded, false, meaning);
    }

    /// The same key with values of another kind.
    public Key<T> kind(Kind<T> other) {
        return new Key<>(name, other, fallback, isNeeded, isInherited, meaning);
    }

    /// The same key with another meaning.
    public Key<T> meaning(String other) {
        return new Key<>(name, kind, fallback, isNeeded, isInherited, other);
    }

    /// The default as a user would write it.
    public Optional<String> writtenFallback() {
        return fallback.map(kind::written);
    }
}
