package webserv.cgi;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import webserv.gateway.Admission;

/// Counts the programs of all locations. Each location goes by its own limit for that count. Safe
/// for any thread.
final class Slots {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private int running;

    /// The same, with the limit of one location.
    Admission.Shared upTo(int limit) {
        return new Admission.Shared() {
            @Override
            public boolean acquire(Duration atMost) throws InterruptedException {
                return Slots.this.acquire(limit, atMost);
            }

            @Override
            public boolean acquireAtOnce() {
                return Slots.this.acquireAtOnce(limit);
            }

            @Override
            public void release() {
                Slots.this.release();
            }
        };
    }

    /// Waits until fewer programs run than that, and counts one more.
    ///
    /// @return whether there was room in time
    private boolean acquire(int limit, Duration atMost) throws InterruptedException {
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

    /// Counts one more, where fewer programs run than that.
    private boolean acquireAtOnce(int limit) {
        lock.lock();
        try {
            boolean room = running < limit;
            running += room ? 1 : 0;
            return room;
        } finally {
            lock.unlock();
        }
    }

    /// Counts one less.
    private void release() {
        lock.lock();
        try {
            running--;
            ended.signalAll(); // their limits differ: the first may have to wait on
        } finally {
            lock.unlock();
        }
    }
}
