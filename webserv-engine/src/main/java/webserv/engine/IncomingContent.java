package webserv.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Fields;
import webserv.api.http.RequestContent;

/// The content of one request, between the loop that brings it and the handler that reads it.
///
/// The loop offers octets and is told by [#isFull] to read no more; the handler takes them, and
/// what it takes makes room again. The lock guards the queue between the two; it is held for a few
/// instructions, and requests without content never meet it.
///
/// A handler that waits with a buffer outside of the heap for content of a known length has it
/// filled by the connection itself:
///
/// ```
///   handler: fill ──► awaited ── full, or the end ──► fill returns; no more is read until the next
///                      │    ▲
///                 lend ▼    │ givenBack, in the same event
///   loop:            lent, and the reader waits for it even if it was closed
/// ```
final class IncomingContent implements RequestContent {

    /// Octets that may wait for the handler before the connection is no longer read. One read of
    /// the transport may come on top.
    static final int CAPACITY = 64 * 1024;

    /// What the handler's side asks of the connection. Safe for any thread.
    interface Supply {
        /// The handler waits for content. Called at every demand; the first one matters.
        void wanted();

        /// The queue was full and has room again.
        void roomAgain();

        /// Runs a task on the connection's loop.
        void onLoop(Runnable task);
    }

    private enum State {
        OPEN,
        COMPLETE,
        FAILED
    }

    private final long length;
    private final Supply supply;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ByteBuffer> queue = new ArrayDeque<>();
    private int queued;

    /// Where the next octets go, past the queue, which is empty then: the buffer of a reader that
    /// waits for it to be full.
    private @Nullable ByteBuffer awaited;

    /// Whether the loop may be reading into [#awaited].
    private boolean lent;

    /// Whether the reader lends its buffers: what comes while it has none to lend had better wait
    /// in the system's.
    private boolean lends;

    private State state = State.OPEN;
    private @Nullable IOException failure;
    private Fields trailers = Fields.empty();
    private boolean taken;
    private boolean dropped;
    private boolean closedByReader;
    private @Nullable ContentSubscription subscription;

    /// @param length of the whole content, or [webserv.api.http.RequestHead#UNKNOWN_LENGTH]
    IncomingContent(long length, Supply supply) {
        this.length = length;
        this.supply = supply;
    }

    // The loop's side.

    /// Takes a copy of the octets.
    void offer(ByteBuffer octets) {
        lock.lock();
        try {
            if (dropped) {
                return;
            }
            if (lent && awaited != null) {
                awaited.position(awaited.position() + octets.remaining());
                octets.position(octets.limit()); // they are where they belong
            } else if (awaited != null) {
                put(octets, awaited);
            }
            if (octets.hasRemaining()) {
                var copy = ByteBuffer.allocate(octets.remaining()).put(octets).flip();
                queue.add(copy);
                queued += copy.remaining();
            }
            tell();
        } finally {
            lock.unlock();
        }
        deliver();
    }

    /// The rest of a buffer outside of the heap that a reader waits with. What comes until
    /// [#givenBack] is [#offer]ed as a part of it.
    ///
    /// @param most how much may come
    @Nullable ByteBuffer lend(long most) {
        lock.lock();
        try {
            if (!lends || dropped || awaited == null || !awaited.hasRemaining() || most <= 0) {
                return null;
            }
            lent = true;
            return awaited.slice(awaited.position(), (int) Math.min(most, awaited.remaining()));
        } finally {
            lock.unlock();
        }
    }

    /// The buffer is the reader's again.
    void givenBack() {
        lock.lock();
        try {
            lent = false;
            tell();
        } finally {
            lock.unlock();
        }
    }

    /// Wakes the reader, unless it still has to wait. To be called with the lock held.
    private void tell() {
        if (awaited == null || !isToWait(awaited)) {
            changed.signalAll();
        }
    }

    private boolean isToWait(ByteBuffer target) {
        return lent || (target.hasRemaining() && state == State.OPEN && !closedByReader);
    }

    /// Moves as many octets as fit.
    private static void put(ByteBuffer octets, ByteBuffer target) {
        int part = Math.min(octets.remaining(), target.remaining());
        target.put(octets.slice(octets.position(), part));
        octets.position(octets.position() + part);
    }

    void complete(Fields trailerFields) {
        end(State.COMPLETE, null, trailerFields);
    }

    /// Ends the content early: reads fail with the cause once the queue is used up.
    void fail(IOException cause) {
        end(State.FAILED, cause, Fields.empty());
    }

    /// Drops what is queued and what still comes: nobody will read it.
    void drop() {
        lock.lock();
        try {
            dropped = true;
            queue.clear();
            queued = 0;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the handler has begun to read.
    boolean isTaken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /// Whether no more should be read for now.
    boolean isFull() {
        lock.lock();
        try {
            return holdsBack();
        } finally {
            lock.unlock();
        }
    }

    private boolean holdsBack() {
        boolean nothingLent = lends && (awaited == null || !awaited.hasRemaining());
        return queued >= CAPACITY || (nothingLent && state == State.OPEN && !dropped);
    }

    /// How many octets may come now without being more than [#CAPACITY] in the queue.
    int room() {
        lock.lock();
        try {
            return CAPACITY - queued + (awaited == null ? 0 : awaited.remaining());
        } finally {
            lock.unlock();
        }
    }

    private void end(State end, @Nullable IOException cause, Fields trailerFields) {
        lock.lock();
        try {
            if (state == State.OPEN) {
                state = end;
                failure = cause;
                trailers = trailerFields;
                tell();
            }
        } finally {
            lock.unlock();
        }
        deliver();
    }

    private void deliver() {
        if (subscription != null) {
            subscription.deliver();
        }
    }

    // The handler's side.

    @Override
    public long length() {
        return length;
    }

    @Override
    public Fields trailers() {
        lock.lock();
        try {
            return trailers;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public InputStream stream() {
        take();
        return new ContentStream(this);
    }

    @Override
    public ReadableByteChannel channel() {
        take();
        return new ContentChannel(this);
    }

    @Override
    public Flow.Publisher<ByteBuffer> publisher() {
        take();
        return subscriber -> {
            var fresh = new ContentSubscription(this, supply, subscriber);
            supply.onLoop(() -> subscription = fresh);
            subscriber.onSubscribe(fresh);
        };
    }

    /// Asking for content counts as waiting for it: a handler that begins its answer before its
    /// first read would otherwise leave a client without the 100 that it waits for.
    private void take() {
        lock.lock();
        try {
            if (taken) {
                throw new IllegalStateException("the content of a request is read once");
            }
            taken = true;
        } finally {
            lock.unlock();
        }
        supply.wanted();
    }

    /// Drops what is queued and what still comes, and fails the read that waits and all further
    /// ones.
    void closeByReader() {
        lock.lock();
        try {
            closedByReader = true;
            tell();
        } finally {
            lock.unlock();
        }
        drop();
        supply.roomAgain();
    }

    /// Waits for octets and moves as many as fit.
    ///
    /// @return their number, or -1 at the end
    int await(byte[] target, int offset, int count) throws IOException {
        supply.wanted();
        boolean roomAgain;
        int moved;
        lock.lock();
        try {
            while (queue.isEmpty() && state == State.OPEN && !closedByReader) {
                changed.awaitUninterruptibly();
            }
            if (closedByReader) {
                throw new IOException("the stream is closed");
            }
            if (queue.isEmpty()) {
                return endOfStream();
            }
            boolean wasFull = queued >= CAPACITY;
            var room = ByteBuffer.wrap(target, offset, count);
            move(room);
            moved = room.position() - offset;
            roomAgain = wasFull && queued < CAPACITY;
        } finally {
            lock.unlock();
        }
        if (roomAgain) {
            supply.roomAgain();
        }
        return moved;
    }

    /// Moves octets until the buffer is full, or no more come.
    ///
    /// @return their number, or -1 at the end
    int fill(ByteBuffer target) throws IOException {
        supply.wanted();
        int first = target.position();
        if (begin(target)) {
            supply.roomAgain();
        }
        lock.lock();
        try {
            awaitFull(target);
            int moved = target.position() - first;
            return moved > 0 ? moved : endOfStream();
        } finally {
            lock.unlock();
        }
    }

    /// Takes what waits, and has the buffer filled from now on.
    ///
    /// @return whether the loop has to know that there is room again
    private boolean begin(ByteBuffer target) {
        lock.lock();
        try {
            boolean heldBack = holdsBack();
            move(target);
            awaited = target;
            lends = length >= 0 && target.isDirect();
            return heldBack && !holdsBack();
        } finally {
            lock.unlock();
        }
    }

    /// To be called with the lock held, and an empty queue or a full buffer.
    private void awaitFull(ByteBuffer target) throws IOException {
        try {
            while (isToWait(target)) {
                changed.awaitUninterruptibly();
            }
        } finally {
            awaited = null;
        }
        if (closedByReader) {
            throw new IOException("the stream is closed");
        }
    }

    private void move(ByteBuffer target) {
        while (target.hasRemaining() && !queue.isEmpty()) {
            var first = queue.element();
            int before = first.remaining();
            put(first, target);
            queued -= before - first.remaining();
            if (!first.hasRemaining()) {
                queue.remove();
            }
        }
    }

    /// For the subscription, on the loop: the next octets as they were queued.
    @Nullable ByteBuffer poll() {
        boolean roomAgain;
        ByteBuffer next;
        lock.lock();
        try {
            next = queue.poll();
            if (next == null) {
                return null;
            }
            roomAgain = queued >= CAPACITY;
            queued -= next.remaining();
            roomAgain &= queued < CAPACITY;
        } finally {
            lock.unlock();
        }
        if (roomAgain) {
            supply.roomAgain();
        }
        return next;
    }

    /// Whether everything was taken and no more comes.
    boolean isExhausted() {
        lock.lock();
        try {
            return queue.isEmpty() && state != State.OPEN;
        } finally {
            lock.unlock();
        }
    }

    /// Why the content ended early, if it did.
    @Nullable IOException failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    private int endOfStream() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        return -1;
    }
}
