package webserv.handlers.upload;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/// Buffers for content on its way from a connection to the disk. Safe for any thread.
///
/// A large one lies outside of the heap, where the system writes it from without another copy.
/// There is a bounded number of them; whoever finds none left gets a small one on the heap, which
/// is slower and never more than a connection takes anyway.
final class Portions {
    /// A quarter of it was slower by a fifth when measured: each read of a connection has the
    /// client's system woken, and each portion the handler's thread.
    static final int LARGE_OCTETS = 1 << 20;

    /// 8 MiB in all. Eight clients may have them all, slow ones, too; the others' content comes in
    /// small ones.
    static final int MOST_LARGE = 8;

    static final int SMALL_OCTETS = 16 << 10;

    private final Semaphore large = new Semaphore(MOST_LARGE);
    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    /// A buffer that is clear, to be given back.
    ///
    /// @param expected octets of content, or a number below 0 where that is not known
    ByteBuffer take(long expected) {
        if (expected >= 0 && expected <= SMALL_OCTETS) {
            return ByteBuffer.allocate(Math.max(1, (int) expected));
        }
        if (!large.tryAcquire()) {
            return ByteBuffer.allocate(SMALL_OCTETS);
        }
        var used = free.poll();
        return used == null ? ByteBuffer.allocateDirect(LARGE_OCTETS) : used.clear();
    }

    void giveBack(ByteBuffer buffer) {
        if (buffer.isDirect()) {
            free.add(buffer);
            large.release();
        }
    }
}
