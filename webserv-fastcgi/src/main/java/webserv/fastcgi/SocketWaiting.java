package webserv.fastcgi;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// What virtual threads wait for sockets with.
///
/// The JDK makes it in the initializer of a class when the first of them waits, with a few
/// descriptors that it keeps. Where there are too few at that moment, the class can never be used
/// again: no virtual thread of the process would wait for a socket any more. So one waits before
/// there are clients who could have taken the descriptors.
///
/// Safe for any thread.
final class SocketWaiting {
    /// The JDK opens one, and two for each core up to 32. What waits here has two more itself.
    private static final int DESCRIPTORS =
            2 * Math.min(Runtime.getRuntime().availableProcessors(), 32) + 3;

    private static final int DESCRIPTORS_OF_SELECTOR = 2;

    /// Of a wait that is ended as soon as it has begun.
    private static final long LONGEST_MILLIS = 10_000;

    private boolean ready;

    /// Has the JDK make it, unless that is done.
    ///
    /// @throws IOException if there are too few descriptors; nothing is broken by that
    synchronized void prepare() throws IOException {
        if (ready) {
            return;
        }
        checkRoom();
        try (var selector = Selector.open()) {
            waitOnce(selector);
            ready = true;
        } catch (ExecutionException failed) {
            throw new IOException(
                    "virtual threads cannot wait for sockets: " + failed.getCause(), failed);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a socket was waited for");
        }
    }

    /// Takes as many descriptors as will be needed, and gives them back.
    private static void checkRoom() throws IOException {
        var taken = new ArrayList<Selector>();
        try {
            for (int count = 0; count < DESCRIPTORS; count += DESCRIPTORS_OF_SELECTOR) {
                taken.add(Selector.open());
            }
        } finally {
            for (var selector : taken) {
                selector.close();
            }
        }
    }

    /// A selector without channels waits as a socket does, until it is woken. That it has waited is
    /// seen by its thread: one whose time was up before would have had nothing made.
    @SuppressWarnings("ThreadPriorityCheck") // nothing but speed depends on it
    private static void waitOnce(Selector selector)
            throws ExecutionException, InterruptedException {
        var waiting = new FutureTask<>(() -> selector.select(LONGEST_MILLIS));
        var thread = Thread.ofVirtual().start(waiting);
        while (thread.getState() != Thread.State.TIMED_WAITING && !waiting.isDone()) {
            Thread.yield();
        }
        selector.wakeup();
        var _ = waiting.get();
    }
}
