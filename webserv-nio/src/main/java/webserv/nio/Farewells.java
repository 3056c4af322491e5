package webserv.nio;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Wires that were answered before they had to be waited for, and whose peers have been told the
/// end, in a list.
///
/// Each is looked at again a [#MOMENT] later: a peer that has closed by then is no event, and its
/// wire was never watched by the poller. Belongs to the loop.
final class Farewells {
    /// Long enough for a peer that is near; and short, as it costs a descriptor until then.
    static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(1);

    private static final class Farewell {
        private @Nullable NioWire wire;
        private final long until;
        private @Nullable Farewell next;

        private Farewell(@Nullable NioWire wire, long until) {
            this.wire = wire;
            this.until = until;
        }
    }

    /// One that is over, before the first.
    private Farewell over = new Farewell(null, 0);

    private Farewell last = over;

    void add(NioWire wire, long now) {
        var added = new Farewell(wire, now + MOMENT);
        last.next = added;
        last = added;
    }

    /// The next wire to look at; null if there is none yet.
    @Nullable NioWire poll(long now) {
        return untilNext(now) == 0 ? poll() : null;
    }

    /// The next wire, though its moment may not be over; null if there is none.
    @Nullable NioWire poll() {
        var first = over.next;
        if (first == null) {
            return null;
        }
        var wire = first.wire;
        first.wire = null;
        over = first;
        return wire;
    }

    /// Nanoseconds until [#poll] has something, 0 or more; [Deadline#NEVER] if there is none.
    long untilNext(long now) {
        var first = over.next;
        return first == null ? Deadline.NEVER : Math.max(0, first.until - now);
    }
}
