package webserv.engine;

import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.http.RequestHead;
import webserv.api.io.ListenAddress;
import webserv.api.io.Wire;
import webserv.api.spi.Decision;
import webserv.api.spi.Event;
import webserv.api.spi.RequestLimits;
import webserv.api.spi.Session;

/// Drives one connection: gives what the wire brings to the session, and what the session finds to
/// an [Exchange], one after the other.
///
/// ```
///   wire.received ─► session.next ─► Head ─► Exchange.begin ─► … ─► session.send ─► wire.write
///                        ▲             Data, End ─► Exchange.received, requestComplete
///                        └── backlog: what the session cannot read before the response is sent
/// ```
///
/// An exchange may end with 101. The connection then passes the wire on by a [Takeover], sets no
/// deadline and reads nothing any more, and only waits for the end, as it is counted until then.
///
/// Confined to the wire's loop, but for [#stop].
final class Connection implements Wire.Reader, Exchange.Listener, Takeover.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /// What a connection does.
    enum State {
        IDLE,
        READING_HEAD,
        READING_CONTENT,
        HANDLING,
        SENDING,
        UPGRADED,
        CLOSING
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    /// Requests that are begun before the other connections of the loop have their turn. One read
    /// may bring hundreds; a client that pipelines so many would keep all others waiting.
    private static final int REQUESTS_PER_TURN = 64;

    private final Entrance entrance;
    private final Wire wire;
    private final Session session;
    private final Watch watch;

    /// What the exchange under way, or the last one, was begun with.
    private ServerContext server;

    private @Nullable Retirement retirement;
    private @Nullable Exchange exchange;
    private @Nullable ByteBuffer backlog;
    private Wire.@Nullable Acceptor successor;
    private @Nullable Ending ending;
    private boolean driving;
    private boolean stopping;
    private boolean peerEnded;
    private boolean sessionKnowsEnd;
    private int requests;
    private long requestStart;

    /// @param server what holds now
    Connection(ServerContext server, Entrance entrance, Wire wire) {
        this.server = server;
        this.entrance = entrance;
        this.wire = wire;
        this.session = server.codec().open(server.limits().message(), wire);
        this.watch = new Watch(wire, server.limits().connection());
    }

    @Override
    public Wire wire() {
        return wire;
    }

    @Override
    public Session session() {
        return session;
    }

    /// Begins to wait for a request, or refuses the connection where there are too many.
    void open() {
        server.admission()
                .enter(wire.remoteAddress())
                .ifPresentOrElse(this::refuseArrival, this::watchOver);
    }

    private void refuseArrival(Cause cause) {
        requestStart = wire.nanoTime();
        refuse(
                session.abandonInput(),
                new Reply.Refusal(503, cause, Fields.of("Retry-After", "5")),
                "");
        resume();
    }

    /// Takes no further request: closes an idle connection, and a busy one after its response.
    /// Another protocol is ended at once: it may go on for days, and there is no word for its end
    /// that this server knows. Safe for any thread.
    void stop() {
        wire.execute(() -> {
            stopping = true;
            if (isHandedOver() || exchange == null) {
                finish();
            } else {
                session.closeAfterResponse();
            }
        });
    }

    /// Tells when nothing of it uses what held before a reload: at once, or when the exchange under
    /// way has ended. Safe for any thread.
    @SuppressWarnings("ReferenceEquality") // The very same one: two alike would be two reloads.
    void release(ServerContext old, Retirement from) {
        wire.execute(() -> {
            if (server != old || (exchange == null && !isHandedOver())) {
                from.left(this);
            } else {
                retirement = from;
            }
        });
    }

    private void leaveRetirement() {
        if (retirement != null && !isHandedOver()) {
            retirement.left(this);
            retirement = null;
        }
    }

    ListenAddress listener() {
        return entrance.address();
    }

    /// What it does, as far as another thread can see.
    State state() {
        var end = ending;
        return end == null ? watch.waiting().state() : end.state();
    }

    // Events of the wire.

    @Override
    public void received(ByteBuffer octets) {
        drive(octets, Connection::keep);
    }

    @Override
    public int mostOctets() {
        return exchange == null ? USUAL_OCTETS : exchange.reading().mostOctets();
    }

    @Override
    public void inputEnded() {
        peerEnded = true;
        if (backlog == null) {
            if (exchange != null) {
                session.closeAfterResponse(); // no request can follow, so the response says so
            }
            resume();
        }
    }

    @Override
    public void writable() {
        if (ending != null) {
            ending.leave();
            return;
        }
        if (exchange != null) {
            exchange.writable();
        }
        settle();
        resume();
    }

    @Override
    public void expired() {
        switch (watch.expired(exchange)) {
            case Watch.Verdict.Plain.GO_ON -> {}
            case Watch.Verdict.Plain.CLOSE -> {
                LOG.debug("{} is closed: no request came for keepalive_timeout", wire);
                finish();
            }
            case Watch.Verdict.Plain.GONE -> depart();
            case Watch.Verdict.Plain.ANSWER -> answerEarly();
            case Watch.Verdict.TimeOut(var cause) -> timeOut(cause);
            case Watch.Verdict.Abort(var cause) -> abort(cause);
        }
    }

    @Override
    public void closed(Wire.Cause cause) {
        if (ending == null) {
            ending = closing();
        }
        if (exchange != null) {
            exchange.decide(Ending.outcomeOf(exchange, cause));
            exchange = null;
        }
        server.admission().leave(wire.remoteAddress());
        entrance.connections().remove(this);
    }

    // Reading.

    /// Goes on after a pause: with what was left over then, and with the peer's end behind it.
    private void resume() {
        if (driving || ending != null) {
            return;
        }
        var left = backlog == null ? NOTHING : backlog;
        backlog = null;
        drive(left, UnaryOperator.identity());
    }

    /// @param keep turns what is left over into what may be kept
    private void drive(ByteBuffer octets, UnaryOperator<ByteBuffer> keep) {
        if (exchange == null && octets.hasRemaining() && session.isIdle()) {
            requestStart = wire.nanoTime();
        }
        driving = true;
        int share = requests + REQUESTS_PER_TURN;
        while (requests < share && step(octets)) {}
        if (requests == share) {
            wire.execute(this::resume);
        }
        driving = false;
        if (ending != null) {
            return;
        }
        if (successor != null) {
            handOver(successor, octets);
            return;
        }
        if (octets.hasRemaining()) {
            backlog = keep.apply(octets);
        }
        watchOver();
    }

    private static ByteBuffer keep(ByteBuffer lent) {
        return ByteBuffer.allocate(lent.remaining()).put(lent).flip();
    }

    /// One event of the session.
    ///
    /// @return whether to ask for the next
    private boolean step(ByteBuffer octets) {
        if (ending != null || successor != null || isSendingTheLast()) {
            return false;
        }
        if (peerEnded && !sessionKnowsEnd && !octets.hasRemaining()) {
            sessionKnowsEnd = true;
            session.inputEnded();
        }
        switch (session.next(octets)) {
            case Event.Head(var stream, var head) -> start(stream, head);
            case Event.Data(_, var data) -> current().received(data);
            case Event.End(_, var trailers) -> {
                current().requestComplete(trailers);
                settle();
            }
            case Event.Malformed(var stream, var status, var cause, var head) ->
                    refuseInput(stream, new Reply.Refusal(status, cause), head.orElse(null));
            case Event.Wait.NEED_INPUT -> {
                return exchange != null && exchange.refuseTooMuch();
            }
            case Event.Wait.PAUSED -> {
                return false;
            }
            case Event.Wait.CLOSED -> {
                return sessionClosed();
            }
        }
        return true;
    }

    /// A response is complete, but the wire has not taken it yet: the next request waits, or a
    /// client that never reads could have responses without end prepared for it.
    private boolean isSendingTheLast() {
        return exchange != null && exchange.isSent() && !wire.isWritable();
    }

    private Exchange current() {
        if (exchange == null) {
            throw new IllegalStateException("the session told of content without a head");
        }
        return exchange;
    }

    private void start(int stream, RequestHead head) {
        requests++;
        if (stopping) {
            session.closeAfterResponse();
        } else if (requests >= watch.limits().requestsPerConnection()) {
            LOG.debug("{} is closed behind request {}, as keepalive_requests says", wire, requests);
            session.closeAfterResponse();
        }
        exchange = newExchange(stream, head);
        exchange.begin(head);
    }

    @SuppressWarnings("ReferenceEquality") // A look at the reference is all that a request pays.
    private Exchange newExchange(int stream, @Nullable RequestHead head) {
        var holds = entrance.current().get();
        // A listener that is gone from the configuration is not in its table: the connection keeps
        // what it has, and is stopped.
        if (holds != server && holds.addresses().contains(entrance.address())) {
            server = holds;
        }
        var record = new DecisionRecord(server, entrance.address(), wire, head, requestStart);
        return new Exchange(server, this, stream, head, record);
    }

    /// Refuses what the peer sent: as the answer to the exchange that it belongs to, or to none.
    ///
    /// @param fault what the page tells the peer beside the status
    private void refuse(int stream, Reply.Refusal refusal, String fault) {
        if (exchange != null) {
            exchange.breakInput(refusal, fault);
        } else {
            exchange = newExchange(stream, null);
            exchange.refuse(refusal, fault);
        }
    }

    /// @param head of what begins with it and is refused at once, where it could be read
    private void refuseInput(int stream, Reply.Refusal refusal, @Nullable RequestHead head) {
        var fault = refusal.cause().detail();
        if (head == null) {
            refuse(stream, refusal, fault);
        } else {
            exchange = newExchange(stream, head);
            exchange.refuse(head, refusal, fault);
        }
    }

    private void timeOut(Cause cause) {
        refuse(session.abandonInput(), new Reply.Refusal(408, cause), "");
        resume();
    }

    private void answerEarly() {
        current().answerEarly();
        resume();
    }

    /// The session reads no further.
    ///
    /// @return false, always: there is no further event
    private boolean sessionClosed() {
        if (exchange == null || exchange.isSent()) {
            var last = exchange == null ? RequestLimits.DEFAULTS : exchange.limits();
            settleSent();
            finish(last);
        }
        return false;
    }

    // The response.

    @Override
    public void responseBegun() {
        if (!driving) {
            watchOver();
        }
    }

    @Override
    public void responseSent() {
        settle();
        resume();
    }

    @Override
    public void responseBroken() {
        abort(new Cause("response-broken", "the response broke off"));
    }

    @Override
    public void contentTaken() {
        watchOver();
    }

    /// Closes the record of an exchange that is complete on both sides.
    private void settle() {
        if (exchange != null
                && exchange.isSent()
                && exchange.reading().isComplete()
                && wire.isWritable()) {
            settleSent();
        }
    }

    private void settleSent() {
        if (exchange != null) {
            exchange.decide(Decision.Outcome.COMPLETE);
            exchange = null;
            requestStart = wire.nanoTime();
            watch.restart();
            leaveRetirement();
        }
    }

    @Override
    public void protocolSwitched(Wire.Acceptor takeover) {
        successor = takeover;
        resume();
    }

    private void handOver(Wire.Acceptor next, ByteBuffer octets) {
        settleSent();
        ending = Ending.upgraded(this, wire, entrance.connections());
        ending.handOver(next, octets, peerEnded);
        if (stopping) {
            finish();
        }
    }

    // Closing and waiting.

    @Override
    public void finish() {
        finish(RequestLimits.DEFAULTS);
    }

    /// @param last limits of the last request
    private void finish(RequestLimits last) {
        if (ending == null) {
            ending = closing();
            watch.awaitEnd(last);
        }
        ending.leave();
    }

    private Ending closing() {
        return Ending.closing(this, wire, entrance.connections());
    }

    private boolean isHandedOver() {
        return ending != null && ending.isHandedOver();
    }

    private void abort(Cause cause) {
        if (exchange != null) {
            exchange.abort(cause);
        }
        abort();
    }

    /// The client is taken to have closed.
    private void depart() {
        current().decide(Decision.Outcome.DISCONNECTED);
        abort();
    }

    private void abort() {
        exchange = null;
        ending = closing();
        wire.abort();
    }

    /// Reads or pauses, and sets the deadline, as the state now asks for.
    private void watchOver() {
        if (ending != null) {
            return;
        }
        if (backlog != null || (exchange != null && exchange.isContentFull())) {
            wire.pause();
        } else {
            wire.resume();
        }
        watch.look(session, exchange, peerEnded);
    }
}
