package webserv.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Fields;

/// The octets of a request's content that have come and wait to be taken, and the end behind them.
///
/// Guarded by the lock of its [IncomingContent].
final class ContentQueue {

    /// Octets that may wait for the handler before the connection is no longer read. One read of
    /// the transport may come on top.
    static final int CAPACITY = 64 * 1024;

    /// As they came. With usual reads, four of them are as many as may wait.
    private final ArrayDeque<ByteBuffer> parts = new ArrayDeque<>(4);

    private int octets;
    private boolean dropped;
    private boolean ended;
    private @Nullable IOException failure;
    private Fields trailers = Fields.empty();

    /// Takes a copy of what is left in the buffer.
    void add(ByteBuffer part) {
        if (part.hasRemaining()) {
            var copy = ByteBuffer.allocate(part.remaining()).put(part).flip();
            parts.add(copy);
            octets += copy.remaining();
        }
    }

    /// Moves as many octets as fit.
    void moveTo(ByteBuffer target) {
        while (target.hasRemaining() && !parts.isEmpty()) {
            var first = parts.element();
            octets -= move(first, target);
            if (!first.hasRemaining()) {
                parts.remove();
            }
        }
    }

    /// Moves as many octets as fit.
    ///
    /// @return their number
    static int move(ByteBuffer from, ByteBuffer target) {
        int part = Math.min(from.remaining(), target.remaining());
        target.put(from.slice(from.position(), part));
        from.position(from.position() + part);
        return part;
    }

    /// The next octets as they were added.
    @Nullable ByteBuffer poll() {
        var next = parts.poll();
        if (next != null) {
            octets -= next.remaining();
        }
        return next;
    }

    /// Drops what waits; nobody wants what still comes.
    void drop() {
        dropped = true;
        parts.clear();
        octets = 0;
    }

    boolean isDropped() {
        return dropped;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    boolean isFull() {
        return octets >= CAPACITY;
    }

    /// How many octets may come without being more than [#CAPACITY]; less than 0 if there are more.
    int room() {
        return CAPACITY - octets;
    }

    /// Nothing comes any more. What it ended with first holds.
    ///
    /// @param cause why it ended early, if it did
    void end(@Nullable IOException cause, Fields trailerFields) {
        if (!ended) {
            ended = true;
            failure = cause;
            trailers = trailerFields;
        }
    }

    boolean isEnded() {
        return ended;
    }

    @Nullable IOException failure() {
        return failure;
    }

    Fields trailers() {
        return trailers;
    }

    /// What a read finds behind the last octet.
    ///
    /// @return -1
    /// @throws IOException if the content ended early
    int endOfStream() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        return -1;
    }
}
