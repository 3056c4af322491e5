package webserv.app.access;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import webserv.api.config.Counted;

/// Tells when the lines of a [Target] are lost, how many they were, and when that is over.
///
/// Where a reader is slow it is over many times a second, and begins again each time. So for a
/// minute behind an end that was told nothing is, and what was lost meanwhile is told with the next
/// line.
///
/// Confined as its target is.
final class Outage {
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private final Logger log;
    private final LongSupplier nanoTime;

    /// Whether the begin was told, and the end is still to be.
    private boolean told;

    /// Whether an end was told, and when the last one was.
    private boolean ended;

    private long endedAt;
    private long lost;

    /// @param nanoTime the clock, as in [System#nanoTime]
    Outage(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /// Counts lines that were lost.
    ///
    /// @param reason asked only where it is told: it may fail itself
    void failed(Target target, long lines, Supplier<String> reason) {
        lost += lines;
        if (!told && isTime()) {
            told = true;
            log.warn(
                    "the access log {} cannot be written, lines are lost: {}",
                    target,
                    reason.get());
        }
    }

    /// Takes note that all could be written.
    void wrote(Target target) {
        if (told) {
            log.warn("the access log {} is written again, {} lost", target, lines());
        } else if (lost > 0 && isTime()) {
            log.warn(
                    "the access log {} cannot be written now and then, {} lost in {} s",
                    target,
                    lines(),
                    Duration.ofNanos(nanoTime.getAsLong() - endedAt).toSeconds());
        } else {
            return;
        }
        told = false;
        ended = true;
        endedAt = nanoTime.getAsLong();
        lost = 0;
    }

    /// Tells what is left to be told.
    ///
    /// @param more lines that are lost now
    void closed(Target target, long more) {
        lost += more;
        if (told || lost > 0) {
            log.warn("the access log {} is closed, {} lost", target, lines());
        }
    }

    /// Lines that were lost since an end was told.
    long lost() {
        return lost;
    }

    private boolean isTime() {
        return !ended || nanoTime.getAsLong() - endedAt >= PAUSE_NANOS;
    }

    private String lines() {
        return Counted.of(lost, "line") + (lost == 1 ? " was" : " were");
    }
}
