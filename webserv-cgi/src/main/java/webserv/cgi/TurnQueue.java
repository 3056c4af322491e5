package webserv.cgi;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// What waits for its turn, first come, first served. Safe for any thread.
///
/// Of the threads that find nothing, one looks for a moment before it waits, see [Glance]; it need
/// not be woken then.
final class TurnQueue {
    private final Lock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();

    /// Changed under the lock, and asked without. It takes memory before it changes: where there is
    /// none, no turn is lost.
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /// Of the one who looks.
    private final Glance glance = new Glance(() -> !waiting.isEmpty(), System::nanoTime);

    // Guarded by the lock.
    private boolean looking;
    private boolean closed;

    /// @throws RejectedExecutionException if this is closed
    void add(Runnable turn) {
        lock.lock();
        try {
            if (closed) {
                throw new RejectedExecutionException("the server stops");
            }
            waiting.add(turn);
            added.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Whether nothing waits.
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Waits for the next one.
    ///
    /// @return nothing if this is closed and all were taken
    Optional<Runnable> next() {
        lock.lock();
        try {
            if (waiting.isEmpty() && !looking && !closed) {
                look();
            }
            while (waiting.isEmpty() && !closed) {
                added.awaitUninterruptibly();
            }
            var next = Optional.ofNullable(waiting.peek());
            waiting.poll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /// Gives the lock back meanwhile.
    private void look() {
        looking = true;
        lock.unlock();
        try {
            glance.awaitBriefly();
        } finally {
            lock.lock();
            looking = false;
        }
    }

    /// Takes no more. Who waits gets what is left, and then nothing.
    void close() {
        lock.lock();
        try {
            closed = true;
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
