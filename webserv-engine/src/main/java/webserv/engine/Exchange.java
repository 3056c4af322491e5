package webserv.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.RequestContent;
import webserv.api.http.RequestHead;
import webserv.api.http.Syntax;
import webserv.api.io.Wire;
import webserv.api.spi.Decision;
import webserv.api.spi.Match;
import webserv.api.spi.ResponseHead;
import webserv.api.spi.Session;

/// One request and its response, from the head to the end of its [DecisionRecord].
///
/// ```
///   HANDLING ── reply, or a refusal ──► SENDING ── end of content ──► SENT ──► DECIDED
///      └──────────────────────── client gone, broken off ─────────────────────────►┘
/// ```
///
/// Confined to the loop of its connection, but for what a handler's thread calls: [#onLoop] and the
/// [IncomingContent.Supply] methods, which all cross to the loop.
final class Exchange implements IncomingContent.Supply, ContentSender.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /// Unread content up to this much is read and dropped so that the connection can be kept; more
    /// costs more than a new connection does.
    static final int DRAINED_OCTETS = 64 * 1024;

    /// How often one request may be forwarded: enough for any site, few enough to end a loop at
    /// once.
    static final int MOST_FORWARDS = 10;

    enum Stage {
        HANDLING,
        SENDING,
        SENT,
        DECIDED
    }

    /// What the exchange tells its connection.
    interface Listener {
        /// The response is handed to the wire, all of it.
        void responseSent();

        /// The response cannot be completed: the connection must go.
        void responseBroken();

        /// The handler has taken content, so more may be read.
        void contentTaken();
    }

    private final ServerContext server;
    private final Wire wire;
    private final Session session;
    private final Listener listener;
    private final int stream;
    private final @Nullable RequestHead head;
    private final DecisionRecord record;

    private Stage stage = Stage.HANDLING;
    private @Nullable Thread handlerThread;
    private @Nullable IncomingContent content;
    private @Nullable ContentSender sender;
    private boolean requestComplete;
    private boolean continueSettled;
    private int forwards;

    /// @param stream the session's name for it
    /// @param head absent for a refusal of what never became a request
    Exchange(
            ServerContext server,
            Wire wire,
            Session session,
            Listener listener,
            int stream,
            @Nullable RequestHead head,
            DecisionRecord record) {
        this.server = server;
        this.wire = wire;
        this.session = session;
        this.listener = listener;
        this.stream = stream;
        this.head = head;
        this.record = record;
        this.requestComplete = head == null;
        this.continueSettled = head == null || !head.expectsContinue();
    }

    // The request comes in.

    /// Decides what to do with the request and begins to do it.
    void begin(RequestHead head) {
        dispatch(head, contentOf(head));
    }

    private void dispatch(RequestHead head, RequestContent content) {
        var dispatch = Dispatch.of(head, record.listener(), server.table());
        record.matched(dispatch.match());
        switch (dispatch) {
            case Dispatch.Answer(_, var reply) -> reply(reply);
            case Dispatch.Handle(var found, var path) ->
                    handle(
                            found.location().handler(),
                            new HandlerRequest(
                                    record.id(), head, path, found.location(), content, wire));
        }
    }

    /// Asks another location in place of the one that forwarded. The request's own content has been
    /// the first handler's.
    private void forward(RequestHead head, Reply.Forward forward) {
        if (++forwards > MOST_FORWARDS) {
            reply(
                    new Reply.Refusal(
                            500,
                            "forwarded more than "
                                    + MOST_FORWARDS
                                    + " times, last to "
                                    + Syntax.quoted(forward.path())));
            return;
        }
        if (content != null) {
            content.drop();
        }
        dispatch(forward.head(head), NoContent.INSTANCE);
    }

    private RequestContent contentOf(RequestHead head) {
        if (!head.hasContent()) {
            return NoContent.INSTANCE;
        }
        content = new IncomingContent(head.contentLength(), this);
        return content;
    }

    private void handle(Handler handler, Request request) {
        switch (handler) {
            case Handler.Blocking blocking ->
                    handlerThread =
                            Thread.ofVirtual()
                                    .name("webserv-request-", record.id())
                                    .start(() -> handleBlocking(blocking, request));
            case Handler.NonBlocking nonBlocking -> handleNonBlocking(nonBlocking, request);
        }
    }

    private void handleBlocking(Handler.Blocking handler, Request request) {
        try {
            var reply = handler.handle(request);
            wire.execute(() -> completed(reply, null));
        } catch (Throwable failure) {
            wire.execute(() -> handlerFailed(failure));
        }
    }

    private void handleNonBlocking(Handler.NonBlocking handler, Request request) {
        CompletionStage<Reply> stage;
        try {
            stage = handler.handle(request);
        } catch (RuntimeException failure) {
            handlerFailed(failure);
            return;
        }
        var future = stage.toCompletableFuture();
        if (future.state() == Future.State.SUCCESS) {
            completed(future.resultNow(), null);
        } else {
            var _ =
                    future.whenComplete(
                            (reply, failure) -> wire.execute(() -> completed(reply, failure)));
        }
    }

    private void completed(@Nullable Reply reply, @Nullable Throwable failure) {
        if (reply != null) {
            reply(reply);
        } else if (failure instanceof CompletionException wrapper && wrapper.getCause() != null) {
            handlerFailed(wrapper.getCause());
        } else {
            handlerFailed(
                    failure == null
                            ? new NullPointerException("the handler replied null")
                            : failure);
        }
    }

    /// Takes a part of the request's content.
    void received(ByteBuffer octets) {
        record.received(octets.remaining());
        continueSettled = true;
        if (content == null) {
            return;
        }
        if (record.match().orElse(null) instanceof Match.Found found
                && record.contentReceived() > found.location().contentOctets()) {
            session.abandonInput();
            breakInput(Dispatch.tooLarge(found), "");
            return;
        }
        content.offer(octets);
    }

    /// The request is complete.
    void requestComplete(Fields trailers) {
        requestComplete = true;
        if (content != null) {
            content.complete(trailers);
        }
    }

    /// The request broke off. Refuses it, unless the response is under way, in which case only the
    /// handler gets to know.
    ///
    /// @param fault what the page tells the client beside the status
    void breakInput(Reply.Refusal refusal, String fault) {
        requestComplete = true;
        if (content != null) {
            content.fail(new IOException(refusal.cause()));
        }
        if (stage == Stage.HANDLING) {
            refuse(refusal, fault);
        } else {
            record.caused(refusal.cause());
        }
    }

    boolean isRequestComplete() {
        return requestComplete;
    }

    /// Whether the loop should read no more content until [Listener#contentTaken].
    boolean isContentFull() {
        return content != null && stage != Stage.SENT && content.isFull();
    }

    /// Whether it is the client's turn to send content.
    boolean isWaitingForContent() {
        return !requestComplete && continueSettled && !isContentFull();
    }

    long contentReceived() {
        return record.contentReceived();
    }

    boolean isSent() {
        return stage == Stage.SENT;
    }

    // The response goes out.

    private void handlerFailed(Throwable failure) {
        if (stage != Stage.HANDLING) {
            LOG.debug(
                    "request {}: the handler failed after the request was settled",
                    record.id(),
                    failure);
            return;
        }
        LOG.error("request {}: the handler failed", record.id(), failure);
        reply(new Reply.Refusal(500, "the handler failed: " + failure));
    }

    /// Answers. A reply that comes too late, because the request was refused meanwhile or the
    /// client is gone, is dropped.
    void reply(Reply reply) {
        if (stage != Stage.HANDLING) {
            release(reply);
            return;
        }
        switch (reply) {
            case Reply.Refusal refusal -> refuse(refusal, "");
            case Reply.Response response -> respond(response);
            case Reply.Forward forward -> forward(Objects.requireNonNull(head), forward);
        }
    }

    /// Answers with the page of a refusal.
    ///
    /// @param fault what the page tells the client beside the status
    void refuse(Reply.Refusal refusal, String fault) {
        record.caused(refusal.cause());
        respond(server.errorPages().page(refusal, fault, record.id()));
    }

    private void respond(Reply.Response response) {
        stage = Stage.SENDING;
        record.replied(wire.nanoTime());
        if (!canDrain()) {
            session.closeAfterResponse();
        }
        record.answered(response.status());
        boolean hasContent;
        try {
            hasContent =
                    session.send(
                            stream,
                            new ResponseHead(
                                    response.status(),
                                    dated(response.fields()),
                                    response.content().length()));
        } catch (IllegalArgumentException unsendable) {
            release(response);
            replaceUnsendable(unsendable);
            return;
        }
        if (hasContent) {
            send(response.content());
        } else {
            release(response);
            end();
        }
    }

    /// A handler that speaks for another server keeps that one's Date (RFC 9110 §6.6.1).
    private Fields dated(Fields fields) {
        return fields.has("Date") ? fields : new DatedFields(server.date().now(), fields);
    }

    /// The handler's head cannot be sent (RFC 9110 §5.5), so nothing of it was: the page for 500
    /// goes in its place.
    private void replaceUnsendable(IllegalArgumentException unsendable) {
        LOG.error("request {}: the handler's response cannot be sent", record.id(), unsendable);
        var refusal =
                new Reply.Refusal(
                        500, "the handler's response cannot be sent: " + unsendable.getMessage());
        refuse(refusal, "");
    }

    /// Whether the rest of the request's content can be read and dropped, so that the next request
    /// on the connection can follow. A client that still waits for 100 may send the content or not
    /// (RFC 9110 §10.1.1): after that, only a new connection is safe.
    private boolean canDrain() {
        if (requestComplete || head == null || !head.hasContent()) {
            return true;
        }
        long left = head.contentLength() - record.contentReceived();
        return continueSettled && head.contentLength() >= 0 && left <= DRAINED_OCTETS;
    }

    private void send(Content body) {
        switch (body) {
            case Content.Bytes bytes -> start(new OctetsSender(this, bytes.octets()));
            case Content.File(var slice) -> {
                record.sent(slice.length());
                session.send(stream, slice);
                end();
            }
            case Content.Published published -> start(new PublishedSender(this, published));
            case Content.Written(var writer, _) -> start(new WrittenSender(this, writer));
        }
    }

    private void start(ContentSender fresh) {
        sender = fresh;
        fresh.proceed();
    }

    /// The wire can take more.
    void writable() {
        if (sender != null) {
            sender.proceed();
        }
    }

    @Override
    public boolean isWritable() {
        return wire.isWritable();
    }

    @Override
    public void send(ByteBuffer octets) {
        if (stage != Stage.SENDING) {
            return;
        }
        int count = octets.remaining();
        try {
            session.send(stream, octets);
            record.sent(count);
        } catch (IllegalArgumentException tooMuch) {
            fail(tooMuch);
        }
    }

    @Override
    public void end() {
        if (stage != Stage.SENDING) {
            return;
        }
        try {
            session.end(stream, Fields.empty());
        } catch (IllegalArgumentException tooLittle) {
            fail(tooLittle);
            return;
        }
        sender = null;
        stage = Stage.SENT;
        if (content != null) {
            content.drop();
        }
        listener.responseSent();
    }

    @Override
    public void fail(Throwable failure) {
        if (stage != Stage.SENDING) {
            return;
        }
        LOG.error("request {}: the response broke off", record.id(), failure);
        record.caused("the response broke off: " + failure);
        listener.responseBroken();
    }

    private static void release(Reply reply) {
        if (reply instanceof Reply.Response(_, _, Content.File(var slice))) {
            slice.close();
        }
    }

    // The end.

    /// Ends the exchange before its response was complete.
    void abort(String why) {
        record.caused(why);
        decide(Decision.Outcome.ABORTED);
    }

    /// Closes the record.
    void decide(Decision.Outcome how) {
        if (stage == Stage.DECIDED) {
            return;
        }
        stage = Stage.DECIDED;
        record.ended(how, wire.nanoTime());
        var gone = new IOException("the connection is closed");
        if (content != null) {
            content.fail(gone);
        }
        if (sender != null) {
            sender.cancel(gone);
        }
        if (how != Decision.Outcome.COMPLETE && handlerThread != null) {
            handlerThread.interrupt(); // nobody waits for its reply; it may have ended already
        }
        server.log().decided(record);
    }

    // What the handler's side asks.

    @Override
    public void wanted() {
        if (!continueSettled) {
            wire.execute(() -> {
                if (!continueSettled && stage == Stage.HANDLING) {
                    continueSettled = true;
                    session.interim(stream, 100, Fields.empty());
                }
            });
        }
    }

    @Override
    public void roomAgain() {
        wire.execute(listener::contentTaken);
    }

    @Override
    public void onLoop(Runnable task) {
        wire.execute(task);
    }
}
