package webserv.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/// The handler's thread as it waits for content: for some of it, or until a buffer is full.
///
/// What comes for a buffer goes there past the queue, which is empty then. One outside of the heap,
/// for content of a known length, is filled by the connection itself:
///
/// ```
///   handler: fill ──► awaited ── full, or the end ──► fill returns; no more is read until the next
///                      │    ▲
///                 lend ▼    │ givenBack, in the same event
///   loop:            lent, and the reader waits for it even if it was closed
/// ```
///
/// Guarded by the lock of its [IncomingContent], which the thread is without while it waits.
final class WaitingReader {
    private final ContentQueue queue;
    private final Condition changed;
    private final boolean mayLend;

    /// Where the next octets go.
    private @Nullable ByteBuffer awaited;

    /// Whether the loop may be reading into [#awaited].
    private boolean lent;

    /// Whether the reader lends its buffers: what comes while it has none to lend had better wait
    /// in the system's.
    private boolean lends;

    private boolean closed;

    /// @param changed a condition of the lock
    /// @param mayLend whether all that comes is content
    WaitingReader(ContentQueue queue, Condition changed, boolean mayLend) {
        this.queue = queue;
        this.changed = changed;
        this.mayLend = mayLend;
    }

    // The thread itself.

    /// Waits until something is in the queue, or nothing more comes.
    ///
    /// @throws IOException if the reader is closed
    void awaitSome() throws IOException {
        while (queue.isEmpty() && !queue.isEnded() && !closed) {
            changed.awaitUninterruptibly();
        }
        requireOpen();
    }

    /// Takes what waits, and has the buffer filled from now on.
    void begin(ByteBuffer target) {
        queue.moveTo(target);
        awaited = target;
        lends = mayLend && target.isDirect();
    }

    /// Waits until the buffer is full, or nothing more comes.
    ///
    /// @param target that it began with
    /// @throws IOException if the reader is closed
    void awaitFull(ByteBuffer target) throws IOException {
        try {
            while (isToWait(target)) {
                changed.awaitUninterruptibly();
            }
        } finally {
            awaited = null;
        }
        requireOpen();
    }

    private boolean isToWait(ByteBuffer target) {
        return lent || (target.hasRemaining() && !queue.isEnded() && !closed);
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
    }

    /// Fails the read that waits and all further ones.
    void close() {
        closed = true;
        tell();
    }

    // The others, on its behalf.

    /// Wakes the thread, unless it still has to wait.
    void tell() {
        if (awaited == null || !isToWait(awaited)) {
            changed.signalAll();
        }
    }

    /// Moves what it waits for to its buffer, where it may be already.
    void take(ByteBuffer octets) {
        if (lent && awaited != null) {
            awaited.position(awaited.position() + octets.remaining());
            octets.position(octets.limit()); // they are where they belong
        } else if (awaited != null) {
            ContentQueue.move(octets, awaited);
        }
    }

    /// The rest of its buffer, if it lends that. What comes until [#giveBack] is a part of it.
    ///
    /// @param most how much may come
    @Nullable ByteBuffer lend(long most) {
        if (!lends || awaited == null || !awaited.hasRemaining() || most <= 0) {
            return null;
        }
        lent = true;
        return awaited.slice(awaited.position(), (int) Math.min(most, awaited.remaining()));
    }

    /// The buffer is the thread's again.
    void giveBack() {
        lent = false;
        tell();
    }

    /// Whether it lends its buffers, and has none for what comes.
    boolean hasNothingToLend() {
        return lends && room() == 0;
    }

    /// Octets for which its buffer has room.
    int room() {
        return awaited == null ? 0 : awaited.remaining();
    }
}
