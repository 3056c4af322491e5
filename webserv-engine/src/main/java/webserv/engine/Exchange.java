package webserv.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import webserv.api.http.Captures;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.JoinedFields;
import webserv.api.http.NormalPath;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.RequestContent;
import webserv.api.http.RequestHead;
import webserv.api.http.Syntax;
import webserv.api.http.Template;
import webserv.api.io.Wire;
import webserv.api.spi.Decision;
import webserv.api.spi.ErrorPage;
import webserv.api.spi.Match;
import webserv.api.spi.RequestLimits;
import webserv.api.spi.Session;

/// One request and its response, from the head to the end of its [DecisionRecord].
///
/// ```
///   HANDLING ── reply, or a refusal ──► SENDING ── end of content ──► SENT ──► DECIDED
///      │ └────── another protocol, when the request is complete ───────►│         ▲
///      └──────────────────────── client gone, broken off ─────────────────────────┘
/// ```
///
/// It decides; [RequestReading] takes the request in, [HandlerCall] asks the handler, and
/// [ResponseSending] sends the response.
///
/// Confined to the loop of its connection.
final class Exchange implements ResponseSending.Listener, Dispatch.View {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

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

        /// Content was taken or is not wanted, so more may be read.
        void contentTaken();

        /// The response is 101: what follows on the wire is another protocol's.
        ///
        /// @param takeover whose the connection is to be
        void protocolSwitched(Wire.Acceptor takeover);
    }

    private final ServerContext server;
    private final Wire wire;
    private final Session session;
    private final Listener listener;
    private final int stream;
    private final @Nullable RequestHead head;
    private final DecisionRecord record;
    private final RequestReading reading;
    private final ResponseSending sending;

    private HandlerCall call;
    private Stage stage = Stage.HANDLING;

    /// What was asked for last: as the client did, or as a forward or a rewrite has it.
    private @Nullable RequestHead asked;

    private RequestContent content = NoContent.INSTANCE;
    private @Nullable PageInPlace page;
    private boolean builtInPagesOnly;
    private @Nullable Reply early;
    private Reply.@Nullable Upgrade upgrade;
    private int forwards;
    private boolean inputBroke;

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
        this.reading = new RequestReading(wire, session, stream, head, listener::contentTaken);
        this.call = new HandlerCall(wire, this::reply, this::handlerFailed);
        this.sending = new ResponseSending(wire, session, stream, record, this);
    }

    // The request comes in.

    /// Decides what to do with the request and begins to do it.
    void begin(RequestHead head) {
        dispatch(head, reading.begin(head));
    }

    private void dispatch(RequestHead wanted, RequestContent with) {
        asked = wanted;
        content = with;
        var dispatch = Dispatch.of(wanted, record.listener(), server.table(), this);
        if (page == null) {
            record.matched(dispatch.match());
        }
        switch (dispatch) {
            case Dispatch.Answer(_, var reply) -> reply(reply);
            case Dispatch.Handle(var found, var now, var path) -> {
                asked = now;
                call.run(
                        found.location().handler(),
                        new HandlerRequest(
                                record,
                                now,
                                path,
                                found,
                                found.captures(),
                                with,
                                wire,
                                this::interim));
            }
        }
    }

    /// The request as templates see it: without content.
    @Override
    public Request of(Match match, RequestHead now, String path, Captures captures) {
        return new HandlerRequest(
                record, now, path, match, captures, NoContent.INSTANCE, wire, this::interim);
    }

    /// The request as the templates of the policy see it that it has come to.
    private Request asPolicySees(Match match, RequestHead now) {
        var captures = match instanceof Match.Found found ? found.captures() : Captures.NONE;
        String path;
        try {
            path = NormalPath.of(now.target().path());
        } catch (IllegalArgumentException _) {
            path = "/";
        }
        return of(match, now, path, captures);
    }

    /// Sends an interim response, unless the final one is known. Safe for any thread.
    private void interim(int status, Fields fields) {
        wire.execute(() -> {
            if (stage != Stage.HANDLING || early != null) {
                return;
            }
            try {
                session.interim(stream, status, fields);
            } catch (RuntimeException unsendable) {
                LOG.error(
                        "request {}: an interim response cannot be sent", record.id(), unsendable);
            }
        });
    }

    /// Asks another location in place of the one that forwarded.
    private void forward(RequestHead last, Reply.Forward forward) {
        if (++forwards > Dispatch.MOST_MOVES) {
            reply(new Reply.Refusal(500, forwardLoop(forward)));
            return;
        }
        switch (forward.kind()) {
            // The request's own content has been the first handler's.
            case GET -> {
                reading.drop();
                dispatch(forward.head(last), NoContent.INSTANCE);
            }
            case SAME_REQUEST -> dispatch(forward.head(last), content);
        }
    }

    /// Why a request is forwarded no further.
    static Cause forwardLoop(Reply.Forward last) {
        return new Cause(
                "forward-loop",
                "forwarded more than "
                        + Dispatch.MOST_MOVES
                        + " times, last to "
                        + Syntax.quoted(last.path()));
    }

    /// Takes a part of the request's content.
    void received(ByteBuffer octets) {
        reading.count(octets);
        if (early != null && !reading.mayStillBreak()) {
            answerEarly();
        }
        if (record.match().orElse(null) instanceof Match.Found found
                && reading.received() > found.location().contentOctets()) {
            session.abandonInput();
            breakInput(Dispatch.tooLarge(found), "");
            return;
        }
        reading.offer(octets);
    }

    /// The request is complete.
    void requestComplete(Fields trailers) {
        reading.complete(trailers);
        if (upgrade != null && stage == Stage.HANDLING) {
            switchProtocol(upgrade);
        }
        answerEarly();
    }

    /// The request broke off. Refuses it, unless the response is under way, in which case only the
    /// handler gets to know.
    ///
    /// @param fault what the page tells the client beside the status
    void breakInput(Reply.Refusal refusal, String fault) {
        reading.breakOff(new IOException(refusal.cause().detail()));
        if (stage == Stage.HANDLING) {
            discardEarly();
            refuse(refusal, fault);
        } else {
            inputBroke = true;
            record.caused(refusal.cause());
        }
    }

    boolean isRequestComplete() {
        return reading.isComplete();
    }

    /// Whether the loop should read no more content until [Listener#contentTaken].
    boolean isContentFull() {
        return stage != Stage.SENT && reading.isFull();
    }

    /// Whether it is the client's turn to send content.
    boolean isWaitingForContent() {
        return reading.isWaiting();
    }

    /// The limits of the request; those of the connection where it has come to no place.
    RequestLimits limits(RequestLimits otherwise) {
        var match = record.match().orElse(null);
        return match == null ? otherwise : match.policy().limits();
    }

    long contentReceived() {
        return reading.received();
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
        reply(
                new Reply.Refusal(
                        500, new Cause("handler-failed", "the handler failed: " + failure)));
    }

    /// Answers. A reply that comes too late, because the request was refused meanwhile or the
    /// client is gone, is dropped.
    void reply(Reply reply) {
        if (stage != Stage.HANDLING) {
            ResponseSending.discard(reply);
            return;
        }
        if (reading.mayStillBreak() && isAnAnswer(reply)) {
            early = reply;
            reading.drop();
            return;
        }
        answer(reply);
    }

    /// Whether the content is of no more use.
    private static boolean isAnAnswer(Reply reply) {
        return switch (reply) {
            case Reply.Upgrade _ -> false;
            case Reply.Forward forward -> forward.kind() == Reply.Forward.Kind.GET;
            case Reply.Response _, Reply.Refusal _ -> true;
        };
    }

    private void answer(Reply reply) {
        switch (reply) {
            case Reply.Refusal refusal -> refuse(refusal, "");
            case Reply.Response response -> respond(response);
            case Reply.Forward forward -> forward(Objects.requireNonNull(asked), forward);
            case Reply.Upgrade wanted -> upgrade(Objects.requireNonNull(head), wanted);
        }
    }

    /// Whether the answer is known and waits for the rest of the content.
    boolean isAnswerWaiting() {
        return early != null;
    }

    /// Gives the answer that waits, if one does.
    void answerEarly() {
        var reply = early;
        early = null;
        if (reply != null && stage == Stage.HANDLING) {
            answer(reply);
        }
    }

    private void discardEarly() {
        if (early != null) {
            ResponseSending.discard(early);
            early = null;
        }
    }

    /// Answers with the page of a refusal: the one that is configured for its status, or the
    /// built-in one. A page that is refused itself gives way to the built-in one of the first
    /// status.
    ///
    /// @param fault what the built-in page tells the client beside the status
    void refuse(Reply.Refusal refusal, String fault) {
        record.caused(refusal.cause());
        if (page != null) {
            giveUpPage(page, refusal.status() + ", " + refusal.cause());
            return;
        }
        var configured = configuredPage(refusal.status());
        if (configured == null || head == null || refusal.content().isPresent()) {
            builtInPage(refusal, fault);
            return;
        }
        var match = record.match().orElseThrow();
        var target =
                configured.target().expand(asPolicySees(match, head), Template.Use.URI_REFERENCE);
        if (configured.isRedirect()) {
            respond(Redirected.to(Math.max(configured.status(), 302), target));
            return;
        }
        page = new PageInPlace(refusal, fault, configured);
        call.abandon();
        call = new HandlerCall(wire, this::reply, this::handlerFailed);
        reading.drop();
        var get = Reply.Forward.to(target, Reply.Forward.Kind.GET);
        dispatch(PageInPlace.unconditional(get.head(head)), NoContent.INSTANCE);
    }

    private @Nullable ErrorPage configuredPage(int status) {
        return builtInPagesOnly
                ? null
                : record.match().map(match -> match.policy().errorPages().get(status)).orElse(null);
    }

    private void giveUpPage(PageInPlace given, String why) {
        LOG.warn(
                "request {}: the error page at {} is no page: it is answered {}",
                record.id(),
                given.page().origin(),
                why);
        page = null;
        builtInPage(given.refusal(), given.fault());
    }

    private void builtInPage(Reply.Refusal refusal, String fault) {
        builtInPagesOnly = true;
        Reply.Response builtIn;
        try {
            var fields = head == null ? null : head.fields();
            builtIn = server.errorPages().page(refusal, fault, record.id(), fields);
        } catch (IllegalArgumentException unsendable) {
            replaceUnsendable(unsendable);
            return;
        }
        respond(builtIn);
    }

    private void respond(Reply.Response answer) {
        var given = page;
        var response = given == null ? answer : given.with(answer);
        if (given != null && response == null) {
            ResponseSending.discard(answer);
            giveUpPage(given, Integer.toString(answer.status()));
        } else if (response != null) {
            send(withAddedFields(response));
        }
    }

    /// With the fields of `add_header` where there are any.
    private Reply.Response withAddedFields(Reply.Response response) {
        var match = record.match().orElse(null);
        if (match == null || head == null || match.policy().addedFields().isEmpty()) {
            return response;
        }
        var added = match.policy().addedFields();
        var fields = AddedFields.to(response.fields(), added, asPolicySees(match, head));
        return new Reply.Response(response.status(), fields, response.content());
    }

    private void send(Reply.Response response) {
        record.replied(wire.nanoTime());
        if (!reading.canDrain()) {
            session.closeAfterResponse();
        }
        boolean hasContent;
        try {
            hasContent = sending.head(response, dated(response.fields()));
        } catch (RuntimeException unsendable) {
            ResponseSending.discard(response.content());
            replaceUnsendable(unsendable);
            return;
        }
        stage = Stage.SENDING;
        reading.answered();
        record.answered(response.status());
        if (hasContent) {
            sending.content(response.content());
        } else {
            sending.noContent(response.content());
        }
    }

    /// A handler that speaks for another server keeps that one's Date (RFC 9110 §6.6.1).
    private Fields dated(Fields fields) {
        return fields.has("Date") ? fields : new JoinedFields(server.date().now(), fields);
    }

    /// The handler's head cannot be sent (RFC 9110 §5.5), so nothing of it was: the page for 500
    /// goes in its place.
    private void replaceUnsendable(RuntimeException unsendable) {
        LOG.error("request {}: the handler's response cannot be sent", record.id(), unsendable);
        reply(
                new Reply.Refusal(
                        500,
                        new Cause(
                                "response-unsendable",
                                "the handler's response cannot be sent: "
                                        + unsendable.getMessage())));
    }

    /// The wire can take more.
    void writable() {
        sending.writable();
    }

    @Override
    public void sent() {
        stage = Stage.SENT;
        reading.drop();
        listener.responseSent();
    }

    @Override
    public void broken(Throwable cause) {
        // A handler that lost its input did nothing wrong, and whoever can send half a request
        // should not fill the log.
        LOG.atLevel(inputBroke ? Level.DEBUG : Level.ERROR)
                .setCause(cause)
                .log("request {}: the response broke off", record.id());
        record.caused(new Cause("response-broken", "the response broke off: " + cause));
        listener.responseBroken();
    }

    // Another protocol (RFC 9110 §7.8).

    /// Switches when the request is complete: only then does the client speak the new protocol. A
    /// client that waits for 100 is sent it first, as the RFC asks; the content is nobody's.
    private void upgrade(RequestHead head, Reply.Upgrade wanted) {
        if (!head.offersUpgrade(wanted.protocol())) {
            reply(notOffered(wanted));
        } else if (reading.isComplete()) {
            switchProtocol(wanted);
        } else {
            upgrade = wanted;
            reading.sendContinue();
            reading.drop();
            listener.contentTaken();
        }
    }

    /// The answer to who does not offer to go over to a protocol.
    static Reply.Refusal notOffered(Reply.Upgrade wanted) {
        return new Reply.Refusal(
                426,
                new Cause(
                        "upgrade-not-offered",
                        "the client does not offer to go over to " + wanted.protocol()),
                Fields.of("Upgrade", wanted.protocol()));
    }

    private void switchProtocol(Reply.Upgrade wanted) {
        record.replied(wire.nanoTime());
        try {
            session.switchProtocol(stream, wanted.protocol(), wanted.fields());
        } catch (RuntimeException unsendable) {
            replaceUnsendable(unsendable);
            return;
        }
        stage = Stage.SENT;
        reading.answered();
        record.answered(101);
        reading.drop();
        listener.protocolSwitched(wanted.takeover());
    }

    // The end.

    /// Ends the exchange before its response was complete.
    void abort(Cause why) {
        record.caused(why);
        decide(Decision.Outcome.ABORTED);
    }

    /// Closes the record.
    void decide(Decision.Outcome how) {
        if (stage == Stage.DECIDED) {
            return;
        }
        stage = Stage.DECIDED;
        record.received(reading.received());
        record.ended(how, wire.nanoTime());
        reading.answered();
        if (how != Decision.Outcome.COMPLETE || reading.isCutOff()) {
            breakOff(new IOException("the connection is closed"));
        }
        server.log().decided(record);
    }

    /// Tells whoever still works for the exchange that nobody waits for it.
    private void breakOff(IOException gone) {
        reading.fail(gone);
        sending.cancel(gone);
        discardEarly();
        call.interrupt();
    }
}
