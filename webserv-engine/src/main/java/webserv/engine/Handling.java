package webserv.engine;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Captures;
import webserv.api.http.Cause;
import webserv.api.http.ContentTooLargeException;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.RequestContent;
import webserv.api.http.RequestHead;
import webserv.api.io.Wire;
import webserv.api.spi.Match;
import webserv.api.spi.Table;
import webserv.engine.plugin.Thrown;

/// Finds who is to answer one request and asks for the reply: routes it, asks the handler, and
/// follows where that forwards to. When the reply is given is [Answering].
///
/// ```
///   ask ─► Handler ─► reply ── Answering ──► give ─► refuse, respond, upgrade
///    ▲        └─ later: HandlerCall ─►┘        │
///    └──────────────── forward ◄───────────────┘
/// ```
///
/// A handler that answers at once on the loop leaves nothing behind; a [HandlerCall] waits for the
/// others.
///
/// Confined to the loop, but for [#interim].
final class Handling extends Answering
        implements HandlerCall.Listener, HandlerRequest.Source, Dispatch.View {
    private static final Logger LOG = LoggerFactory.getLogger(Handling.class);

    /// Who wants the reply.
    interface Listener extends Answering.Listener {
        Table table();

        /// The request has come to a place.
        void matched(Match match);

        /// Refuses the request.
        ///
        /// @param fault what the page tells the client beside the status
        void refuse(Reply.Refusal refusal, String fault);

        /// Sends a response.
        void respond(Reply.Response response);

        /// Goes over to another protocol.
        void upgrade(Reply.Upgrade wanted);
    }

    private final Listener listener;

    /// What the handler was asked last: as the client did, or as a forward or a rewrite has it.
    /// None where the answer was known without it.
    private @Nullable HandlerRequest asked;

    private @Nullable HandlerCall call;
    private int forwards;

    /// @param reading of the request
    Handling(Listener listener, RequestReading reading) {
        super(listener, reading);
        this.listener = listener;
    }

    /// Asks for the reply to a request.
    void ask(RequestHead wanted, RequestContent content) {
        Dispatch dispatch;
        try {
            dispatch = Dispatch.of(wanted, record().listener(), listener.table(), this);
        } catch (RouterFailure routerFailed) {
            reply(record().unrouted(routerFailed));
            return;
        }
        listener.matched(dispatch.match());
        switch (dispatch) {
            case Dispatch.Answer(_, var reply) -> {
                asked = null;
                reply(reply);
            }
            case Dispatch.Handle(var found, var now, var path) -> {
                var request = new HandlerRequest(this, now, path, found, found.captures(), content);
                asked = request;
                ask(found.location().handler(), request);
            }
        }
    }

    private void ask(Handler handler, HandlerRequest request) {
        switch (handler) {
            case Handler.Blocking blocking -> call = HandlerCall.apart(blocking, request, this);
            case Handler.NonBlocking nonBlocking -> askOnLoop(nonBlocking, request);
        }
    }

    private void askOnLoop(Handler.NonBlocking handler, HandlerRequest request) {
        CompletionStage<Reply> promised;
        @Nullable Reply reply;
        try {
            promised = handler.handle(request);
            var promise = promised.toCompletableFuture();
            reply = promise.state() == Future.State.SUCCESS ? promise.resultNow() : null;
        } catch (Throwable failure) {
            handlerFailed(failure);
            return;
        }
        var settled = SettledReply.of(reply);
        if (settled != null && !isPreceded()) {
            reply(settled);
        } else {
            call = HandlerCall.awaiting(handler, promised, request, this);
        }
    }

    /// Asks another location in place of the one that forwarded.
    ///
    /// @throws IllegalStateException if no handler was asked, so that none can have forwarded
    private void forward(Reply.Forward forward) {
        if (forward.kind() == Reply.Forward.Kind.GET) {
            reading.giveUp();
        }
        var last = asked;
        if (last == null) {
            throw new IllegalStateException("forwarded by no handler");
        }
        if (++forwards > Dispatch.MOST_MOVES) {
            reply(new Reply.Refusal(500, Dispatch.forwardLoop(forward)));
            return;
        }
        // With GET, the request's own content has been the first handler's.
        var content =
                switch (forward.kind()) {
                    case GET -> NoContent.INSTANCE;
                    case SAME_REQUEST -> last.content();
                };
        ask(forward.head(last.head()), content);
    }

    /// Nobody waits any more for what was asked last.
    void abandon() {
        if (call != null) {
            call.abandon();
            call = null;
        }
    }

    /// Tells a handler that still works that nobody waits for it.
    void interrupt() {
        if (call != null) {
            call.interrupt();
        }
    }

    @Override
    void give(Reply reply) {
        switch (reply) {
            case Reply.Refusal refusal -> listener.refuse(refusal, "");
            case Reply.Response response -> listener.respond(response);
            case Reply.Forward forward -> forward(forward);
            case Reply.Upgrade wanted -> listener.upgrade(wanted);
        }
    }

    @Override
    public void handlerFailed(Throwable failure) {
        if (!listener.awaitsReply()) {
            if (LOG.isDebugEnabled()) {
                LOG.debug(
                        "request {}: {} failed after the request was settled: {}",
                        record().id(),
                        handlerAsked(),
                        Thrown.trace(failure));
            }
            return;
        }
        if (failure instanceof ContentTooLargeException tooLarge) {
            reply(Dispatch.tooLarge(handlerAsked(), tooLarge));
            return;
        }
        LOG.error(
                "request {}: {} failed: {}", record().id(), handlerAsked(), Thrown.trace(failure));
        reply(
                new Reply.Refusal(
                        500,
                        new Cause(
                                "handler-failed", "the handler failed: " + Thrown.line(failure))));
    }

    @Override
    public long id() {
        return record().id();
    }

    @Override
    public String handlerAsked() {
        return asked == null ? Asked.handler(record().match().orElse(null)) : asked.handlerAsked();
    }

    /// The request as templates see it: without content.
    @Override
    public Request of(Match match, RequestHead now, String path, Captures captures) {
        return new HandlerRequest(this, now, path, match, captures, NoContent.INSTANCE);
    }

    @Override
    public DecisionRecord record() {
        return listener.record();
    }

    @Override
    public Wire wire() {
        return listener.wire();
    }
}
