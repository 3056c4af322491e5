package webserv.handlers.representation;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What holds for a file by its extension or its media type. Immutable.
///
/// The most specific rule is the one that holds: `.html`, then `text/html`, then `text/*`, then
/// `default`.
///
/// @param rules by key, in lower case, each a key by [#isKey]
/// @param <T> what is said of a file
public record MediaRules<T>(Map<String, T> rules) {
    /// The rule for what no other rule names.
    public static final String DEFAULT = "default";

    /// A name of a type or a subtype by RFC 6838 §4.2.
    private static final String NAME = "[a-z0-9][a-z0-9!#$&^_.+-]*";

    private static final Pattern KEY =
            Pattern.compile("default|\\.[^./]+|" + NAME + "/(\\*|" + NAME + ")");

    /// Copies the map.
    public MediaRules {
        rules = Map.copyOf(rules);
    }

    /// Whether a key, in lower case, is one of the four kinds.
    public static boolean isKey(String key) {
        return KEY.matcher(key).matches();
    }

    /// The rule for a file.
    ///
    /// @param contentType the value of `Content-Type`; its parameters do not matter
    public Optional<T> find(String fileName, String contentType) {
        int semicolon = contentType.indexOf(';');
        var type =
                (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                        .strip()
                        .toLowerCase(Locale.ROOT);
        int dot = fileName.lastIndexOf('.');
        return (dot < 0 ? Optional.<T>empty() : of(fileName.substring(dot)))
                .or(() -> of(type))
                .or(() -> of(type.substring(0, type.indexOf('/') + 1) + "*"))
                .or(() -> of(DEFAULT));
    }

    private Optional<T> of(String key) {
        return Optional.ofNullable(rules.get(key.toLowerCase(Locale.ROOT)));
    }
}
