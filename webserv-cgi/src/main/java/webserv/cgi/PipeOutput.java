package webserv.cgi;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The output of a program that we started: its taker reads the pipe itself. What the pipe holds,
/// 64 KiB on Linux, is all that a program gets ahead.
final class PipeOutput implements ProgramOutput {
    /// Read by one system call at most; a quarter of what a Linux pipe holds.
    private static final int CHUNK_OCTETS = 16 << 10;

    /// As long as no chunk was full: most programs write less than that. No less, as a program may
    /// have put its pipe into packet mode: what a read of a packet has no room for is lost, and a
    /// packet is as long as that at most.
    private static final int FIRST_CHUNK_OCTETS = 4 << 10;

    private static final byte[] NONE = new byte[0];

    private final PipeEnd pipe;
    private final CountDownLatch end = new CountDownLatch(1);

    // Confined to the taker.
    private int wanted = FIRST_CHUNK_OCTETS;

    private byte[] chunk = NONE;
    private byte[] spare = NONE;
    private int ahead = PipeEnd.NOTHING_YET;

    PipeOutput(PipeEnd pipe) {
        this.pipe = pipe;
    }

    @Override
    public ByteBuffer next() throws InterruptedException {
        while (isDry()) {
            pipe.await(Poller.READABLE);
        }
        if (ahead == 0) {
            end();
            return END;
        }
        return take();
    }

    /// The chunk that was read, while the next one is read into the other half.
    private ByteBuffer take() {
        var taken = ByteBuffer.wrap(chunk, 0, ahead);
        if (ahead == chunk.length) {
            wanted = CHUNK_OCTETS;
        }
        var free = spare;
        spare = chunk;
        chunk = free;
        ahead = PipeEnd.NOTHING_YET;
        return taken;
    }

    /// Reads ahead, if that was not done.
    @Override
    public boolean isDry() {
        if (ahead == PipeEnd.NOTHING_YET) {
            if (chunk.length < wanted) {
                chunk = new byte[wanted];
            }
            ahead = pipe.read(chunk);
        }
        return ahead == PipeEnd.NOTHING_YET;
    }

    /// Whether no process has the output open any more.
    boolean isHungUp() {
        return pipe.isHungUp();
    }

    /// Whether that is so, and another pipe at its end: asked by one call of the system.
    boolean isHungUpBeside(PipeEnd other) {
        return PipeEnd.areOver(pipe, other);
    }

    /// Waits in the kernel, with the calling thread, until there is something to read or nobody has
    /// it open; false where that has not come in time, or there is something to read from the
    /// other.
    boolean awaitOctetsBeside(PipeEnd other, int atMostMillis) {
        return PipeEnd.awaitReadable(pipe, other, atMostMillis);
    }

    /// Waits in the kernel, with the calling thread, until [#isHungUpBeside]; false where it has
    /// not come in time, or there is something to read from the other.
    boolean awaitHangUpBeside(PipeEnd other, int atMostMillis) {
        return PipeEnd.awaitOver(pipe, other, atMostMillis);
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return isHungUp() || end.await(atMost.toNanos(), TimeUnit.NANOSECONDS) || isHungUp();
    }

    @Override
    public void discard() {
        if (end.getCount() > 0) {
            Thread.ofVirtual().name("cgi-discard").start(this::drain);
        }
    }

    private void drain() {
        var octets = new byte[CHUNK_OCTETS];
        try {
            for (int n = pipe.read(octets); n != 0; n = pipe.read(octets)) {
                if (n == PipeEnd.NOTHING_YET) {
                    pipe.await(Poller.READABLE);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    @Override
    public void end() {
        pipe.close();
        end.countDown();
    }
}
