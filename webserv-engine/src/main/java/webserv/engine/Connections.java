package webserv.engine;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// The open connections of a server. Safe for any thread.
///
/// A stop waits for those that have something to send, and gives those that only wait for the peer
/// to close ([webserv.api.io.Wire#finish] lingers for seconds) a moment.
final class Connections {
    private static final Duration FAREWELL = Duration.ofMillis(500);

    private final Set<CountedConnection> open = ConcurrentHashMap.newKeySet();
    private final Set<CountedConnection> leaving = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Retirement> retirements = new CopyOnWriteArrayList<>();
    private volatile boolean stopping;

    void add(CountedConnection connection) {
        open.add(connection);
        if (stopping) {
            connection.stop();
        }
    }

    /// The connection has handed over all it had to send, and waits for its peer to close.
    void leaves(CountedConnection connection) {
        leaving.add(connection);
        open.remove(connection);
        changed();
    }

    /// The connection is closed.
    void remove(CountedConnection connection) {
        open.remove(connection);
        leaving.remove(connection);
        retirements.forEach(retirement -> retirement.left(connection));
        changed();
    }

    /// Ends what a reload has replaced when no connection uses it, and stops those whose listener
    /// is gone.
    ///
    /// @param old what they may use
    /// @param fresh what holds now
    void retire(ServerContext old, ServerContext fresh, Runnable end) {
        retirements.removeIf(Retirement::isOver);
        var retirement = new Retirement(end);
        retirements.add(retirement);
        var users = Stream.concat(open.stream(), leaving.stream()).toList();
        users.forEach(retirement::joins);
        for (var user : users) {
            user.release(old, retirement);
            if (!fresh.addresses().contains(user.listener())) {
                user.stop();
            }
            if (!open.contains(user) && !leaving.contains(user)) {
                retirement.left(user); // closed before it could be told to join
            }
        }
        retirement.complete();
    }

    /// How many connections do what.
    Map<ConnectionState, Integer> states() {
        var states = new EnumMap<ConnectionState, Integer>(ConnectionState.class);
        open.forEach(connection -> states.merge(connection.state(), 1, Integer::sum));
        leaving.forEach(_ -> states.merge(ConnectionState.CLOSING, 1, Integer::sum));
        return states;
    }

    private void changed() {
        if (stopping) {
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Asks every connection to end.
    void stop() {
        stopping = true;
        open.forEach(CountedConnection::stop);
    }

    /// Waits until all connections have ended, after [#stop].
    ///
    /// @return whether none with something to send is left when the time is over
    boolean awaitEnd(Duration time) throws InterruptedException {
        lock.lock();
        try {
            boolean ended = awaitEmpty(open, time);
            awaitEmpty(leaving, FAREWELL);
            return ended;
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitEmpty(Set<CountedConnection> connections, Duration time)
            throws InterruptedException {
        long left = time.toNanos();
        while (!connections.isEmpty() && left > 0) {
            left = changed.awaitNanos(left);
        }
        return connections.isEmpty();
    }
}
