package webserv.cgi;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// A look for something that may come within a moment, before a thread waits for it.
///
/// A client on the same machine may ask for the next thing as soon as it has its answer, and a
/// processor that fell asleep meanwhile takes a while to wake. Where looking was in vain, it is
/// left out the next time, then the next three times, seven, and so on up to [#MOST_SKIPPED].
///
/// For one thread at a time, which the caller sees to.
final class Glance {
    /// Longer than such a client takes, and a sixth of what a small program in C takes.
    static final long MOMENT = TimeUnit.MICROSECONDS.toNanos(100);

    /// So rarely that looking in vain costs next to nothing, and often enough to find out within
    /// some hundred turns that it is not.
    static final int MOST_SKIPPED = 255;

    /// Between two times that it gives way. The system has the processor's queue locked while it
    /// does: who is to wake somebody there waits for that, on a virtual machine perhaps for long.
    private static final long BETWEEN = TimeUnit.MICROSECONDS.toNanos(4);

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
        long now = clock.getAsLong();
        long end = now + MOMENT;
        long next = now;
        boolean found = isThere.getAsBoolean();
        for (now = clock.getAsLong(); !found && now - end < 0; now = clock.getAsLong()) {
            if (now - next >= 0) {
                Thread.yield();
                next = now + BETWEEN;
            } else {
                Thread.onSpinWait();
            }
            found = isThere.getAsBoolean();
        }
        toSkip = found ? 0 : Math.min(2 * toSkip + 1, MOST_SKIPPED);
    }
}
