package webserv.cgi;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Our end of a pipe to or from a program. Nothing in it blocks; [#await] parks the calling thread.
///
/// Safe for any thread, without a lock: the descriptor is counted while it is used, and closed by
/// the last who leaves it, so its number is nothing else's while a call is under way.
final class PipeEnd implements AutoCloseable {
    /// What [#read] returns where there is nothing yet.
    static final int NOTHING_YET = -1;

    private final int descriptor;
    private final Poller poller;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// One for being open, one for each call that is under way.
    private final AtomicInteger uses = new AtomicInteger(1);

    /// Whether a call might block. One that was seen to have hung up has nothing to wait for, which
    /// is so for most: they need not be told that they are never to.
    private volatile boolean mayBlock = true;

    /// @param descriptor closed by this object from now on
    PipeEnd(int descriptor, Poller poller) {
        this.descriptor = descriptor;
        this.poller = poller;
    }

    /// To be called between [#enter] and a call that might block. Twice does no harm.
    private void neverBlock() {
        if (mayBlock) {
            Descriptors.neverBlock(descriptor);
            mayBlock = false;
        }
    }

    /// Whether the descriptor may be used, until [#leave].
    private boolean enter() {
        for (int n = uses.get(); n > 0 && !closed.get(); n = uses.get()) {
            if (uses.compareAndSet(n, n + 1)) {
                return true;
            }
        }
        return false;
    }

    private void leave() {
        if (uses.decrementAndGet() == 0) {
            Descriptors.close(descriptor);
        }
    }

    /// Reads what there is.
    ///
    /// @return how much, 0 at the end and when closed, or [#NOTHING_YET]
    int read(byte[] into) {
        if (!enter()) {
            return 0;
        }
        try {
            neverBlock();
            int n = Descriptors.read(descriptor, into);
            return n == -Descriptors.EAGAIN ? NOTHING_YET : Math.max(n, 0);
        } finally {
            leave();
        }
    }

    /// Writes as much as there is room for.
    ///
    /// @return how much, perhaps 0
    /// @throws IOException if nobody is left to read it, or this is closed
    int write(byte[] octets, int offset, int length) throws IOException {
        if (!enter()) {
            throw new IOException("the pipe is closed");
        }
        try {
            neverBlock();
            int n = Descriptors.write(descriptor, octets, offset, length);
            return n == -Descriptors.EAGAIN ? 0 : Libc.check("write", n);
        } finally {
            leave();
        }
    }

    /// Waits until something can be read or written, nobody has the other end any more, or this is
    /// closed; at times for nothing.
    ///
    /// @param events [Poller#READABLE] or [Poller#WRITABLE]
    void await(int events) throws InterruptedException {
        var ready = new CountDownLatch(1);
        watch(events, ready::countDown);
        ready.await();
    }

    /// Has a task run once, when [#await] would return: at once, if this is closed.
    ///
    /// @param task returns at once, and runs on the poller's thread, the caller's or the closer's
    void watch(int events, Runnable task) {
        if (!enter()) {
            task.run();
            return;
        }
        try {
            poller.once(descriptor, events, task);
            if (closed.get()) {
                poller.forget(
                        descriptor); // who closed it may have looked before the task was there
            }
        } finally {
            leave();
        }
    }

    /// Whether nobody has the other end any more. There may be octets left to read.
    boolean isHungUp() {
        if (!enter()) {
            return true;
        }
        try {
            return Readiness.isHungUp(descriptor);
        } finally {
            leave();
        }
    }

    /// Whether nobody has the other end any more and nothing is left to read.
    boolean isAtEnd() {
        if (!enter()) {
            return true;
        }
        try {
            return Readiness.isAtEnd(descriptor);
        } finally {
            leave();
        }
    }

    /// Whether [#isHungUp] is true of the first and [#isAtEnd] of the second.
    static boolean areOver(PipeEnd hungUp, PipeEnd atEnd) {
        if (!hungUp.enter()) {
            return atEnd.isAtEnd();
        }
        try {
            return atEnd.enter() ? bothOver(hungUp, atEnd) : Readiness.isHungUp(hungUp.descriptor);
        } finally {
            hungUp.leave();
        }
    }

    /// Of two that were entered; leaves the second.
    private static boolean bothOver(PipeEnd hungUp, PipeEnd atEnd) {
        try {
            return Readiness.areOver(hungUp.descriptor, atEnd.descriptor);
        } finally {
            atEnd.leave();
        }
    }

    /// Waits as [Readiness#awaitReadable], with the calling thread; false where one of the two is
    /// closed.
    static boolean awaitReadable(PipeEnd first, PipeEnd second, int atMostMillis) {
        if (!first.enter()) {
            return false;
        }
        try {
            return second.enter() && enteredAwaitReadable(first, second, atMostMillis);
        } finally {
            first.leave();
        }
    }

    /// For two that were entered; leaves the second.
    private static boolean enteredAwaitReadable(PipeEnd first, PipeEnd second, int atMostMillis) {
        try {
            return Readiness.awaitReadable(first.descriptor, second.descriptor, atMostMillis);
        } finally {
            second.leave();
        }
    }

    /// Waits as [Readiness#awaitOver], with the calling thread; false where one of the two is
    /// closed.
    static boolean awaitOver(PipeEnd hungUp, PipeEnd atEnd, int atMostMillis) {
        if (!hungUp.enter()) {
            return false;
        }
        try {
            return atEnd.enter() && enteredAwaitOver(hungUp, atEnd, atMostMillis);
        } finally {
            hungUp.leave();
        }
    }

    /// For two that were entered; leaves the second.
    private static boolean enteredAwaitOver(PipeEnd hungUp, PipeEnd atEnd, int atMostMillis) {
        try {
            boolean over = Readiness.awaitOver(hungUp.descriptor, atEnd.descriptor, atMostMillis);
            if (over) {
                hungUp.mayBlock = false;
                atEnd.mayBlock = false;
            }
            return over;
        } finally {
            atEnd.leave();
        }
    }

    /// Closes it, also under somebody who waits; idempotent.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            poller.forget(descriptor);
            leave();
        }
    }
}
