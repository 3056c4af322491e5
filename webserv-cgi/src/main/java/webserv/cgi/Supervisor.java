package webserv.cgi;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import webserv.api.config.Settings;
import webserv.api.http.Cause;
import webserv.gateway.NoSlot;

/// Keeps the number of programs at once within bounds, and knows which ones run. Safe for any
/// thread.
final class Supervisor {
    private final Admission admission;
    private final Semaphore slots;
    private final Slots inAll;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Set<ProgramRun> runs = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// How many run and wait.
    ///
    /// @param processes programs at once, of this location
    /// @param processesInAll programs at once of all locations, from which on this one waits
    /// @param queue requests that wait for a slot; beyond: 503
    /// @param patience how long one waits; beyond: 503
    record Admission(int processes, int processesInAll, int queue, Duration patience) {
        static Admission of(Settings settings) {
            int processes = (int) settings.number("max_processes", 16, 1, 10_000);
            int inAll = Math.max(processes, 64);
            return new Admission(
                    processes,
                    (int) settings.number("max_processes_in_all", inAll, 1, 10_000),
                    (int) settings.number("queue", 64, 0, 100_000),
                    settings.duration("queue_timeout", Duration.ofSeconds(5)));
        }
    }

    /// @param inAll counts the programs of all locations
    Supervisor(Admission admission, Slots inAll) {
        this.admission = admission;
        this.inAll = inAll;
        this.slots = new Semaphore(admission.processes(), true);
    }

    /// Waits for a slot, which is to be given back by [#release].
    ///
    /// @return why there is none, empty where there is
    Optional<Cause> admit() throws InterruptedException {
        var refused = closed ? Optional.of(NoSlot.stopping()) : acquire();
        if (refused.isEmpty() && closed) {
            release();
            return Optional.of(NoSlot.stopping());
        }
        return refused;
    }

    private Optional<Cause> acquire() throws InterruptedException {
        if (acquire(Duration.ZERO).isEmpty()) {
            return Optional.empty();
        }
        if (waiting.incrementAndGet() > admission.queue()) {
            waiting.decrementAndGet();
            return Optional.of(
                    NoSlot.queueFull(
                            admission.processes()
                                    + " programs run and "
                                    + admission.queue()
                                    + " requests wait"));
        }
        try {
            return acquire(admission.patience());
        } finally {
            waiting.decrementAndGet();
        }
    }

    private Optional<Cause> acquire(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        if (!slots.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.of(NoSlot.tooLate("no program ended within " + patience));
        }
        boolean room = false;
        try {
            var left = Duration.ofNanos(deadline - System.nanoTime());
            room = inAll.acquire(admission.processesInAll(), left);
        } finally {
            if (!room) {
                slots.release();
            }
        }
        return room
                ? Optional.empty()
                : Optional.of(
                        NoSlot.tooLate("no program of any location ended within " + patience));
    }

    /// How many programs run.
    int running() {
        return runs.size();
    }

    /// How many requests wait for a slot.
    int waiting() {
        return waiting.get();
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
        inAll.release();
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
