package webserv.nio;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The deadlines of one loop: a timing wheel of [#SLOTS] lists, [#TICK] nanoseconds apart.
///
/// Nearly every deadline of a busy server is put off before it passes. So setting one that is
/// already linked to a later time is a field write: its slot comes round, the time is looked at,
/// and it is linked anew. One further away than the wheel is wide goes the same way. Nothing is
/// allocated, and nothing is searched but once in a tick.
///
/// Time is the caller's: nanoseconds of a monotonic clock, as in [System#nanoTime]. A deadline is
/// due not before its time and at most one tick later. Belongs to the loop.
final class Deadlines {
    /// Well below the 100 ms that the contract allows, and long enough to sweep rarely.
    static final long TICK = TimeUnit.MILLISECONDS.toNanos(32);

    /// Sixteen seconds in all: the usual deadlines are looked at a handful of times at most.
    static final int SLOTS = 512;

    private static final int MASK = SLOTS - 1;

    private final Deadline[] slots = new Deadline[SLOTS];
    private final Deadline due = Deadline.head();
    private final long start;
    private int linked;
    private long cursor;
    private long earliest = Long.MAX_VALUE;

    /// @param now the time to count from
    Deadlines(long now) {
        start = now;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = Deadline.head();
        }
    }

    /// Sets a deadline, replacing its earlier time.
    ///
    /// @param nanos from now; less than 0 is 0
    void set(Deadline deadline, long now, long nanos) {
        long elapsed = now - start;
        long at = elapsed + Math.max(nanos, 0);
        deadline.at = at < 0 ? Deadline.NEVER - 1 : at;
        if (deadline.isLinked()) {
            if (tickOf(deadline) <= tickAfter(deadline.at)) {
                return;
            }
            remove(deadline, deadline.at);
        }
        if (linked == 0) {
            cursor = elapsed / TICK;
        }
        link(deadline);
    }

    /// Takes a deadline back; its place in the wheel is given up when its slot comes round.
    void clear(Deadline deadline) {
        deadline.at = Deadline.NEVER;
    }

    /// Takes a deadline out of the wheel at once, so that nothing keeps its owner alive.
    void remove(Deadline deadline) {
        remove(deadline, Deadline.NEVER);
    }

    /// The next deadline that has passed, which is then no longer set; null if there is none.
    @Nullable Deadline poll(long now) {
        long elapsed = now - start;
        if (!due.isLinked()) {
            if (elapsed < earliest) {
                return null;
            }
            sweep(elapsed / TICK);
        }
        while (due.isLinked()) {
            var deadline = due.next;
            long at = deadline.at;
            remove(deadline);
            if (at <= elapsed) {
                return deadline;
            }
            if (at != Deadline.NEVER) {
                deadline.at = at;
                link(deadline);
            }
        }
        return null;
    }

    /// Nanoseconds until a deadline may be due, 0 or more; [Deadline#NEVER] if none is set.
    long untilNext(long now) {
        if (due.isLinked()) {
            return 0;
        }
        return earliest == Long.MAX_VALUE ? Deadline.NEVER : Math.max(0, earliest - (now - start));
    }

    /// The first tick that lies wholly behind a time.
    private static long tickAfter(long at) {
        return at / TICK + 1;
    }

    /// The next tick that is the turn of its slot: the wheel is never linked further ahead than
    /// once round.
    private long tickOf(Deadline deadline) {
        long first = cursor + 1;
        return first + (deadline.slot - first & MASK);
    }

    private void link(Deadline deadline) {
        long nearest = Math.max(tickAfter(deadline.at), cursor + 1);
        long tick = Math.min(nearest, cursor + SLOTS - 1);
        deadline.slot = (int) tick & MASK;
        deadline.linkBefore(slots[deadline.slot]);
        linked++;
        earliest = Math.min(earliest, tick * TICK);
    }

    private void remove(Deadline deadline, long at) {
        if (deadline.isLinked()) {
            deadline.unlink();
            linked--;
        }
        deadline.at = at;
        if (linked == 0) {
            earliest = Long.MAX_VALUE;
        }
    }

    /// Moves what the wheel has passed to the list of what is due.
    private void sweep(long tick) {
        long steps = Math.min(tick - cursor, SLOTS);
        for (long passed = tick - steps + 1; passed <= tick; passed++) {
            var slot = slots[(int) passed & MASK];
            while (slot.isLinked()) {
                var deadline = slot.next;
                deadline.unlink();
                deadline.linkBefore(due);
            }
        }
        cursor = tick;
        earliest = Long.MAX_VALUE;
        for (long ahead = tick + 1; ahead < tick + SLOTS && earliest == Long.MAX_VALUE; ahead++) {
            if (slots[(int) ahead & MASK].isLinked()) {
                earliest = ahead * TICK;
            }
        }
    }
}
