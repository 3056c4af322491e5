package webserv.cgi;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import webserv.api.config.Settings;

/// Keeps the number of programs at once within bounds, and knows which ones run. Safe for any
/// thread.
final class Supervisor {
    private static final String STOPPING = "the server stops";

    private final Admission admission;
    private final Semaphore slots;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Set<ProgramRun> runs = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// How many run and wait.
    ///
    /// @param processes programs at once, of one location
    /// @param queue requests that wait for a slot; beyond: 503
    /// @param patience how long one waits; beyond: 503
    record Admission(int processes, int queue, Duration patience) {
        static Admission of(Settings settings) {
            return new Admission(
                    (int) settings.number("max_processes", 16, 1, 10_000),
                    (int) settings.number("queue", 64, 0, 100_000),
                    settings.duration("queue_timeout", Duration.ofSeconds(5)));
        }
    }

    Supervisor(Admission admission) {
        this.admission = admission;
        this.slots = new Semaphore(admission.processes(), true);
    }

    /// Waits for a slot, which is to be given back by [#release].
    ///
    /// @return why there is none, empty where there is
    Optional<String> admit() throws InterruptedException {
        var refused = closed ? Optional.of(STOPPING) : acquire();
        if (refused.isEmpty() && closed) {
            release();
            return Optional.of(STOPPING);
        }
        return refused;
    }

    private Optional<String> acquire() throws InterruptedException {
        if (slots.tryAcquire()) {
            return Optional.empty();
        }
        if (waiting.incrementAndGet() > admission.queue()) {
            waiting.decrementAndGet();
            return Optional.of(
                    admission.processes()
                            + " programs run and "
                            + admission.queue()
                            + " requests wait");
        }
        try {
            if (!slots.tryAcquire(admission.patience().toNanos(), TimeUnit.NANOSECONDS)) {
                return Optional.of("no program ended within " + admission.patience());
            }
        } finally {
            waiting.decrementAndGet();
        }
        return Optional.empty();
    }

    /// Remembers a run that holds a slot, until it ends.
    void started(ProgramRun run) {
        runs.add(run);
        if (closed) {
            run.abort(Ending.STOPPED);
        }
    }

    /// Forgets a run and gives its slot back.
    void ended(ProgramRun run) {
        runs.remove(run);
        release();
    }

    /// Gives a slot back.
    void release() {
        slots.release();
    }

    /// Admits nobody more, ends all runs, and waits for that. Idempotent.
    ///
    /// @param atMost how long it waits
    /// @return whether all have ended
    boolean close(Duration atMost) throws InterruptedException {
        closed = true;
        runs.forEach(run -> run.abort(Ending.STOPPED));
        boolean allFree =
                slots.tryAcquire(admission.processes(), atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (allFree) {
            slots.release(admission.processes());
        }
        return allFree;
    }
}
