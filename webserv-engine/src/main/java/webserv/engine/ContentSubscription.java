package webserv.engine;

import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/// The non-blocking view of a request's content: gives the subscriber a buffer for each that it
/// requested, always on the loop.
///
/// What a subscriber throws is its handler's failure, and it is told nothing more.
final class ContentSubscription implements Flow.Subscription {
    private final IncomingContent content;
    private final IncomingContent.Supply supply;
    private final Flow.Subscriber<? super ByteBuffer> subscriber;

    // Confined to the loop.
    private long demand;
    private boolean delivering;
    private boolean done;

    ContentSubscription(
            IncomingContent content,
            IncomingContent.Supply supply,
            Flow.Subscriber<? super ByteBuffer> subscriber) {
        this.content = content;
        this.supply = supply;
        this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
        supply.wanted();
        supply.onLoop(() -> {
            if (n <= 0) {
                refuse();
                return;
            }
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            deliver();
        });
    }

    @Override
    public void cancel() {
        supply.onLoop(() -> {
            done = true;
            content.drop();
        });
    }

    /// Gives what is there and wanted. A subscriber that requests more from within is served by the
    /// loop here, not by recursion.
    void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        try {
            while (!done && demand > 0) {
                var next = content.poll();
                if (next == null) {
                    break;
                }
                demand--;
                subscriber.onNext(next);
            }
            if (!done && content.isExhausted()) {
                end();
            }
        } catch (Throwable fault) {
            failed(fault);
        } finally {
            delivering = false;
        }
    }

    private void end() {
        var failure = content.failure();
        if (failure == null) {
            done = true;
            subscriber.onComplete();
        } else {
            fail(failure);
        }
    }

    private void refuse() {
        try {
            fail(
                    new IllegalArgumentException(
                            "a subscriber requests one buffer or more (Reactive Streams §3.9)"));
        } catch (Throwable fault) {
            failed(fault);
        }
    }

    private void fail(Throwable cause) {
        done = true;
        subscriber.onError(cause);
    }

    /// Its turn comes behind what it failed in: nobody is told from within.
    private void failed(Throwable fault) {
        done = true;
        content.drop();
        supply.onLoop(() -> supply.readerFailed(fault));
    }
}
