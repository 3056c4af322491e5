package webserv.api.spi;

import java.time.Duration;

/// The limits of one request that a location may set.
///
/// @param contentOctets how much content it may have; beyond: 413
/// @param contentTime how long content may stand still; beyond: 408
/// @param contentOctetsPerSecond the least rate, on average, of content that keeps coming, once
///   `contentTime` has passed; below: 408; 0 for no limit
/// @param sendTime how long sending may stand still; beyond: aborted
public record RequestLimits(
        long contentOctets, Duration contentTime, int contentOctetsPerSecond, Duration sendTime) {

    /// NGINX's default for content: a form and a photograph pass, a flood does not.
    public static final long CONTENT_OCTETS = 1 << 20;

    /// What connections have, with [#CONTENT_OCTETS].
    public static final RequestLimits DEFAULTS = of(ConnectionLimits.DEFAULTS, CONTENT_OCTETS);

    /// The limits of a connection with one for content.
    public static RequestLimits of(ConnectionLimits connection, long contentOctets) {
        return new RequestLimits(
                contentOctets,
                connection.contentTime(),
                connection.contentOctetsPerSecond(),
                connection.sendTime());
    }

    /// The same with another limit for content.
    public RequestLimits withContentOctets(long octets) {
        return new RequestLimits(octets, contentTime, contentOctetsPerSecond, sendTime);
    }
}
