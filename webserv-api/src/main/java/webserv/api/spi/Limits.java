package webserv.api.spi;

/// Every limit that is not a location's own.
///
/// @param message of messages, kept by the codec
/// @param connection of connections, kept by the engine
public record Limits(MessageLimits message, ConnectionLimits connection) {

    /// The defaults of both.
    public static final Limits DEFAULTS =
            new Limits(MessageLimits.DEFAULTS, ConnectionLimits.DEFAULTS);
}
