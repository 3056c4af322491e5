package webserv.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Content;
import webserv.engine.plugin.Thrown;

/// Sends what a publisher publishes: asks for one buffer at a time, when the wire can take it.
///
/// The publisher may call from any thread; its buffers are copied and cross to the loop.
final class PublishedSender implements ContentSender, Flow.Subscriber<ByteBuffer> {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedSender.class);

    private final Sink sink;
    private final Content.Published content;

    // Confined to the loop.
    private Flow.@Nullable Subscription subscription;
    private boolean subscribed;
    private boolean asked;
    private boolean done;

    PublishedSender(Sink sink, Content.Published content) {
        this.sink = sink;
        this.content = content;
    }

    @Override
    public void proceed() {
        try {
            if (!subscribed) {
                subscribed = true;
                content.publisher().subscribe(this);
            } else if (subscription != null && !asked && !done && sink.isWritable()) {
                asked = true;
                subscription.request(1);
            }
        } catch (Throwable failure) {
            onError(failure); // no publisher may throw here, but the head is sent already
        }
    }

    @Override
    public void cancel(IOException cause) {
        done = true;
        if (subscription != null) {
            cancel(subscription);
        }
    }

    /// Whatever a publisher does with it, the exchange ends.
    private void cancel(Flow.Subscription given) {
        try {
            given.cancel();
        } catch (Throwable failure) {
            var whose = sink.asked();
            LOG.error(
                    "request {}: content of {} could not be cancelled: {}",
                    whose.id(),
                    whose.handlerAsked(),
                    Thrown.trace(failure));
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        Objects.requireNonNull(given, "a publisher gives a subscription");
        sink.onLoop(() -> {
            if (done || subscription != null) {
                cancel(given); // a second one is not taken (Reactive Streams §2.5)
            } else {
                subscription = given;
                proceed();
            }
        });
    }

    @Override
    public void onNext(ByteBuffer octets) {
        var copy = ByteBuffer.allocate(octets.remaining()).put(octets).flip();
        sink.onLoop(() -> take(copy));
    }

    /// What nobody asked for is not taken (Reactive Streams §1.1): it would wait for the client in
    /// memory, however much it is.
    private void take(ByteBuffer octets) {
        if (done) {
            return;
        }
        if (!asked) {
            onError(new IllegalStateException("the publisher gave more than it was asked for"));
            return;
        }
        asked = false;
        sink.send(octets);
        proceed();
    }

    @Override
    public void onError(@Nullable Throwable cause) {
        var told = cause == null ? new NullPointerException("the publisher told no cause") : cause;
        finish(() -> sink.fail(told));
    }

    @Override
    public void onComplete() {
        finish(sink::end);
    }

    private void finish(Runnable ending) {
        sink.onLoop(() -> {
            if (!done) {
                done = true;
                ending.run();
            }
        });
    }
}
