package webserv.engine;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Content;
import webserv.api.http.Handler;
import webserv.api.http.Reply;

/// One call of a handler whose reply is yet to come: of one that blocks, which runs on a thread of
/// its own, or of one that has promised a reply. What comes is brought to the loop.
///
/// Whatever a handler throws is its failure, errors such as a stack overflow among them: they are
/// answered like an exception, and the connection lives on.
///
/// Confined to the loop, but for the handler itself.
final class HandlerCall {

    /// Who waits for the reply. Called on the loop.
    interface Listener {
        void reply(Reply reply);

        /// @param failure what the handler threw
        void handlerFailed(Throwable failure);
    }

    private final HandlerRequest request;
    private final Listener listener;

    /// Tells the handler that nobody waits any more.
    private Runnable stop = () -> {};

    private boolean abandoned;
    private boolean over;

    private HandlerCall(HandlerRequest request, Listener listener) {
        this.request = request;
        this.listener = listener;
    }

    /// Runs a handler on a thread of its own.
    static HandlerCall apart(Handler.Blocking handler, HandlerRequest request, Listener listener) {
        var call = new HandlerCall(request, listener);
        var thread =
                Thread.ofVirtual()
                        .name("webserv-request-", request.id())
                        .start(() -> call.runApart(handler));
        call.stop = thread::interrupt;
        return call;
    }

    /// Waits for what a handler has promised.
    static HandlerCall awaiting(
            Handler.NonBlocking handler,
            CompletionStage<Reply> promise,
            HandlerRequest request,
            Listener listener) {
        var call = new HandlerCall(request, listener);
        call.stop = new Abandoning(handler, promise);
        try {
            var _ = promise.whenComplete(new Bringing(call));
        } catch (Throwable failure) {
            call.bring(() -> call.ended(null, failure));
        }
        return call;
    }

    private record Abandoning(Handler.NonBlocking handler, CompletionStage<Reply> promise)
            implements Runnable {
        @Override
        public void run() {
            handler.abandoned(promise);
        }
    }

    /// Brings what was promised to the loop. An object of a named class, and one for both steps: a
    /// lambda that captures something is made by a call into the JVM until its code is optimized.
    private static final class Bringing
            implements BiConsumer<@Nullable Reply, @Nullable Throwable>, Runnable {
        private final HandlerCall call;

        private boolean kept;

        // Written before the loop is given this, and read there.
        private @Nullable Reply reply;
        private @Nullable Throwable failure;

        Bringing(HandlerCall call) {
            this.call = call;
        }

        @Override
        public void accept(@Nullable Reply late, @Nullable Throwable why) {
            if (keeps()) {
                reply = SettledReply.of(late);
                failure = why;
                call.bring(this);
            } else {
                call.bring(() -> again(late));
            }
        }

        /// A promise that is kept twice is kept by the first: two threads may do so at once.
        private synchronized boolean keeps() {
            boolean first = !kept;
            kept = true;
            return first;
        }

        /// What the same content holds is in use, be it that of another reply.
        private void again(@Nullable Reply another) {
            if (another != null && !sharesContent(another)) {
                ResponseSending.discard(another, call.request);
            }
        }

        @SuppressWarnings("ReferenceEquality") // What equals it holds something of its own.
        private boolean sharesContent(Reply another) {
            return reply instanceof Reply.Response(_, _, var first)
                    && another instanceof Reply.Response(_, _, var second)
                    && (first == second || writerOf(first) == writerOf(second));
        }

        /// The content itself where nobody writes it.
        private static Object writerOf(Content content) {
            return content instanceof Content.Written(var writer, _) ? writer : content;
        }

        @Override
        public void run() {
            call.ended(reply, failure);
        }
    }

    /// Nobody waits for the reply any more; it may be there already.
    void interrupt() {
        if (over) {
            return;
        }
        try {
            stop.run();
        } catch (Throwable failure) {
            listener.handlerFailed(failure);
        }
    }

    /// Somebody else answers: what the call brings from now on is dropped.
    void abandon() {
        abandoned = true;
    }

    private void runApart(Handler.Blocking handler) {
        try {
            var reply = SettledReply.of(handler.handle(request));
            bring(() -> ended(reply, null));
        } catch (Throwable failure) {
            bring(() -> ended(null, failure));
        }
    }

    private void bring(Runnable end) {
        request.wire().execute(end);
    }

    /// A promise may fail to be asked although it was kept: what it brought first counts.
    private void ended(@Nullable Reply reply, @Nullable Throwable failure) {
        if (over) {
            return;
        }
        over = true;
        if (abandoned) {
            if (reply != null) {
                ResponseSending.discard(reply, request);
            }
        } else if (reply != null) {
            listener.reply(reply);
        } else {
            listener.handlerFailed(causeOf(failure));
        }
    }

    private static Throwable causeOf(@Nullable Throwable failure) {
        if (failure == null) {
            return new NullPointerException("the handler replied null");
        }
        // One of a class of its own may have been made otherwise.
        boolean isWrapper = failure.getClass() == CompletionException.class;
        return isWrapper && failure.getCause() != null ? failure.getCause() : failure;
    }
}
