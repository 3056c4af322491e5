package webserv.app.access;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/// Lines on their way from one event loop to the writer: a circle of octets without a lock.
///
/// One thread offers, and one at a time takes. A line that finds no room is counted and dropped: a
/// loop never waits for a disk.
final class Ring {
    /// Before each line: where it goes and its length. Lines begin at multiples of it, so that no
    /// head goes around the end.
    private static final int HEAD = 8;

    private final byte[] octets;
    private final ByteBuffer heads;
    private final AtomicLong offered = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    /// What takes lines.
    @FunctionalInterface
    interface Taker {
        void take(int target, byte[] line, int length);
    }

    /// @param capacity in octets, a power of two
    Ring(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("no power of two: " + capacity);
        }
        octets = new byte[capacity];
        heads = ByteBuffer.wrap(octets);
    }

    /// Offers a line, on the one thread that does.
    ///
    /// @return whether the writer should come soon, as more than half of the room is used
    boolean offer(int target, byte[] line, int length) {
        long start = offered.getPlain();
        long used = start - taken.getAcquire();
        if (octets.length - used < room(length)) {
            dropped.setPlain(dropped.getPlain() + 1);
            return true;
        }
        heads.putLong(index(start), (long) target << 32 | length);
        copyIn(start + HEAD, line, length);
        // A full fence: whoever asks next whether the writer sleeps must not be told the past.
        offered.set(start + room(length));
        return used + length > octets.length / 2;
    }

    /// Hands all lines over, on one thread at a time.
    ///
    /// @param scratch where lines are put together; at least as long as the longest
    /// @return whether there was any
    boolean drain(Taker taker, byte[] scratch) {
        long end = offered.getAcquire();
        long at = taken.getPlain();
        boolean any = at < end;
        while (at < end) {
            long head = heads.getLong(index(at));
            int length = (int) head;
            copyOut(at + HEAD, scratch, length);
            at += room(length);
            taken.setRelease(at);
            taker.take((int) (head >> 32), scratch, length);
        }
        return any;
    }

    boolean isEmpty() {
        return offered.get() == taken.getAcquire();
    }

    /// Lines that found no room so far.
    long dropped() {
        return dropped.getOpaque();
    }

    int capacity() {
        return octets.length;
    }

    private static int room(int length) {
        return HEAD + ((length + HEAD - 1) & -HEAD);
    }

    private void copyIn(long at, byte[] from, int length) {
        int first = Math.min(length, octets.length - index(at));
        System.arraycopy(from, 0, octets, index(at), first);
        if (first < length) {
            System.arraycopy(from, first, octets, 0, length - first);
        }
    }

    private void copyOut(long at, byte[] to, int length) {
        int first = Math.min(length, octets.length - index(at));
        System.arraycopy(octets, index(at), to, 0, first);
        if (first < length) {
            System.arraycopy(octets, 0, to, first, length - first);
        }
    }

    private int index(long at) {
        return (int) at & (octets.length - 1);
    }
}
