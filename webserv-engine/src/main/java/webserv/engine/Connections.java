package webserv.engine;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The open connections of a server. Safe for any thread.
final class Connections {
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean stopping;

    void add(Connection connection) {
        open.add(connection);
        if (stopping) {
            connection.stop();
        }
    }

    void remove(Connection connection) {
        open.remove(connection);
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
    /// @return whether none is left when the time is over
    boolean awaitEnd(Duration time) throws InterruptedException {
        long left = time.toNanos();
        lock.lock();
        try {
            while (!open.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return open.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
