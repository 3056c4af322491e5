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
/// One that has sent all that it had to is not counted any more, though it may wait for its client
/// to close: the transport limits how many do.
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

    /// Counts a connection, unless it is one too many: one that is refused takes no room from
    /// others. If it is counted, [#leave] follows.
    ///
    /// @return why it is one too many, if it is
    Optional<Cause> enter(SocketAddress client) {
        var held = limits;
        int perAddress = held.connectionsPerAddress();
        if (perAddress > 0 && !countFrom(hostOf(client), perAddress)) {
            return Optional.of(
                    new Cause(
                            "connections-per-address",
                            "more than max_connections_per_address: " + perAddress));
        }
        if (!count(held.connections())) {
            if (perAddress > 0) {
                leaveFrom(hostOf(client));
            }
            return Optional.of(full(held.connections()));
        }
        return Optional.empty();
    }

    /// In one step: a count that is taken back would refuse others in between.
    private boolean count(int most) {
        int before = open.get();
        while (before < most) {
            if (open.compareAndSet(before, before + 1)) {
                return true;
            }
            before = open.get();
        }
        return false;
    }

    private boolean countFrom(String host, int most) {
        Integer before = openByAddress.putIfAbsent(host, 1);
        while (before != null && before < most) {
            if (openByAddress.replace(host, before, before + 1)) {
                return true;
            }
            before = openByAddress.putIfAbsent(host, 1);
        }
        return before == null;
    }

    private Cause full(int most) {
        if (full.compareAndSet(false, true)) {
            LOG.warn("max_connections is reached, {}: more are refused", most);
        }
        return new Cause("connections-full", "more than max_connections: " + most);
    }

    /// A connection that was counted has sent all that it had to, or is closed.
    void leave(SocketAddress client) {
        int left = open.decrementAndGet();
        if (left < limits.connections() - limits.connections() / 10
                && full.compareAndSet(true, false)) {
            LOG.info("connections are taken again, {} are open", left);
        }
        if (limits.connectionsPerAddress() > 0) {
            leaveFrom(hostOf(client));
        }
    }

    private void leaveFrom(String host) {
        openByAddress.computeIfPresent(host, (_, count) -> count == 1 ? null : count - 1);
    }

    private static String hostOf(SocketAddress client) {
        return client instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress()
                : "unix";
    }
}
