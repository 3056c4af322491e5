package webserv.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import webserv.api.http.Cause;

/// Keeps the number of requests that a location's programs work on within bounds. Safe for any
/// thread.
public final class Admission {
    private final int most;
    private final int queue;
    private final Duration patience;
    private final Semaphore slots;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean closed;

    /// @param most requests at once
    /// @param queue requests that wait for a slot; one more is refused
    /// @param patience how long one waits
    public Admission(int most, int queue, Duration patience) {
        this.most = most;
        this.queue = queue;
        this.patience = patience;
        this.slots = new Semaphore(most, true);
    }

    /// Waits for a slot, which is to be given back by [#release].
    ///
    /// @return why there is none, for the log; empty where there is
    public Optional<Cause> admit() throws InterruptedException {
        var refused = closed ? Optional.of(NoSlot.stopping()) : acquire();
        if (refused.isEmpty() && closed) {
            release();
            return Optional.of(NoSlot.stopping());
        }
        return refused;
    }

    private Optional<Cause> acquire() throws InterruptedException {
        if (slots.tryAcquire()) {
            return Optional.empty();
        }
        try {
            if (waiting.incrementAndGet() > queue) {
                return Optional.of(
                        NoSlot.queueFull(most + " requests are served and " + queue + " wait"));
            }
            return slots.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)
                    ? Optional.empty()
                    : Optional.of(NoSlot.tooLate("no request ended within " + patience));
        } finally {
            waiting.decrementAndGet();
        }
    }

    /// Gives a slot back.
    public void release() {
        slots.release();
    }

    /// How long one waits: what `Retry-After` may say, in seconds, at least 1.
    public long retryAfterSeconds() {
        return Math.max(1, patience.toSeconds());
    }

    /// Requests that hold a slot.
    public int served() {
        return most - slots.availablePermits();
    }

    /// Requests that wait for one.
    public int waiting() {
        return waiting.get();
    }

    /// Requests at once.
    public int most() {
        return most;
    }

    /// Requests that may wait.
    public int queue() {
        return queue;
    }

    /// Admits nobody more. Idempotent.
    public void close() {
        closed = true;
    }

    /// Waits until all slots are free.
    ///
    /// @return whether they are
    public boolean awaitNobody(Duration atMost) throws InterruptedException {
        if (!slots.tryAcquire(most, atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        slots.release(most);
        return true;
    }
}
