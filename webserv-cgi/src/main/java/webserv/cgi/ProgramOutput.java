package webserv.cgi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A program's standard output: read by a pump, taken by whoever answers the client.
///
/// The pump reads ahead by [#CHUNKS_AHEAD] chunks and then waits, so a fast program waits for a
/// slow client. The taker can wait with a deadline, which a read from a pipe does not allow.
final class ProgramOutput implements Runnable {
    /// Read by one system call at most; a quarter of what a Linux pipe holds.
    private static final int CHUNK_OCTETS = 16 << 10;

    /// Keeps the program running while a chunk is sent, and memory at 48 KiB for each program.
    private static final int CHUNKS_AHEAD = 2;

    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final InputStream pipe;
    private final Duration patience;
    private final Runnable onNoTaker;
    private final BlockingQueue<ByteBuffer> chunks = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
    private final CountDownLatch pumped = new CountDownLatch(1);
    private volatile boolean reading;
    private volatile boolean discarding;
    private boolean ended;

    /// @param pipe closed by the pump
    /// @param patience how long the pump waits for the taker of one chunk
    /// @param onNoTaker told when that was too long
    ProgramOutput(InputStream pipe, Duration patience, Runnable onNoTaker) {
        this.pipe = pipe;
        this.patience = patience;
        this.onNoTaker = onNoTaker;
    }

    /// The pump. Ends at the end of the output.
    @Override
    public void run() {
        try {
            pumpAll();
            pumped.countDown();
            put(END);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            pumped.countDown();
        }
    }

    private void pumpAll() throws InterruptedException {
        try (pipe) {
            for (var chunk = new byte[CHUNK_OCTETS]; ; ) {
                reading = true;
                int n = pipe.read(chunk);
                reading = false;
                if (n < 0) {
                    return;
                }
                if (!discarding) {
                    put(ByteBuffer.wrap(chunk, 0, n));
                    chunk = new byte[CHUNK_OCTETS];
                }
            }
        } catch (IOException _) {
            // The pipe was closed under the reader: that is its end.
        }
    }

    private void put(ByteBuffer chunk) throws InterruptedException {
        if (!chunks.offer(chunk, patience.toNanos(), TimeUnit.NANOSECONDS)) {
            onNoTaker.run();
        }
    }

    /// Ends the output in place of the pump, if that waits for a pipe which a process holds open
    /// that nobody can end.
    void endIfHeldOpen() throws InterruptedException {
        if (reading) {
            put(END);
        }
    }

    /// The next octets, or what [#isEnd] knows as the end; to be called by one thread at a time.
    ///
    /// @throws TimeoutException if none came in time
    ByteBuffer next(Duration atMost) throws InterruptedException, TimeoutException {
        if (ended) {
            return END;
        }
        var next = chunks.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (next == null) {
            throw new TimeoutException();
        }
        ended = isEnd(next);
        return next;
    }

    /// Whether that is the end and no octets.
    static boolean isEnd(ByteBuffer next) {
        return next.capacity() == 0;
    }

    /// Whether a call of [#next] would have to wait.
    boolean isDry() {
        return chunks.isEmpty();
    }

    /// Waits until the pump has read all that there is; false where it has not in time, because
    /// something holds the pipe open or the taker is slow.
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return pumped.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Drops what there is and what will come.
    void discard() {
        discarding = true;
        chunks.clear();
    }
}
