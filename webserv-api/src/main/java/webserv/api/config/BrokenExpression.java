package webserv.api.config;

import java.util.Locale;

/// What is told of a regular expression that is none, whichever library has read it.
public final class BrokenExpression {
    private BrokenExpression() {}

    /// Refuses a `~` with nothing behind it.
    public static ConfigException missing(String key, Node value) {
        return ConfigException.of(key, value, "has no regular expression behind '~'");
    }

    /// Refuses an expression that a library cannot read.
    ///
    /// @param description what the library says of it
    /// @param part the expression, or what is wrong in it
    public static ConfigException of(String key, Node value, String description, String part) {
        return ConfigException.advising(
                key,
                value,
                "is no regular expression: %s in %s"
                        .formatted(decapitalized(description), Quoted.of(part)));
    }

    private static String decapitalized(String description) {
        return description.isEmpty()
                ? "it cannot be read"
                : description.substring(0, 1).toLowerCase(Locale.ROOT) + description.substring(1);
    }
}
