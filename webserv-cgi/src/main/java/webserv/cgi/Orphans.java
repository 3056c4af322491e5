package webserv.cgi;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends processes that programs left behind silently: with their parent gone and no pipe held.
///
/// To look for them takes a walk through the list of all processes, far too much for each run or
/// location; one look for all runs of the last second costs next to nothing. Safe for any thread.
final class Orphans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

    private final String markPrefix;

    /// The marks' values.
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean planned = new AtomicBoolean();
    private final ScheduledExecutorService timer;

    /// @param markPrefix what all marks of the locations begin with
    /// @param timer on which it looks, until that is shut down
    Orphans(String markPrefix, ScheduledExecutorService timer) {
        this.markPrefix = markPrefix;
        this.timer = timer;
    }

    /// Gives processes with that mark the right to live; to be called before the first of them is
    /// started.
    void expect(RunMark mark) {
        running.add(mark.value());
    }

    /// Takes that right away, and plans a look within a second unless one is planned.
    void lookFor(RunMark mark) {
        running.remove(mark.value());
        if (planned.compareAndSet(false, true)) {
            var _ = timer.schedule(this::look, 1, TimeUnit.SECONDS);
        }
    }

    private void look() {
        planned.set(false);
        end();
    }

    /// Does at once what is planned, if anything is. Where no program has ended since the last
    /// look, nothing was left behind since.
    ///
    /// @return whether it looked
    boolean lookNow() {
        boolean due = planned.get();
        if (due) {
            look();
        }
        return due;
    }

    private void end() {
        var marked = RunMark.carriersOf(mark -> mark.startsWith(markPrefix));
        marked.forEach((process, mark) -> {
            if (!running.contains(mark.value()) && process.destroyForcibly()) {
                LOG.warn("process {} outlived the program that started it: ended", process.pid());
            }
        });
    }

    /// Ends all that is left, for the last location. The timer was shut down before.
    @Override
    public void close() {
        end();
    }
}
