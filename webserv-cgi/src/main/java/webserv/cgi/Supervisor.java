package webserv.cgi;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Settings;

/// Keeps the number of programs at once within bounds, and knows which ones run. Safe for any
/// thread.
final class Supervisor {
    private static final String STOPPING = "the server stops";

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
        private static final Key<Integer> MAX_PROCESSES =
                Key.of(
                        "max_processes",
                        Kind.whole(1, 10_000),
                        16,
                        "programs that run at a time, for the location");
        private static final Key<Integer> MAX_PROCESSES_IN_ALL =
                Key.optional(
                        "max_processes_in_all",
                        Kind.whole(1, 10_000),
                        "while that many run in all locations, this one starts no more;"
                                + " 64, or max_processes where that is more, if not set");
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

        static final Keys KEYS = Keys.of(MAX_PROCESSES, MAX_PROCESSES_IN_ALL, QUEUE, QUEUE_TIMEOUT);

        static Admission of(Settings settings) {
            int processes = settings.get(MAX_PROCESSES);
            int inAll = Math.max(processes, 64);
            return new Admission(
                    processes,
                    settings.find(MAX_PROCESSES_IN_ALL).orElse(inAll),
                    settings.get(QUEUE),
                    settings.get(QUEUE_TIMEOUT));
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
    Optional<String> admit() throws InterruptedException {
        var refused = closed ? Optional.of(STOPPING) : acquire();
        if (refused.isEmpty() && closed) {
            release();
            return Optional.of(STOPPING);
        }
        return refused;
    }

    private Optional<String> acquire() throws InterruptedException {
        if (acquire(Duration.ZERO).isEmpty()) {
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
            return acquire(admission.patience());
        } finally {
            waiting.decrementAndGet();
        }
    }

    private Optional<String> acquire(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        if (!slots.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.of("no program ended within " + patience);
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
                : Optional.of("no program of any location ended within " + patience);
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
