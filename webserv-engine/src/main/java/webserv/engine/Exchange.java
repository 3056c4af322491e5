package webserv.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.http.RequestHead;
import webserv.api.io.Wire;
import webserv.api.spi.Decision;
import webserv.api.spi.Match;

/// One request and its response, from the head to the end of its [DecisionRecord].
///
/// ```
///   HANDLING ── reply, or a refusal ──► SENDING ── end of content ──► SENT ──► DECIDED
///      │ └────── another protocol, when the request is complete ───────►│         ▲
///      └──────────────────────── client gone, broken off ─────────────────────────┘
/// ```
///
/// It decides; [RequestReading] takes the request in, [Handling] asks for a reply and gives it when
/// it may be given, [Responding] makes of it what is sent, and [ResponseSending] sends that.
///
/// Confined to the loop of its connection.
final class Exchange extends Responding
        implements RequestReading.Listener, Handling.Listener, ResponseSending.Listener {
    enum Stage {
        HANDLING,
        SENDING,
        SENT,
        DECIDED
    }

    /// What the exchange tells its connection, and has of it.
    interface Listener {
        Wire wire();

        SessionCalls session();

        /// The response has begun: from now on it is the client that is waited for.
        void responseBegun();

        /// The response is handed to the wire, all of it.
        void responseSent();

        /// The response cannot be completed: the connection must go.
        void responseBroken();

        /// Content was taken or is not wanted, so more may be read.
        void contentTaken();

        /// The response is 101: what follows on the wire is another protocol's.
        ///
        /// @param takeover whose the connection is to be
        /// @param asked by whom
        void protocolSwitched(Wire.Acceptor takeover, Asked asked);
    }

    private final Listener listener;
    private final int stream;
    private final RequestReading reading;
    private final Handling handling;
    private final ResponseSending sending;

    private Stage stage = Stage.HANDLING;

    private boolean inputBroke;

    /// @param stream the session's name for it
    /// @param head absent for a refusal of what never became a request
    Exchange(
            ServerContext server,
            Listener listener,
            int stream,
            @Nullable RequestHead head,
            DecisionRecord record) {
        super(server, head, record);
        this.listener = listener;
        this.stream = stream;
        this.reading = new RequestReading(this);
        this.handling = new Handling(this, reading);
        this.sending = new ResponseSending(this);
    }

    @Override
    public Wire wire() {
        return listener.wire();
    }

    @Override
    public SessionCalls session() {
        return listener.session();
    }

    @Override
    public int stream() {
        return stream;
    }

    @Override
    public String handlerAsked() {
        return handling.handlerAsked();
    }

    @Override
    public @Nullable RequestHead head() {
        return head;
    }

    @Override
    public DecisionRecord record() {
        return record;
    }

    // The request comes in.

    /// Decides what to do with the request and begins to do it.
    void begin(RequestHead head) {
        handling.ask(head, reading.begin(head));
    }

    @Override
    public boolean awaitsReply() {
        return stage == Stage.HANDLING;
    }

    /// Whether it is the handler's turn: to answer, or to go on with its answer.
    boolean awaitsHandler() {
        return stage == Stage.SENDING ? sending.awaitsContent() : handling.takesInterim();
    }

    /// Asks a client that has ended its sending whether it still waits for its answer or has
    /// closed, which look the same (RFC 9112 §9.6), by something that it ignores. If it has closed,
    /// its system answers with a reset, and the next time finds out.
    ///
    /// @return whether there was a way to ask
    boolean probeClient() {
        return session().probe(stream());
    }

    /// Takes a part of the request's content.
    void received(ByteBuffer octets) {
        reading.count(octets);
        handling.contentCame();
        if (!refuseTooMuch()) {
            reading.offer(octets);
        }
    }

    /// Refuses content that is larger than the location allows, as soon as that is known: a chunk
    /// counts whole when its size has come.
    boolean refuseTooMuch() {
        if (reading.isComplete()
                || reading.isLeftOver()
                || !(record.match().orElse(null) instanceof Match.Found found)
                || reading.received() + session().announcedContent()
                        <= found.location().contentOctets()) {
            return false;
        }
        session().abandonInput();
        breakInput(Dispatch.tooLarge(found), "");
        return true;
    }

    /// The client has ended within its request. A handler that does not wait for content just now
    /// would not notice.
    void interrupt() {
        handling.interrupt();
    }

    /// The request is complete.
    void requestComplete(Fields trailers) {
        reading.complete(trailers);
        handling.answerEarly();
    }

    /// The request broke off. Refuses it, unless the response is under way, in which case only the
    /// handler gets to know.
    ///
    /// @param fault what the page tells the client beside the status
    void breakInput(Reply.Refusal refusal, String fault) {
        reading.breakOff(new IOException(refusal.cause().detail()));
        if (stage == Stage.HANDLING) {
            handling.discardEarly();
            refuse(refusal, fault);
        } else {
            inputBroke = true;
            record.caused(refusal.cause());
        }
    }

    @Override
    public void contentTaken() {
        listener.contentTaken();
    }

    @Override
    public void readerFailed(Throwable fault) {
        handling.handlerFailed(fault);
    }

    /// Whether the loop should read no more content until [Listener#contentTaken].
    boolean isContentFull() {
        return stage != Stage.SENT && reading.isFull();
    }

    /// How far the request has come.
    RequestReading reading() {
        return reading;
    }

    /// Whether the response has begun and is not complete.
    boolean isSending() {
        return stage == Stage.SENDING;
    }

    boolean isSent() {
        return stage == Stage.SENT;
    }

    // The response goes out.

    /// Whether a response is known and waits for the rest of the content.
    boolean isAnswerWaiting() {
        return handling.isAnswerWaiting();
    }

    /// Gives the answer that waits, if one does.
    void answerEarly() {
        handling.answerEarly();
    }

    /// Refuses what never became a request, or one whose head asks for what the codec cannot do.
    /// Nothing more of it is read.
    ///
    /// @param fault what the built-in page tells the client beside the status
    void refuseRequest(Reply.Refusal refusal, String fault) {
        if (head != null) {
            reading.breakOff(new IOException(refusal.cause().detail()));
            matchServer(head);
        }
        refuse(refusal, fault);
    }

    @Override
    public void askForPage(RequestHead wanted) {
        handling.abandon();
        reading.fail(new IOException("an error page answers the request"));
        reading.giveUp();
        handling.ask(wanted, NoContent.INSTANCE);
    }

    @Override
    public Dispatch.View view() {
        return handling;
    }

    @Override
    void reply(Reply.Refusal refusal) {
        handling.reply(refusal);
    }

    @Override
    void send(Reply.Response response) {
        record.replied(wire().nanoTime());
        if (!reading.canDrain()) {
            session().closeAfterResponse();
        }
        if (sending.send(response, server.date())) {
            listener.responseBegun();
        }
    }

    @Override
    public void begun(int status) {
        stage = Stage.SENDING;
        reading.answered();
        record.answered(status);
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
        BrokenResponse.tell(this, inputBroke, cause);
        record.broke(BrokenResponse.cause(cause));
        listener.responseBroken();
    }

    // Another protocol (RFC 9110 §7.8).

    /// The request is complete, or does not offer the protocol.
    @Override
    public void upgrade(Reply.Upgrade wanted) {
        if (!reading.offersUpgrade(wanted)) {
            handling.reply(Dispatch.upgradeNotOffered(wanted));
            return;
        }
        record.replied(wire().nanoTime());
        if (sending.switchProtocol(wanted)) {
            begun(101);
            stage = Stage.SENT;
            reading.drop();
            listener.protocolSwitched(wanted.takeover(), Asked.asOf(this));
        }
    }

    // The end.

    /// Ends the exchange before its response was complete.
    void abort(Cause why) {
        record.caused(why);
        decide(Decision.Outcome.ABORTED);
    }

    /// The connection is closed, with the response sent or not.
    void wireClosed(Wire.Cause why) {
        if (why == Wire.Cause.CUT) {
            record.broke(sending.cut());
        }
        decide(Ending.outcomeOf(this, why));
    }

    /// Closes the record.
    void decide(Decision.Outcome how) {
        if (stage == Stage.DECIDED) {
            return;
        }
        stage = Stage.DECIDED;
        record.received(reading.received());
        if (how != Decision.Outcome.COMPLETE) {
            record.taken(sending.contentTaken());
        }
        record.ended(how, wire().nanoTime());
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
        handling.discardEarly();
        handling.interrupt();
    }
}
