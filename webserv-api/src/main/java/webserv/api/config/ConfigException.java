package webserv.api.config;

/// A configuration that cannot be used, and the place where it went wrong.
///
/// Unchecked, so that a handler's `create` stays as short as its settings are; whoever reads a
/// configuration catches it once, at the top.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Origin origin;

    /// @param origin the place of the mistake
    /// @param mistake one line: what is wrong, what was expected, what to do
    public ConfigException(Origin origin, String mistake) {
        super(origin + ": " + mistake);
        this.origin = origin;
    }

    /// The place of the mistake.
    public Origin origin() {
        return origin;
    }
}
