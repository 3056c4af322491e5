package webserv.cgi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The output of a program that the JDK started: read by a pump, on a thread that waits in the
/// kernel, as the JDK's pipes can only be read so. The pump reads ahead by [#CHUNKS_AHEAD] chunks
/// and then waits for the taker.
final class PumpedOutput implements ProgramOutput, Runnable {
    /// Read by one system call at most; a quarter of what a Linux pipe holds.
    private static final int CHUNK_OCTETS = 16 << 10;

    /// Keeps the program running while a chunk is sent, and memory at 48 KiB for each program.
    private static final int CHUNKS_AHEAD = 2;

    private final InputStream pipe;
    private final BlockingQueue<ByteBuffer> chunks = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(CHUNKS_AHEAD);
    private final CountDownLatch pumped = new CountDownLatch(1);
    private volatile boolean discarding;

    // Confined to the taker.
    private boolean ended;

    /// @param pipe closed by the pump
    PumpedOutput(InputStream pipe) {
        this.pipe = pipe;
    }

    /// The pump. Ends at the end of the output.
    @Override
    public void run() {
        try (pipe) {
            for (var chunk = new byte[CHUNK_OCTETS]; ; chunk = new byte[CHUNK_OCTETS]) {
                int n = pipe.read(chunk);
                if (n < 0) {
                    return;
                }
                if (!discarding) {
                    chunks.add(ByteBuffer.wrap(chunk, 0, n));
                    room.acquire();
                }
            }
        } catch (IOException _) {
            // The pipe was closed under the reader: that is its end.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            pumped.countDown();
            chunks.add(END);
        }
    }

    @Override
    public ByteBuffer next() throws InterruptedException {
        if (ended) {
            return END;
        }
        var next = chunks.take();
        room.release();
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
        room.release();
    }

    @Override
    public void end() {
        discard();
        chunks.add(END);
    }
}
