package webserv.cgi;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// A look for something that may come within a moment, before a thread waits for it.
///
/// A client that has its answer mostly asks for the next within that moment. A processor that fell
/// asleep meanwhile takes long to wake: on a virtual machine a twentieth of a small program's run.
/// Where looking was in vain, it is left out the next time, then the next three times, seven, and
/// so on up to [#MOST_SKIPPED].
///
/// Whoever looks has it alone.
final class Glance {
    /// From an answer to the next question of a client on the same machine, with what is left to be
    /// done for the answer.
    static final long MOMENT = TimeUnit.MICROSECONDS.toNanos(100);

    static final int MOST_SKIPPED = 255;

    private final BooleanSupplier isThere;
    private final LongSupplier clock;
    private int toSkip;
    private int skipped;

    /// @param isThere whether it has come; asked without a lock
    /// @param clock in nanoseconds
    Glance(BooleanSupplier isThere, LongSupplier clock) {
        this.isThere = isThere;
        this.clock = clock;
    }

    /// Looks, unless it was in vain too often. Whoever has something to do on the same processor
    /// does it meanwhile.
    @SuppressWarnings("ThreadPriorityCheck") // nothing but speed depends on it
    void awaitBriefly() {
        if (skipped < toSkip) {
            skipped++;
            return;
        }
        skipped = 0;
        long end = clock.getAsLong() + MOMENT;
        do {
            if (isThere.getAsBoolean()) {
                toSkip = 0;
                return;
            }
            Thread.yield();
        } while (clock.getAsLong() - end < 0);
        toSkip = Math.min(2 * toSkip + 1, MOST_SKIPPED);
    }
}
