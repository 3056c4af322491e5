package webserv.handlers.files;

import java.util.concurrent.Semaphore;

/// The memory for what is packed while it is sent: each stream takes its encoder's for as long as
/// its client reads. Safe for any thread.
final class PackingRoom {
    private static final int UNIT_OCTETS = 1 << 10;

    /// 128 streams of gzip. One more client gets the file unpacked.
    static final int OCTETS = 32 << 20;

    private final Semaphore free;

    PackingRoom() {
        this(OCTETS);
    }

    /// @param octets how much there is
    PackingRoom(int octets) {
        this.free = new Semaphore(octets / UNIT_OCTETS);
    }

    /// Whether there was room for one more encoder; then it is taken until [#giveBack].
    boolean take(PackedOnTheWay packing) {
        return free.tryAcquire(units(packing));
    }

    void giveBack(PackedOnTheWay packing) {
        free.release(units(packing));
    }

    private static int units(PackedOnTheWay packing) {
        return Math.toIntExact(Math.ceilDiv(packing.octetsOfEncoder(), UNIT_OCTETS));
    }
}
