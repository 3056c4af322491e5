package webserv.engine;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Cause;
import webserv.api.spi.ConnectionLimits;

/// Counts connections, in all and by client address, and says when there are too many. Safe for any
/// thread.
///
/// The log is told once when connections run out and once when there is room again: a line for each
/// refusal would let whoever can connect fill the disk.
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private volatile ConnectionLimits limits;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean full = new AtomicBoolean();
    private final ConcurrentHashMap<String, Integer> openByAddress = new ConcurrentHashMap<>();

    Admission(ConnectionLimits limits) {
        this.limits = limits;
    }

    /// Keeps other limits from now on. Connections that were not counted by address are not counted
    /// later.
    void limit(ConnectionLimits other) {
        limits = other;
        if (other.connectionsPerAddress() == 0) {
            openByAddress.clear();
        }
    }

    /// Counts a connection; each call is followed by one of [#leave].
    ///
    /// @return why it is one too many, if it is
    Optional<Cause> enter(SocketAddress client) {
        int all = open.incrementAndGet();
        int fromAddress =
                limits.connectionsPerAddress() == 0
                        ? 0
                        : openByAddress.merge(hostOf(client), 1, Integer::sum);
        if (all > limits.connections()) {
            if (full.compareAndSet(false, true)) {
                LOG.warn("max_connections is reached, {}: more are refused", limits.connections());
            }
            return Optional.of(
                    new Cause(
                            "connections-full",
                            "more than max_connections: " + limits.connections()));
        }
        return fromAddress > limits.connectionsPerAddress()
                ? Optional.of(
                        new Cause(
                                "connections-per-address",
                                "more than max_connections_per_address: "
                                        + limits.connectionsPerAddress()))
                : Optional.empty();
    }

    void leave(SocketAddress client) {
        int left = open.decrementAndGet();
        if (left < limits.connections() - limits.connections() / 10
                && full.compareAndSet(true, false)) {
            LOG.info("connections are taken again, {} are open", left);
        }
        if (limits.connectionsPerAddress() > 0) {
            openByAddress.computeIfPresent(
                    hostOf(client), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private static String hostOf(SocketAddress client) {
        return client instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress()
                : "unix";
    }
}
