package webserv.engine;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The open connections of a server. Safe for any thread.
///
/// A stop waits for those that have something to send, and gives those that only wait for the peer
/// to close ([webserv.api.io.Wire#finish] lingers for seconds) a moment.
final class Connections {
    private static final Duration FAREWELL = Duration.ofMillis(500);

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Set<Connection> leaving = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean stopping;

    void add(Connection connection) {
        open.add(connection);
        if (stopping) {
            connection.stop();
        }
    }

    /// The connection has handed over all it had to send, and waits for its peer to close.
    void leaves(Connection connection) {
        leaving.add(connection);
        open.remove(connection);
        changed();
    }

    /// The connection is closed.
    void remove(Connection connection) {
        open.remove(connection);
        leaving.remove(connection);
        changed();
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
        open.forEach(Connection::stop);
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

    private boolean awaitEmpty(Set<Connection> connections, Duration time)
            throws InterruptedException {
        long left = time.toNanos();
        while (!connections.isEmpty() && left > 0) {
            left = changed.awaitNanos(left);
        }
        return connections.isEmpty();
    }
}
