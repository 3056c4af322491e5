package webserv.cgi;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import webserv.gateway.ErrorLines;

/// The standard error of a program that we started. Most programs write nothing to it: no thread is
/// started until there is something.
final class PipeErrors {
    private static final int CHUNK_OCTETS = 4096;

    private final PipeEnd pipe;
    private final CountDownLatch end = new CountDownLatch(1);

    PipeErrors(PipeEnd pipe) {
        this.pipe = pipe;
    }

    /// Begins to pass it on, see [Program#logErrors].
    void log(int maxOctets, Consumer<String> log) {
        pipe.watch(Poller.READABLE, () -> begin(maxOctets, log));
    }

    /// On the poller's thread.
    private void begin(int maxOctets, Consumer<String> log) {
        if (pipe.isAtEnd()) {
            close();
        } else {
            Thread.ofVirtual().name("cgi-errors").start(() -> pass(new ErrorLines(maxOctets, log)));
        }
    }

    private void pass(ErrorLines lines) {
        var octets = new byte[CHUNK_OCTETS];
        try {
            for (int n = read(octets); n > 0; n = read(octets)) {
                lines.take(ByteBuffer.wrap(octets, 0, n));
            }
            lines.end();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private int read(byte[] octets) throws InterruptedException {
        int n = pipe.read(octets);
        while (n == PipeEnd.NOTHING_YET) {
            pipe.await(Poller.READABLE);
            n = pipe.read(octets);
        }
        return n;
    }

    /// Whether nobody has an output open any more, and all errors were passed on, or nothing was
    /// ever written to this.
    boolean isOverWith(PipeOutput output) {
        return end.getCount() == 0 ? output.isHungUp() : output.isHungUpBeside(pipe);
    }

    /// Waits in the kernel, with the calling thread, for output or its end; false where neither has
    /// come in time, or there are errors to be passed on.
    boolean awaitOutputOf(PipeOutput output, int atMostMillis) {
        return output.awaitOctetsBeside(pipe, atMostMillis);
    }

    /// Waits for that in the kernel, with the calling thread; false where it has not come in time,
    /// or there are errors to be passed on.
    boolean awaitOverWith(PipeOutput output, int atMostMillis) {
        return output.awaitHangUpBeside(pipe, atMostMillis);
    }

    /// Waits until they were passed on to the end; false where it has not come in time.
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return end.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Ends it, though a process may hold it open.
    void close() {
        pipe.close();
        end.countDown();
    }
}
