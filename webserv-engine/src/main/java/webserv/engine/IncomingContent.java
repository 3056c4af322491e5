package webserv.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Fields;
import webserv.api.http.RequestContent;

/// The content of one request, between the loop that brings it and the handler that reads it.
///
/// The loop offers octets and is told by [#isFull] to read no more; the handler takes them, and
/// what it takes makes room again.
///
/// ```
///   loop ── offer ──► ContentQueue ── await, fill, poll ──► handler
///             └────► WaitingReader, for what it waits for ────►┘
/// ```
///
/// The lock guards the two parts and is taken here alone: each method takes it for a few
/// instructions, and nobody else is called with it. Requests without content never meet it.
final class IncomingContent implements RequestContent {

    /// What the handler's side asks of the connection. Safe for any thread.
    interface Supply {
        /// The handler waits for content. Called at every demand; the first one matters.
        void wanted();

        /// The queue was full and has room again.
        void roomAgain();

        /// The handler failed while it was told of content. On the loop.
        void readerFailed(Throwable fault);

        /// Runs a task on the connection's loop.
        void onLoop(Runnable task);
    }

    private final long length;
    private final Supply supply;
    private final ReentrantLock lock = new ReentrantLock();
    private final ContentQueue queue = new ContentQueue();
    private final WaitingReader reader;
    private boolean taken;

    /// The loop's own.
    private @Nullable ContentSubscription subscription;

    /// @param length of the whole content, or [webserv.api.http.RequestHead#UNKNOWN_LENGTH]
    IncomingContent(long length, Supply supply) {
        this.length = length;
        this.supply = supply;
        this.reader = new WaitingReader(queue, lock.newCondition(), length >= 0);
    }

    // The loop's side.

    /// Takes a copy of the octets.
    void offer(ByteBuffer octets) {
        lock.lock();
        try {
            if (queue.isDropped()) {
                return;
            }
            reader.take(octets);
            queue.add(octets);
            reader.tell();
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
            return queue.isDropped() ? null : reader.lend(most);
        } finally {
            lock.unlock();
        }
    }

    /// The buffer is the reader's again.
    void givenBack() {
        lock.lock();
        try {
            reader.giveBack();
        } finally {
            lock.unlock();
        }
    }

    void complete(Fields trailers) {
        end(null, trailers);
    }

    /// Ends the content early: reads fail with the cause once the queue is used up.
    void fail(IOException cause) {
        end(cause, Fields.empty());
    }

    private void end(@Nullable IOException cause, Fields trailers) {
        lock.lock();
        try {
            queue.end(cause, trailers);
            reader.tell();
        } finally {
            lock.unlock();
        }
        deliver();
    }

    /// Drops what is queued and what still comes: nobody will read it.
    void drop() {
        lock.lock();
        try {
            queue.drop();
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

    /// To be called with the lock.
    private boolean holdsBack() {
        return queue.isFull()
                || (reader.hasNothingToLend() && !queue.isEnded() && !queue.isDropped());
    }

    /// How many octets may come now without being more than [ContentQueue#CAPACITY] in the queue.
    int room() {
        lock.lock();
        try {
            return queue.room() + reader.room();
        } finally {
            lock.unlock();
        }
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
            return queue.trailers();
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
            reader.close();
            queue.drop();
        } finally {
            lock.unlock();
        }
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
            reader.awaitSome();
            if (queue.isEmpty()) {
                return queue.endOfStream();
            }
            boolean heldBack = holdsBack();
            var room = ByteBuffer.wrap(target, offset, count);
            queue.moveTo(room);
            moved = room.position() - offset;
            roomAgain = heldBack && !holdsBack();
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
            reader.awaitFull(target);
            int moved = target.position() - first;
            return moved > 0 ? moved : queue.endOfStream();
        } finally {
            lock.unlock();
        }
    }

    /// @return whether the loop has to know that there is room again
    private boolean begin(ByteBuffer target) {
        lock.lock();
        try {
            boolean heldBack = holdsBack();
            reader.begin(target);
            return heldBack && !holdsBack();
        } finally {
            lock.unlock();
        }
    }

    /// For the subscription, on the loop: the next octets as they were queued.
    @Nullable ByteBuffer poll() {
        boolean roomAgain;
        ByteBuffer next;
        lock.lock();
        try {
            boolean heldBack = holdsBack();
            next = queue.poll();
            roomAgain = heldBack && !holdsBack();
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
            return queue.isEmpty() && queue.isEnded();
        } finally {
            lock.unlock();
        }
    }

    /// Why the content ended early, if it did.
    @Nullable IOException failure() {
        lock.lock();
        try {
            return queue.failure();
        } finally {
            lock.unlock();
        }
    }
}
