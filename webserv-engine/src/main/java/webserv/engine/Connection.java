package webserv.engine;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Cause;
import webserv.api.http.Reply;
import webserv.api.http.RequestHead;
import webserv.api.io.Wire;
import webserv.api.spi.Decision;
import webserv.api.spi.Event;
import webserv.api.spi.RequestLimits;
import webserv.engine.plugin.Thrown;

/// Drives one connection: gives what the session finds to an [Exchange], one after the other, and
/// ends it.
///
/// ```
///   wire ─► session ─► Head ─► Exchange.begin ─► … ─► session.send ─► wire.write
///                      Data, End ─► Exchange.received, requestComplete
/// ```
///
/// An exchange may end with 101. The connection then passes the wire on by a [Takeover], sets no
/// deadline and reads nothing any more, and only waits for the end, as it is counted until then.
///
/// Confined to the wire's loop, but for [#stop].
final class Connection extends CountedConnection implements Exchange.Listener, Takeover.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Watch watch;

    private @Nullable Exchange exchange;
    private @Nullable Ending ending;
    private boolean stopping;

    /// @param server what holds now
    Connection(ServerContext server, Entrance entrance, Wire wire) {
        super(server, entrance, wire);
        this.watch = new Watch(wire, server.limits().connection());
    }

    @Override
    public Wire wire() {
        return wire;
    }

    @Override
    public SessionCalls session() {
        return this;
    }

    /// Begins to wait for a request, or refuses the connection where there are too many.
    void open() {
        var refusal = enter();
        if (refusal == null) {
            awaitMore();
        } else {
            refuseArrival(refusal);
        }
    }

    private void refuseArrival(Cause cause) {
        refuse(abandonInput(), null, Reply.Refusal.busy(cause), "");
        resume();
    }

    /// Takes no further request: closes an idle connection, and a busy one after its response.
    /// Another protocol is ended at once: it may go on for days, and there is no word for its end
    /// that this server knows. Safe for any thread.
    @Override
    void stop() {
        wire.execute(() -> {
            stopping = true;
            if (isUpgraded() || exchange == null) {
                finish();
            } else {
                closeAfterResponse();
            }
        });
    }

    @Override
    boolean usesServer() {
        return exchange != null || isUpgraded();
    }

    @Override
    ConnectionState state() {
        var end = ending;
        return end == null ? watch.waiting().state() : end.state();
    }

    // Events of the wire.

    @Override
    public void inputEnded() {
        peerEnded();
        if (!isHeldUp()) {
            if (exchange != null) {
                closeAfterResponse(); // no request can follow, so the response says so
            }
            resume();
        }
    }

    @Override
    public void writable() {
        if (ending != null) {
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
        if (ending == null || ending.awaitsHandOver()) {
            ending = Ending.closing(this, wire);
        }
        try {
            if (exchange != null) {
                exchange.wireClosed(cause);
                exchange = null;
            }
        } finally {
            leave();
        }
    }

    // Reading.

    @Override
    @Nullable RequestReading reading() {
        return exchange == null ? null : exchange.reading();
    }

    @Override
    boolean takesEvents() {
        return ending == null && !isSendingTheLast();
    }

    @Override
    boolean take(Event event) {
        switch (event) {
            case Event.Head(var stream, var head) -> start(stream, head);
            case Event.Data(_, var data) -> current().received(data);
            case Event.End(_, var trailers) -> {
                current().requestComplete(trailers);
                settle();
            }
            case Event.Malformed(var stream, var status, var cause, var head) ->
                    refuse(
                            stream,
                            head.orElse(null),
                            new Reply.Refusal(status, cause),
                            cause.detail());
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

    @Override
    boolean turnEnds(ByteBuffer rest) {
        if (ending != null && ending.awaitsHandOver()) {
            handOver(ending, rest);
        }
        return ending == null;
    }

    /// A response is complete, but the wire has not taken it yet: the next request waits, or a
    /// client that never reads could have responses without end prepared for it.
    private boolean isSendingTheLast() {
        return exchange != null && exchange.isSent() && !wire.isWritable();
    }

    private Exchange current() {
        if (exchange == null) {
            throw failure("next", new IllegalStateException("it told of content without a head"));
        }
        return exchange;
    }

    private void start(int stream, RequestHead head) {
        int most = watch.limits().requestsPerConnection();
        if (stopping) {
            closeAfterResponse();
        } else if (requests() >= most) {
            LOG.debug("{} is closed behind request {}, as keepalive_requests says", wire, most);
            closeAfterResponse();
        }
        if (exchange != null) {
            throw failure("next", new IllegalStateException("it told of a head within a request"));
        }
        exchange = newExchange(stream, head);
        exchange.begin(head);
    }

    private Exchange newExchange(int stream, @Nullable RequestHead head) {
        var server = serverNow();
        var record = new DecisionRecord(server, listener(), wire, head, watch.requestBegan());
        return new Exchange(server, this, stream, head, record);
    }

    /// Refuses what the peer sent: as the answer to the exchange that it belongs to, or to none.
    ///
    /// @param head of what begins with it and is refused at once, where it could be read
    /// @param fault what the page tells the peer beside the status
    private void refuse(
            int stream, @Nullable RequestHead head, Reply.Refusal refusal, String fault) {
        if (exchange != null && head == null) {
            if (hasPeerEnded()) {
                exchange.interrupt();
            }
            exchange.breakInput(refusal, fault);
        } else {
            exchange = newExchange(stream, head);
            exchange.refuseRequest(refusal, fault);
        }
    }

    private void timeOut(Cause cause) {
        refuse(abandonInput(), null, new Reply.Refusal(408, cause), "");
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
            var last = exchange == null ? RequestLimits.DEFAULTS : exchange.record().limits();
            settleSent();
            finish(last);
        }
        return false;
    }

    // The codec fails.

    /// Of what is under way, the record says so.
    @Override
    void failed(CodecFailure failure) {
        if (exchange != null) {
            exchange.record().caused(failure.asCause());
        }
    }

    /// Whether it can still send is tried: 500 is the last answer, if none has begun.
    @Override
    void readingFailed(CodecFailure failure) {
        LOG.error("{}: {}", wire, Thrown.trace(failure));
        refuse(abandonInput(), null, new Reply.Refusal(500, failure.asCause()), "");
    }

    // The response.

    @Override
    public void responseBegun() {
        if (!isInTurn()) {
            awaitMore();
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
        awaitMore();
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
            watch.restart();
            leaveRetirement();
        }
    }

    @Override
    public void protocolSwitched(Wire.Acceptor takeover, Asked asked) {
        ending = Ending.upgraded(this, wire, new Ending.Successor(takeover, asked));
        resume();
    }

    private void handOver(Ending upgraded, ByteBuffer octets) {
        settleSent();
        upgraded.handOver(octets, hasPeerEnded());
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
            ending = Ending.closing(this, wire);
            watch.awaitEnd(last);
        }
        wire.finish();
    }

    private boolean isUpgraded() {
        return ending != null && ending.isUpgraded();
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
        ending = Ending.closing(this, wire);
        wire.abort();
    }

    /// Reads or pauses, and sets the deadline, as the state now asks for.
    @Override
    void awaitMore() {
        if (ending != null) {
            return;
        }
        if (isHeldUp() || (exchange != null && exchange.isContentFull())) {
            wire.pause();
        } else {
            wire.resume();
        }
        watch.look(this, exchange, mayHaveLeft());
    }
}
