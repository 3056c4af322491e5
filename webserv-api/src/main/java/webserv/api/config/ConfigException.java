package webserv.api.config;

import java.util.List;
import java.util.stream.Collectors;

/// A configuration that cannot be used, and the place where it went wrong.
///
/// Unchecked, so that a handler's `create` stays as short as its settings are; whoever reads a
/// configuration catches it once, at the top.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Origin origin;

    /// @param origin the place of the mistake
    /// @param mistake one line: what is wrong, what was expected, what to do. Control characters
    ///   and line breaks in it, which may come from a quoted value, become spaces
    public ConfigException(Origin origin, String mistake) {
        this((origin + ": " + mistake).replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " "), origin);
    }

    private ConfigException(String message, Origin origin) {
        super(message);
        this.origin = origin;
    }

    /// Several mistakes told at once, one line each, with the place of the first.
    ///
    /// @throws java.util.NoSuchElementException if there is none
    public static ConfigException ofAll(List<ConfigException> mistakes) {
        return new ConfigException(
                mistakes.stream().map(Throwable::getMessage).collect(Collectors.joining("\n")),
                mistakes.getFirst().origin());
    }

    /// The place of the mistake.
    public Origin origin() {
        return origin;
    }
}
