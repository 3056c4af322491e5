package webserv.fastcgi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

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
    private volatile boolean accepted;
    private int requestId = RecordWriter.FIRST_REQUEST;
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

    /// Whether another conversation may follow: nothing of an earlier one is left.
    boolean isClean() {
        return channel.isOpen()
                && records.next(input) == Part.Wait.NEED_INPUT
                && records.isBetweenRecords();
    }

    /// The number of the request that it serves. The next one has another: what an application says
    /// too late of one is never taken for an answer to the next.
    int requestId() {
        return requestId;
    }

    /// Puts it aside.
    ///
    /// @param now as [System#nanoTime] counts
    /// @param by what the location keeps that has used it
    void rest(long now, Keeping by) {
        idleSince = now;
        keeping = by;
        reused = true;
        requestId = requestId % RecordWriter.MAX_REQUEST + 1;
        records.expect(requestId);
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

    /// Whether the other side has left it open and silent while it rested.
    boolean isAlive() {
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
