package webserv.engine;

import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.io.Wire;

/// One call of a handler: runs it where its kind belongs, and brings what comes of it to the loop.
///
/// Whatever a handler throws is its failure, errors such as a stack overflow among them: they are
/// answered like an exception, and the connection lives on.
///
/// Confined to the loop, but for the handler itself.
final class HandlerCall {
    private final Wire wire;
    private final Consumer<Reply> onReply;
    private final Consumer<Throwable> onFailure;
    private @Nullable Thread thread;

    private boolean abandoned;

    /// @param onReply is given the reply, on the loop
    /// @param onFailure is given what the handler threw, on the loop
    HandlerCall(Wire wire, Consumer<Reply> onReply, Consumer<Throwable> onFailure) {
        this.wire = wire;
        this.onReply = onReply;
        this.onFailure = onFailure;
    }

    void run(Handler handler, Request request) {
        switch (handler) {
            case Handler.Blocking blocking ->
                    thread =
                            Thread.ofVirtual()
                                    .name("webserv-request-", request.id())
                                    .start(() -> runApart(blocking, request));
            case Handler.NonBlocking nonBlocking -> runOnLoop(nonBlocking, request);
        }
    }

    /// Nobody waits for the reply any more; it may be there already.
    void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /// Somebody else answers: what the call brings from now on is dropped.
    void abandon() {
        abandoned = true;
    }

    private void runApart(Handler.Blocking handler, Request request) {
        try {
            var reply = handler.handle(request);
            wire.execute(() -> ended(reply, null));
        } catch (Throwable failure) {
            wire.execute(() -> ended(null, failure));
        }
    }

    private void runOnLoop(Handler.NonBlocking handler, Request request) {
        Reply reply;
        try {
            var future = handler.handle(request).toCompletableFuture();
            if (future.state() != Future.State.SUCCESS) {
                var _ =
                        future.whenComplete(
                                (late, failure) -> wire.execute(() -> ended(late, failure)));
                return;
            }
            reply = future.resultNow();
        } catch (Throwable failure) {
            ended(null, failure);
            return;
        }
        ended(reply, null);
    }

    private void ended(@Nullable Reply reply, @Nullable Throwable failure) {
        if (abandoned) {
            if (reply != null) {
                ResponseSending.discard(reply);
            }
        } else if (reply != null) {
            onReply.accept(reply);
        } else if (failure instanceof CompletionException wrapper && wrapper.getCause() != null) {
            onFailure.accept(wrapper.getCause());
        } else {
            onFailure.accept(
                    failure == null
                            ? new NullPointerException("the handler replied null")
                            : failure);
        }
    }
}
