package webserv.cgi;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import webserv.api.http.Reply;

/// The reply to one request, and who works for it: at first perhaps a thread that serves others as
/// well, then one of its own, which is interrupted when nobody waits any more. Safe for any thread.
final class PromisedReply extends CompletableFuture<Reply> {
    private Runnable stop = () -> {};
    private boolean abandoned;

    /// Works on a virtual thread.
    void workApart(Callable<Reply> work) {
        var thread = Thread.ofVirtual().name("cgi-request").start(() -> work(work));
        stopBy(thread::interrupt);
    }

    private void work(Callable<Reply> work) {
        try {
            complete(work.call());
        } catch (Throwable failure) {
            completeExceptionally(failure);
        }
    }

    private synchronized void stopBy(Runnable newStop) {
        stop = newStop;
        if (abandoned) {
            stop.run();
        }
    }

    /// Nobody waits for the reply any more.
    synchronized void abandon() {
        abandoned = true;
        stop.run();
    }

    /// Whether nobody waits.
    synchronized boolean isAbandoned() {
        return abandoned;
    }
}
