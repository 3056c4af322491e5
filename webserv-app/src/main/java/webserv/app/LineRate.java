package webserv.app;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Lets one line of a kind into the log each second, and counts those left out: whoever can send
/// requests should not be able to fill the disk with what the operator has to see once.
///
/// Safe for any thread.
final class LineRate {
    /// What [#take] answers for a line that is left out.
    static final long LEFT_OUT = -1;

    private static final long PAUSE_NANOS = 1_000_000_000;

    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<String, Kind> kinds = new ConcurrentHashMap<>();

    /// @param nanoTime the clock, as in [System#nanoTime]
    LineRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Asks for the room of a line.
    ///
    /// @param kind of which one a second is written; there are few of them
    /// @return how many lines of the kind were left out since the last that was written, 0 or more;
    ///   [#LEFT_OUT] where this one is
    long take(String kind) {
        long now = nanoTime.getAsLong();
        return kinds.computeIfAbsent(kind, _ -> new Kind(now - PAUSE_NANOS)).take(now);
    }

    /// What is known of one kind of line.
    private static final class Kind {
        private long written;
        private long leftOut;

        /// @param written when the last one was
        Kind(long written) {
            this.written = written;
        }

        synchronized long take(long now) {
            if (now - written < PAUSE_NANOS) {
                leftOut++;
                return LEFT_OUT;
            }
            long before = leftOut;
            leftOut = 0;
            written = now;
            return before;
        }
    }
}
