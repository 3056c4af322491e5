package webserv.nio;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Wires of a loop that are not watched, and looked at instead: they have just come, or have said
/// their end.
///
/// Belongs to the loop.
final class Visits {
    private final ArrayDeque<NioWire> arrived = new ArrayDeque<>();
    private final Farewells farewells = new Farewells();

    void arrives(NioWire wire) {
        arrived.add(wire);
    }

    void parts(NioWire wire, long now) {
        farewells.add(wire, now);
    }

    /// The next wire to look at; null if there is none yet.
    @Nullable NioWire poll(long now) {
        var wire = arrived.poll();
        return wire == null ? farewells.poll(now) : wire;
    }

    /// The next wire, though its moment may not have come; null if there is none.
    @Nullable NioWire poll() {
        var wire = arrived.poll();
        return wire == null ? farewells.poll() : wire;
    }

    /// Nanoseconds until [#poll] has something, 0 or more; [Deadline#NEVER] if there is none.
    long untilNext(long now) {
        return arrived.isEmpty() ? farewells.untilNext(now) : 0;
    }
}
