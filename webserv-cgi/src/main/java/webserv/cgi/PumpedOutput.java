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

/// The output of a program that the JDK started: read by a pump, on a thread that waits in the
/// kernel.
///
/// The pump reads ahead by [#CHUNKS_AHEAD] chunks and then waits. The taker can wait with a
/// deadline, which a read from the JDK's pipe does not allow.
final class PumpedOutput implements ProgramOutput, Runnable {
    /// Read by one system call at most; a quarter of what a Linux pipe holds.
    private static final int CHUNK_OCTETS = 16 << 10;

    /// Keeps the program running while a chunk is sent, and memory at 48 KiB for each program.
    private static final int CHUNKS_AHEAD = 2;

    private final InputStream pipe;
    private final Duration patience;
    private final BlockingQueue<ByteBuffer> chunks = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
    private final CountDownLatch pumped = new CountDownLatch(1);
    private volatile boolean reading;
    private volatile boolean discarding;

    /// Nobody took a chunk in time; what follows must not pass for the end.
    private volatile boolean lost;

    private boolean ended;

    /// @param pipe closed by the pump
    /// @param patience how long the pump waits for the taker of one chunk; what is not taken then
    ///   is dropped, with all that follows
    PumpedOutput(InputStream pipe, Duration patience) {
        this.pipe = pipe;
        this.patience = patience;
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
        if (!lost && !chunks.offer(chunk, patience.toNanos(), TimeUnit.NANOSECONDS)) {
            lost = true;
            discard();
        }
    }

    @Override
    public void endIfHeldOpen() throws InterruptedException {
        if (reading) {
            put(END);
        }
    }

    @Override
    public ByteBuffer next(Duration atMost) throws InterruptedException, TimeoutException {
        if (ended) {
            return END;
        }
        var next = chunks.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (next == null || lost) {
            throw new TimeoutException();
        }
        ended = ProgramOutput.isEnd(next);
        return next;
    }

    @Override
    public boolean isDry() {
        return chunks.isEmpty();
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return pumped.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void discard() {
        discarding = true;
        chunks.clear();
    }
}
