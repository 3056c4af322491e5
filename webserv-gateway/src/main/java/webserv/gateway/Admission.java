package webserv.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import webserv.api.config.Counted;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Settings;
import webserv.api.http.Cause;

/// Keeps the number of requests that a location's programs work on within bounds. Safe for any
/// thread.
public final class Admission {
    private final Bounds bounds;
    private final Words words;
    private final Semaphore slots;
    private final Shared shared;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean closed;

    /// How many may be at work, and who may wait.
    ///
    /// @param most requests at once
    /// @param queue requests that wait for a slot; one more is refused
    /// @param patience how long one waits
    public record Bounds(int most, int queue, Duration patience) {
        private static final Key<Integer> QUEUE =
                Key.of(
                        "queue",
                        Kind.whole(0, 100_000),
                        64,
                        "requests that wait for one of them; beyond: 503");
        private static final Key<Duration> QUEUE_TIMEOUT =
                Key.of(
                        "queue_timeout",
                        Kind.TIME,
                        Duration.ofSeconds(5),
                        "how long they wait; beyond: 503");

        /// What a location may say of those who wait.
        public static final Keys KEYS = Keys.of(QUEUE, QUEUE_TIMEOUT);

        /// Reads who may wait.
        ///
        /// @param most requests at once, for which each module has a key of its own
        /// @throws webserv.api.config.ConfigException if a setting is wrong
        public static Bounds of(Settings settings, int most) {
            return new Bounds(most, settings.get(QUEUE), settings.get(QUEUE_TIMEOUT));
        }
    }

    /// What causes say, as in "4 `programs run` and 2 requests wait", "1 `program runs`" and "no
    /// `program` ended".
    ///
    /// @param working those that have a slot, and what they do
    /// @param oneWorks the same of a single one
    /// @param one of those that have a slot
    public record Words(String working, String oneWorks, String one) {
        /// What there is no room beside.
        String busy(int working, int waiting) {
            return working
                    + " "
                    + (working == 1 ? oneWorks : this.working)
                    + " and "
                    + Counted.of(waiting, "request")
                    + (waiting == 1 ? " waits" : " wait");
        }
    }

    /// A bound beyond the location's own.
    public interface Shared {
        /// Waits for room, which is to be given back by [#release].
        ///
        /// @return whether there was in time
        boolean acquire(Duration atMost) throws InterruptedException;

        /// Takes room where there is some, and does not wait.
        ///
        /// @return whether there was
        boolean acquireAtOnce();

        /// Gives the room back.
        void release();

        /// There is always room.
        Shared NONE =
                new Shared() {
                    @Override
                    public boolean acquire(Duration atMost) {
                        return true;
                    }

                    @Override
                    public boolean acquireAtOnce() {
                        return true;
                    }

                    @Override
                    public void release() {}
                };
    }

    /// @param shared asked by whoever has a slot of the location
    public Admission(Bounds bounds, Words words, Shared shared) {
        this.bounds = bounds;
        this.words = words;
        this.shared = shared;
        this.slots = new Semaphore(bounds.most(), true);
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

    /// Takes a slot where one is free and nobody waits for it. Does not wait.
    ///
    /// @return whether there is one, which is to be given back by [#release]
    public boolean admitAtOnce() {
        if (closed || slots.hasQueuedThreads() || !slots.tryAcquire()) {
            return false;
        }
        if (!shared.acquireAtOnce()) {
            slots.release();
            return false;
        }
        if (closed) {
            release();
            return false;
        }
        return true;
    }

    private Optional<Cause> acquire() throws InterruptedException {
        if (acquire(Duration.ZERO).isEmpty()) {
            return Optional.empty();
        }
        try {
            if (waiting.incrementAndGet() > bounds.queue()) {
                return Optional.of(NoSlot.queueFull(words.busy(bounds.most(), bounds.queue())));
            }
            return acquire(bounds.patience());
        } finally {
            waiting.decrementAndGet();
        }
    }

    private Optional<Cause> acquire(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        if (!slots.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.of(tooLate(words.one(), patience));
        }
        boolean room = false;
        try {
            room = shared.acquire(Duration.ofNanos(deadline - System.nanoTime()));
        } finally {
            if (!room) {
                slots.release();
            }
        }
        return room
                ? Optional.empty()
                : Optional.of(tooLate(words.one() + " of any location", patience));
    }

    private static Cause tooLate(String one, Duration patience) {
        return NoSlot.tooLate("no " + one + " ended within " + Kind.TIME.written(patience));
    }

    /// Gives a slot back.
    public void release() {
        shared.release();
        slots.release();
    }

    /// How long one waits: what `Retry-After` may say, in seconds, at least 1.
    public long retryAfterSeconds() {
        return Math.max(1, bounds.patience().toSeconds());
    }

    /// How many requests wait for a slot.
    public int waiting() {
        return waiting.get();
    }

    /// How many slots are taken.
    public int taken() {
        return bounds.most() - slots.availablePermits();
    }

    /// Whether nobody more is admitted.
    public boolean isClosed() {
        return closed;
    }

    /// For `webserv status`.
    ///
    /// @param running what is counted as running
    /// @param most the name of the setting that bounds it
    public Map<String, Object> status(int running, String most) {
        return Map.of(
                "running",
                running,
                "waiting",
                waiting(),
                most,
                bounds.most(),
                "queue",
                bounds.queue());
    }

    /// Admits nobody more. Idempotent.
    public void close() {
        closed = true;
    }

    /// Waits until all slots are free.
    ///
    /// @return whether they are
    public boolean awaitNobody(Duration atMost) throws InterruptedException {
        if (!slots.tryAcquire(bounds.most(), atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        slots.release(bounds.most());
        return true;
    }
}
