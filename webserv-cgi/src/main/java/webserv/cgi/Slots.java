package webserv.cgi;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Counts the programs of all locations. Each location goes by its own limit for that count. Safe
/// for any thread.
final class Slots {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private int running;

    /// Waits until fewer programs run than that, and counts one more.
    ///
    /// @return whether there was room in time
    boolean acquire(int limit, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (running >= limit) {
                if (left <= 0) {
                    return false;
                }
                left = ended.awaitNanos(left);
            }
            running++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Counts one less.
    void release() {
        lock.lock();
        try {
            running--;
            ended.signalAll(); // their limits differ: the first may have to wait on
        } finally {
            lock.unlock();
        }
    }
}
