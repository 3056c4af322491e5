package webserv.engine;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
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
/// to close: the transport limits how many do. That holds for those that are refused as well: their
/// answer is short, and no page of a site, so the system takes it whole and at once.
///
/// What a connection was counted as is kept with it, as [Counted]: limits change while it is open,
/// and what was never added must not be taken away.
///
/// The log is told once when connections run out and once when there is room again: a line for each
/// refusal would let whoever can connect fill the disk.
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private volatile ConnectionLimits limits;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean full = new AtomicBoolean();

    /// Those that were counted so: all, while there is a limit for it. None is forgotten when the
    /// limit is lifted, or those that stay could not be told from others when there is one again.
    private final ConcurrentHashMap<String, Integer> openByAddress = new ConcurrentHashMap<>();

    /// What becomes of a connection that has come.
    sealed interface Arrival {}

    /// It is one too many, and takes no room from others.
    record Refused(Cause cause) implements Arrival {}

    /// It is counted, until it leaves. Confined to the connection's loop.
    final class Counted implements Arrival {
        private final SocketAddress client;
        private boolean byAddress;
        private boolean gone;

        private Counted(SocketAddress client, boolean byAddress) {
            this.client = client;
            this.byAddress = byAddress;
        }

        /// The limits are others now. Where they have one for an address, it counts for its own
        /// from now on, even if there are too many then: it was there before.
        void limitsChanged() {
            if (!gone && !byAddress && limits.connectionsPerAddress() > 0) {
                byAddress = true;
                openByAddress.merge(hostOf(client), 1, Integer::sum);
            }
        }

        /// It has sent all that it had to, or is closed: takes back what it was counted as, once.
        void leave() {
            if (!gone) {
                gone = true;
                leaveAll();
                if (byAddress) {
                    leaveFrom(hostOf(client));
                }
            }
        }
    }

    Admission(ConnectionLimits limits) {
        this.limits = limits;
    }

    /// Keeps other limits from now on. [Counted#limitsChanged] is to follow for those that are
    /// open.
    void limit(ConnectionLimits other) {
        limits = other;
    }

    /// Counts a connection, unless it is one too many.
    Arrival enter(SocketAddress client) {
        var held = limits;
        int perAddress = held.connectionsPerAddress();
        if (perAddress > 0 && !countFrom(hostOf(client), perAddress)) {
            return new Refused(
                    new Cause(
                            "connections-per-address",
                            "more than max_connections_per_address: " + perAddress));
        }
        if (!count(held.connections())) {
            if (perAddress > 0) {
                leaveFrom(hostOf(client));
            }
            return new Refused(full(held.connections()));
        }
        return new Counted(client, perAddress > 0);
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

    private void leaveAll() {
        int left = open.decrementAndGet();
        if (left < limits.connections() - limits.connections() / 10
                && full.compareAndSet(true, false)) {
            LOG.info("connections are taken again, {} are open", left);
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
