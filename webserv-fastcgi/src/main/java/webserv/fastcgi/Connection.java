package webserv.fastcgi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// A connection to the application. It reads on the thread of one conversation, and writes on that
/// of its input; any thread may close it, which ends both.
final class Connection {
    /// Read by one system call at most.
    private static final int INPUT_OCTETS = 32 << 10;

    /// Before it has rested.
    private static final Keeping NOTHING_KEPT = new Keeping(0, Duration.ZERO);

    private final SocketChannel channel;
    private final ByteBuffer input = ByteBuffer.allocate(INPUT_OCTETS).flip();
    private final RecordReader records = new RecordReader();
    private final RequestNumbers numbers = new RequestNumbers();
    private volatile boolean accepted;
    private boolean reused;
    private long idleSince;
    private Keeping keeping = NOTHING_KEPT;

    /// @param channel connected, in blocking mode
    Connection(SocketChannel channel) {
        this.channel = channel;
    }

    /// What was read and not yet told; [Part.Wait#NEED_INPUT] where [#fill] has to come first.
    Part buffered() {
        return records.next(input);
    }

    /// Waits for octets. What was told before is no longer valid.
    ///
    /// @return whether some came; false at the end of the connection
    /// @throws IOException if the connection broke or was closed on this side
    boolean fill() throws IOException {
        input.clear();
        int count = -1;
        try {
            count = channel.read(input);
        } finally {
            input.flip();
        }
        accepted |= count > 0;
        return count >= 0;
    }

    /// Writes all of it; waits while the application does not read.
    void write(ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            channel.write(octets);
        }
    }

    /// Whether the application has ever said anything here: before, the connection may just wait in
    /// its queue.
    boolean isAccepted() {
        return accepted;
    }

    /// Whether another conversation may follow the one that has just ended: nothing was said behind
    /// its end.
    boolean isClean() {
        return channel.isOpen() && records.wasLast(input);
    }

    /// The number of the request that it serves. The next one has another, drawn by chance: what an
    /// application says too late of one, or too soon of the next, is no answer to that.
    int requestId() {
        return numbers.current();
    }

    /// Puts it aside.
    ///
    /// @param now as [System#nanoTime] counts
    /// @param by what the location keeps that has used it
    void rest(long now, Keeping by) {
        idleSince = now;
        keeping = by;
        reused = true;
    }

    /// Since when it is put aside.
    long idleSince() {
        return idleSince;
    }

    /// What it rests by.
    Keeping keeping() {
        return keeping;
    }

    /// Whether it has served before.
    boolean isReused() {
        return reused;
    }

    /// Makes it ready for its next request.
    ///
    /// What remains: what the application says between this look and the request, or then without
    /// reading that, is told from an answer by the number alone. One guess in some 65,000 is right,
    /// and the connection is closed at the first that is wrong. An application that has read the
    /// number can say what it likes; so can one on a new connection, where the number is 1 and no
    /// other request has been.
    ///
    /// @param random draws the request's number
    /// @return false if the other side has closed it, or has said anything while it rested
    boolean renew(RandomGenerator random) {
        records.expect(numbers.next(random));
        try {
            channel.configureBlocking(false);
            boolean silent = channel.read(ByteBuffer.allocate(1)) == 0;
            channel.configureBlocking(true);
            return silent;
        } catch (IOException _) {
            return false;
        }
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // It is closed all the same.
        }
    }
}
