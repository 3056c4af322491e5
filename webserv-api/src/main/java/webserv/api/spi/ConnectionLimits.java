package webserv.api.spi;

import java.time.Duration;

/// How long a connection may take, and how much of the server it may have. The engine keeps watch.
///
/// @param connections open connections of the server, without those that have sent all they had to
///   and wait for their clients to close; one more is answered 503 and closed
/// @param connectionsPerAddress the same from one client address; 0 for no limit of its own
/// @param requestsPerConnection answers on one connection, the last of which says `Connection:
///   close`
/// @param headerTime from the first octet of a head to its end; beyond: 408
/// @param idleTime between an answer and the next request's first octet; beyond: closed without a
///   word
/// @param contentTime how long content may stand still; beyond: 408
/// @param contentOctetsPerSecond the least rate, on average, of content that keeps coming, once
///   `contentTime` has passed; below: 408; 0 for no limit
/// @param sendTime how long sending may stand still; beyond: aborted
/// @param stopTime how long a stop waits for requests in flight before it aborts them
public record ConnectionLimits(
        int connections,
        int connectionsPerAddress,
        int requestsPerConnection,
        Duration headerTime,
        Duration idleTime,
        Duration contentTime,
        int contentOctetsPerSecond,
        Duration sendTime,
        Duration stopTime) {

    /// What keeps a small machine alive under the attacks of everyday without harm to slow clients.
    public static final ConnectionLimits DEFAULTS =
            new ConnectionLimits(
                    16_384,
                    0,
                    10_000,
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(20),
                    250,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(10));

    /// @throws IllegalArgumentException if a limit leaves no room for a single request
    public ConnectionLimits {
        if (connections < 1
                || connectionsPerAddress < 0
                || requestsPerConnection < 1
                || !headerTime.isPositive()
                || !idleTime.isPositive()
                || !contentTime.isPositive()
                || contentOctetsPerSecond < 0
                || !sendTime.isPositive()
                || stopTime.isNegative()) {
            throw new IllegalArgumentException("a limit leaves no room for a single request");
        }
    }
}
