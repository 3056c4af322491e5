package webserv.nio;

import java.util.LinkedHashSet;

/// The wires of a loop that have told their peers the end and wait for them to close, in the order
/// in which they began.
///
/// Nobody else counts them: whoever limits connections is told that a wire parts before its peer
/// is. So their number is limited here. A loop has [#MOST] of them at the end of each turn, and
/// those that have waited longest are closed before their time.
///
/// Belongs to the loop.
final class Lingering {
    /// Each holds a descriptor, and a process may have no more than 1024. A client whose answer is
    /// read has closed within a round trip, so with one of 100 ms these are 2560 closed connections
    /// a second. Beyond that, one that still sends when it is closed may lose its answer.
    static final int MOST = 256;

    private final LinkedHashSet<NioWire> wires = new LinkedHashSet<>();

    void add(NioWire wire) {
        wires.add(wire);
    }

    void remove(NioWire wire) {
        wires.remove(wire);
    }

    /// Whether the [#longest] is to be closed.
    boolean isTooMany() {
        return wires.size() > MOST;
    }

    /// The one that has waited longest. There must be one.
    NioWire longest() {
        return wires.getFirst();
    }
}
