package webserv.api.spi;

import java.time.Duration;

/// The limits of one request that a location may set. Those of time are its connection's where the
/// location says nothing.
///
/// @param contentOctets how much content it may have; beyond: 413
/// @param contentTime how long content may stand still; beyond: 408; zero: as the connection has it
/// @param contentOctetsPerSecond the least rate, on average, of content that keeps coming, once
///   `contentTime` has passed; below: 408; 0 for no limit; -1: as the connection has it
/// @param sendTime how long sending may stand still; beyond: aborted; zero: as the connection has
///   it
public record RequestLimits(
        long contentOctets, Duration contentTime, int contentOctetsPerSecond, Duration sendTime) {

    /// NGINX's default for content: a form and a photograph pass, a flood does not.
    public static final long CONTENT_OCTETS = 1 << 20;

    /// [#CONTENT_OCTETS], and the connection's for the rest.
    public static final RequestLimits DEFAULTS =
            new RequestLimits(CONTENT_OCTETS, Duration.ZERO, -1, Duration.ZERO);

    /// The same with another limit for content.
    public RequestLimits withContentOctets(long octets) {
        return new RequestLimits(octets, contentTime, contentOctetsPerSecond, sendTime);
    }
}
