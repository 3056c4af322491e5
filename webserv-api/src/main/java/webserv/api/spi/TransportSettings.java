package webserv.api.spi;

import java.time.Duration;

/// What every transport can be told.
///
/// @param loops the number of event loops, each a thread; 1 to 1024
/// @param backlog connections that wait to be accepted, per listener; the system may allow fewer
/// @param linger how long [webserv.api.io.Wire#finish] reads on for the peer to close
/// @param lingerOctets how many octets it drops in that time before it closes all the same
public record TransportSettings(int loops, int backlog, Duration linger, long lingerOctets) {

    /// One loop, as many waiting connections as Linux allows by default, and as long a farewell as
    /// NGINX gives.
    public static final TransportSettings DEFAULTS =
            new TransportSettings(1, 4096, Duration.ofSeconds(5), 16L << 20);

    /// @throws IllegalArgumentException if a number is out of range
    public TransportSettings {
        if (loops < 1 || loops > 1024) {
            throw new IllegalArgumentException("loops must be from 1 to 1024, not " + loops);
        }
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog must be at least 1, not " + backlog);
        }
        if (linger.isNegative() || lingerOctets < 0) {
            throw new IllegalArgumentException("linger must not be negative");
        }
    }
}
