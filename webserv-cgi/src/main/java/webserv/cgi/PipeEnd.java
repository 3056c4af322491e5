package webserv.cgi;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Our end of a pipe to or from a program. Nothing in it blocks; [#await] parks the calling thread.
///
/// Safe for any thread: the lock keeps the descriptor's number from being used for something else
/// while a call is under way.
final class PipeEnd implements AutoCloseable {
    /// What [#read] returns where there is nothing yet.
    static final int NOTHING_YET = -1;

    private final int descriptor;
    private final Poller poller;
    private boolean closed;

    /// @param descriptor closed by this object from now on
    PipeEnd(int descriptor, Poller poller) {
        this.descriptor = descriptor;
        this.poller = poller;
        Libc.neverBlock(descriptor);
    }

    /// Reads what there is.
    ///
    /// @return how much, 0 at the end and when closed, or [#NOTHING_YET]
    synchronized int read(byte[] into, int offset, int length) {
        if (closed) {
            return 0;
        }
        int n = Libc.read(descriptor, into, offset, length);
        if (n == -Libc.EAGAIN) {
            return NOTHING_YET;
        }
        return Math.max(n, 0);
    }

    /// Writes as much as there is room for.
    ///
    /// @return how much, perhaps 0
    /// @throws IOException if nobody is left to read it, or this is closed
    synchronized int write(byte[] octets, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the pipe is closed");
        }
        int n = Libc.write(descriptor, octets, offset, length);
        return n == -Libc.EAGAIN ? 0 : Libc.check("write", n);
    }

    /// Waits until something can be read or written, nobody has the other end any more, or this is
    /// closed; at times for nothing.
    ///
    /// @param events [Poller#READABLE] or [Poller#WRITABLE]
    /// @return false where the time is up
    boolean await(int events, Duration atMost) throws InterruptedException {
        var ready = new CountDownLatch(1);
        if (!watch(events, ready::countDown)) {
            return true;
        }
        return ready.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// The same, for as long as it takes.
    void await(int events) throws InterruptedException {
        var ready = new CountDownLatch(1);
        if (watch(events, ready::countDown)) {
            ready.await();
        }
    }

    private synchronized boolean watch(int events, Runnable task) {
        if (!closed) {
            poller.once(descriptor, events, task);
        }
        return !closed;
    }

    /// Whether nobody has the other end any more. There may be octets left to read.
    synchronized boolean isHungUp() {
        return closed || Libc.isHungUp(descriptor);
    }

    /// Closes it, also under somebody who waits; idempotent.
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Libc.close(descriptor);
            poller.forget(descriptor);
        }
    }
}
