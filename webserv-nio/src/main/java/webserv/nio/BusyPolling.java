package webserv.nio;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Asks for events for a moment before a loop waits for them.
///
/// Who wakes a thread that waits pays for it: a client that is near, whose system does so with each
/// segment it sends, or an interrupt. Under load the next event comes within some microseconds, and
/// is found without anybody being woken. Where polling was in vain, it is left out of the next
/// wait, then of the next three, seven, and so on up to [#MOST_SKIPPED]: so a loop that has little
/// to do, or whose peers need the same processor, does next to none of it.
///
/// Belongs to the loop.
final class BusyPolling {
    /// Longer than most gaps between events under load, and shorter than it takes to sleep and be
    /// woken on many machines. With five times as much, a new connection cost more time, and the
    /// rate was the same.
    static final long MOMENT = TimeUnit.MICROSECONDS.toNanos(20);

    /// Long enough for a client on the same machine whose processor has fallen asleep meanwhile, to
    /// wake, read its answer, and ask for the next thing.
    static final long LONG_MOMENT = TimeUnit.MICROSECONDS.toNanos(100);

    static final int MOST_SKIPPED = 255;

    /// A selection that does not wait.
    interface Selection {
        /// @return whether there was something
        boolean select() throws IOException;
    }

    private final Selection selection;
    private final LongSupplier clock;
    private final long moment;
    private int toSkip;
    private int skipped;

    /// @param clock in nanoseconds
    /// @param moment how long it asks, in nanoseconds: [#MOMENT], or [#LONG_MOMENT]
    BusyPolling(Selection selection, LongSupplier clock, long moment) {
        this.selection = selection;
        this.clock = clock;
        this.moment = moment;
    }

    /// To be called when there is nothing else to do than to wait.
    ///
    /// @return whether there was something, so that there is no need to
    boolean poll() throws IOException {
        if (skipped < toSkip) {
            skipped++;
            return false;
        }
        skipped = 0;
        long end = clock.getAsLong() + moment;
        do {
            if (selection.select()) {
                toSkip = 0;
                return true;
            }
        } while (clock.getAsLong() - end < 0);
        toSkip = Math.min(2 * toSkip + 1, MOST_SKIPPED);
        return false;
    }
}
