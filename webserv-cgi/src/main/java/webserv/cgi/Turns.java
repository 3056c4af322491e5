package webserv.cgi;

import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.io.LoopDeputy;

/// Runs programs that end soon one behind the other, first come, first served, on as many threads
/// of the system as there are processors: each starts a program, waits for its end in the kernel,
/// and answers.
///
/// Virtual threads would have their carriers held by that, and who waits for one of those is not
/// served in turn: on one processor a request could wait for as long as others came. Safe for any
/// thread.
///
/// Not an executor of the JDK: the loop of its threads goes round too seldom to be compiled, and
/// what it does between two turns would be interpreted for minutes.
final class Turns implements Turn.Place, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final TurnQueue waiting = new TurnQueue();

    /// @param habit of the programs
    Turns(Habit habit) {
        var name = "cgi-" + habit.name().toLowerCase(Locale.ROOT) + "-";
        for (int number = 1; number <= Runtime.getRuntime().availableProcessors(); number++) {
            new TurnThread(name + number).start();
        }
    }

    /// Has code run when its turn has come.
    ///
    /// @throws RejectedExecutionException if this is closed
    void take(Runnable code) {
        waiting.add(code);
    }

    @Override
    public void waited() {
        // The client's loop has gone on meanwhile.
    }

    /// Lets the client's loop, which has its answer by now, send it before what is left of a run is
    /// cleared away, if it did not sleep. Where others wait for their turn, nothing is won by that.
    @Override
    @SuppressWarnings("ThreadPriorityCheck") // nothing but speed depends on it
    public void afterwards(Runnable task) {
        if (waiting.isEmpty()) {
            Thread.yield();
        }
        task.run();
    }

    /// Where no other turn waits, it sends its answer itself in place of a loop that sleeps.
    private final class TurnThread extends LoopDeputy {
        TurnThread(String name) {
            super(name);
            setDaemon(true);
        }

        @Override
        protected boolean isFree() {
            return waiting.isEmpty();
        }

        @Override
        public void run() {
            while (runNext()) {
                // There is nothing to do between two turns.
            }
        }
    }

    /// @return whether there may be more
    private boolean runNext() {
        try {
            // No turn is for one of the turns before it.
            Thread.interrupted();
            var next = waiting.next();
            next.ifPresent(Runnable::run);
            return next.isPresent();
        } catch (RuntimeException | Error failed) {
            LOG.error("a turn failed", failed);
        }
        return true;
    }

    /// Ends the threads when all turns were taken.
    @Override
    public void close() {
        waiting.close();
    }
}
