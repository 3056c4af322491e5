package webserv.app.access;

import java.util.concurrent.atomic.AtomicLong;

/// Lines on their way from one event loop to the writer: a circle of octets without a lock.
///
/// One thread offers and one takes. A line that finds no room is counted and dropped: a loop never
/// waits for a disk.
final class Ring {
    private static final int HEAD = 8;

    private final byte[] octets;
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
    }

    /// Offers a line, on the one thread that does.
    ///
    /// @return whether the writer should come soon, as more than half of the room is used
    boolean offer(int target, byte[] line, int length) {
        long start = offered.getPlain();
        long used = start - taken.getAcquire();
        if (octets.length - used < length + HEAD) {
            dropped.setPlain(dropped.getPlain() + 1);
            return true;
        }
        putInt(start, target);
        putInt(start + 4, length);
        copyIn(start + HEAD, line, length);
        // A full fence: whoever asks next whether the writer sleeps must not be told the past.
        offered.set(start + HEAD + length);
        return used + length > octets.length / 2;
    }

    /// Hands all lines over, on the one thread that does.
    ///
    /// @param scratch where lines are put together; at least as long as the longest
    /// @return whether there was any
    boolean drain(Taker taker, byte[] scratch) {
        long end = offered.getAcquire();
        long at = taken.getPlain();
        boolean any = at < end;
        while (at < end) {
            int target = getInt(at);
            int length = getInt(at + 4);
            copyOut(at + HEAD, scratch, length);
            at += HEAD + length;
            taken.setRelease(at);
            taker.take(target, scratch, length);
        }
        return any;
    }

    boolean isEmpty() {
        return offered.get() == taken.getPlain();
    }

    /// Lines that found no room so far.
    long dropped() {
        return dropped.getOpaque();
    }

    int capacity() {
        return octets.length;
    }

    private void putInt(long at, int value) {
        for (int i = 0; i < 4; i++) {
            octets[index(at + i)] = (byte) (value >> (8 * i));
        }
    }

    private int getInt(long at) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value |= (octets[index(at + i)] & 0xFF) << (8 * i);
        }
        return value;
    }

    private void copyIn(long at, byte[] from, int length) {
        int first = Math.min(length, octets.length - index(at));
        System.arraycopy(from, 0, octets, index(at), first);
        System.arraycopy(from, first, octets, 0, length - first);
    }

    private void copyOut(long at, byte[] to, int length) {
        int first = Math.min(length, octets.length - index(at));
        System.arraycopy(octets, index(at), to, 0, first);
        System.arraycopy(octets, 0, to, first, length - first);
    }

    private int index(long at) {
        return (int) at & (octets.length - 1);
    }
}
