package webserv.cgi;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends processes that programs left behind silently: with their parent gone and no pipe held.
///
/// To look through all processes for them is far too much for each run; there is one look a second
/// for all runs, and none where the [Subreaper] sees that nothing was left behind. Safe for any
/// thread.
final class Orphans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

    private static final Duration USUAL = Duration.ofSeconds(1);

    /// Until what has ended is taken from the list of processes.
    private static final Duration SOON = Duration.ofMillis(100);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final String markPrefix;

    /// The marks' values.
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    /// Of whom some may still be in the list of processes.
    private final Set<ProcessHandle> killed = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean planned = new AtomicBoolean();

    /// Whether a run has ended since the last look.
    private final AtomicBoolean due = new AtomicBoolean();

    private final ScheduledExecutorService timer;

    /// @param markPrefix what all marks of the locations begin with
    /// @param timer on which it looks, until that is shut down
    Orphans(String markPrefix, ScheduledExecutorService timer) {
        this.markPrefix = markPrefix;
        this.timer = timer;
    }

    /// Gives processes with that mark the right to live; to be called before the first of them is
    /// started. While there are such, there is a look each second.
    void expect(RunMark mark) {
        running.add(mark.value());
        plan(USUAL);
    }

    /// Takes that right away. There is a look within a second.
    void lookFor(RunMark mark) {
        running.remove(mark.value());
        due.set(true);
        plan(USUAL);
    }

    private void plan(Duration delay) {
        if (!planned.get() && planned.compareAndSet(false, true)) {
            var _ = timer.schedule(this::lookAsPlanned, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void lookAsPlanned() {
        planned.set(false);
        look();
    }

    private void look() {
        boolean hasEnded = due.getAndSet(false);
        switch (Subreaper.OURS.look()) {
            case NOBODY -> planWhileAnyRuns();
            case LIVING -> {
                boolean hasKilled = hasEnded && end();
                plan(hasKilled ? SOON : USUAL);
            }
            case ENDED -> {
                boolean _ = hasEnded && end();
                plan(SOON);
            }
            case UNSEEN -> {
                due.compareAndSet(false, hasEnded);
                plan(USUAL);
            }
            case UNKNOWN -> {
                boolean _ = hasEnded && end();
                planWhileAnyRuns();
            }
        }
    }

    private void planWhileAnyRuns() {
        if (!running.isEmpty()) {
            plan(USUAL);
        }
    }

    /// Looks at once, if a program has ended since the last look: where none has, nothing was left
    /// behind since.
    ///
    /// @return whether it looked
    boolean lookNow() {
        boolean hasEnded = due.get();
        if (hasEnded) {
            look();
        }
        return hasEnded;
    }

    /// @return whether there was anything to end
    private boolean end() {
        killed.removeIf(process -> !process.isAlive());
        boolean hasKilled = false;
        var marked = RunMark.carriersOf(mark -> mark.startsWith(markPrefix));
        for (var found : marked.entrySet()) {
            var process = found.getKey();
            if (!running.contains(found.getValue().value()) && process.destroyForcibly()) {
                LOG.warn("process {} outlived the program that started it: ended", process.pid());
                killed.add(process);
                hasKilled = true;
            }
        }
        return hasKilled;
    }

    /// Ends all that is left, for the last location, and waits a moment until it is no longer in
    /// the list of processes. The timer was shut down before.
    @Override
    public void close() {
        long deadline = System.nanoTime() + USUAL.toNanos();
        boolean _ = end();
        while (isAnyInTheList() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }

    /// One that has ended is alive to the JDK as long as it is there.
    private boolean isAnyInTheList() {
        return Subreaper.OURS.look() == Subreaper.Left.ENDED
                || killed.stream().anyMatch(ProcessHandle::isAlive);
    }
}
