package webserv.engine;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import webserv.api.io.Wire;
import webserv.api.spi.Event;
import webserv.api.spi.Session;

/// Reads what comes in on a connection, by way of a session: octets, those of them that have to
/// wait, as the peer may send the next request before it has its answer (RFC 9112 §9.3.2,
/// pipelining), and the peer's end behind them.
///
/// ```
///   wire ── octets ──► session.next ── events ──► take
///                        ▲      └── what it does not read ──► backlog
///                        └───────────── resume ─────────────────┘
/// ```
///
/// Resumed within an event, it does nothing: it goes on behind the event anyway.
///
/// A class that [Connection] extends, and no part of it: as an object of its own it would cost each
/// idle connection 32 octets.
///
/// Confined to the wire's loop. Octets are lent for the time of [#received]; what has to wait is
/// copied, and only that. Content comes in the buffer of the handler that waits for it, where there
/// is one.
abstract class SessionReader extends SessionCalls implements Wire.Reader {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    /// Requests that are begun before the other connections of the loop have their turn. One read
    /// may bring hundreds; a client that pipelines so many would keep all others waiting.
    static final int REQUESTS_PER_TURN = 64;

    final Wire wire;
    private @Nullable ByteBuffer backlog;
    private @Nullable RequestReading lender;
    private boolean inTurn;
    private boolean ended;
    private boolean endIsBehind;

    /// Whether nothing comes behind what was received.
    private boolean hasAll;

    private boolean sessionKnowsEnd;
    private boolean sessionFailed;
    private int requests;

    SessionReader(Wire wire, Session session) {
        super(session);
        this.wire = wire;
    }

    /// How far the request under way has come; `null` between requests.
    abstract @Nullable RequestReading reading();

    /// Whether there may be a further event.
    abstract boolean takesEvents();

    /// Takes an event of the session.
    ///
    /// @return whether to ask for the next
    abstract boolean take(Event event);

    /// The session cannot read on. It is asked for nothing more behind that: as if it had read all.
    abstract void readingFailed(CodecFailure failure);

    /// There is no further event for now.
    ///
    /// @param rest what the session has not read; lent until the method returns
    /// @return whether the session is to read on, and the rest to wait for that
    abstract boolean turnEnds(ByteBuffer rest);

    /// More is waited for, or what has to wait does so.
    abstract void awaitMore();

    @Override
    public final int mostOctets() {
        var reading = reading();
        return reading == null ? USUAL_OCTETS : reading.mostOctets();
    }

    /// What is held up comes first, and is no content that anybody waits for.
    @Override
    public final Optional<ByteBuffer> lend() {
        var reading = reading();
        if (reading == null || isHeldUp()) {
            return Optional.empty();
        }
        var room = reading.lend();
        lender = room == null ? null : reading;
        return Optional.ofNullable(room);
    }

    /// The request may be over by now.
    @Override
    public final void givenBack() {
        var from = lender;
        lender = null;
        if (from != null) {
            from.givenBack();
        }
    }

    @Override
    public final void received(ByteBuffer octets) {
        if (turn(octets)) {
            if (octets.hasRemaining()) {
                backlog = ByteBuffer.allocate(octets.remaining()).put(octets).flip();
            }
            awaitMore();
        }
    }

    /// The peer has finished sending.
    final void peerEnded() {
        ended = true;
        hasAll = true;
    }

    /// Content that cannot be whole any more has broken off; its rest is not waited for. Behind all
    /// else the peer may be there, or not.
    @Override
    public final void inputEndsBehind(long octets) {
        endIsBehind = true;
        hasAll |= octets == 0;
        var reading = reading();
        if (reading != null && !isHeldUp() && reading.wantsMoreThan(octets)) {
            inputEnded();
        } else {
            awaitMore();
        }
    }

    /// Goes on after a pause: with what had to wait, and with the peer's end behind it.
    final void resume() {
        if (inTurn) {
            return;
        }
        var waiting = backlog == null ? NOTHING : backlog;
        backlog = null;
        if (turn(waiting)) {
            backlog = waiting.hasRemaining() ? waiting : null;
            awaitMore();
        }
    }

    /// Whether octets have to wait until it is resumed.
    final boolean isHeldUp() {
        return backlog != null;
    }

    /// Whether an event is under way, so that the end of the turn is still to be told.
    final boolean isInTurn() {
        return inTurn;
    }

    /// Whether the peer has finished sending.
    final boolean hasPeerEnded() {
        return ended;
    }

    /// Whether the peer sends no more, be it behind what is read, and so may have closed.
    final boolean mayHaveLeft() {
        return ended || endIsBehind;
    }

    /// How many requests have begun.
    final int requests() {
        return requests;
    }

    /// One turn of the session.
    ///
    /// @return whether what is left of the octets has to wait
    private boolean turn(ByteBuffer octets) {
        inTurn = true;
        int share = requests + REQUESTS_PER_TURN;
        while (requests < share && step(octets)) {}
        if (requests == share) {
            wire.execute(this::resume);
        }
        inTurn = false;
        return turnEnds(octets);
    }

    /// One event of the session.
    ///
    /// @return whether to ask for the next
    private boolean step(ByteBuffer octets) {
        if (!takesEvents()) {
            return false;
        }
        if (sessionFailed) {
            return take(Event.Wait.CLOSED);
        }
        Event event;
        try {
            event = read(octets);
        } catch (CodecFailure failure) {
            sessionFailed = true;
            readingFailed(failure);
            return true;
        }
        switch (event) {
            case Event.Head(_, var head) -> {
                requests++;
                closeBehindLast(octets, head.contentLength());
            }
            case Event.End _ -> closeBehindLast(octets, 0);
            case Event.Data _, Event.Malformed _, Event.Wait _ -> {}
        }
        return take(event);
    }

    /// Where no request can follow, the response says so, if its head is not sent yet (RFC 9112
    /// §9.6).
    ///
    /// @param octets what is not read
    /// @param contentLength how much of that is content at least; less than 0 where nobody knows
    private void closeBehindLast(ByteBuffer octets, long contentLength) {
        if (hasAll && octets.remaining() <= Math.max(0, contentLength)) {
            closeAfterResponse();
        }
    }

    private Event read(ByteBuffer octets) {
        if (ended && !sessionKnowsEnd && !octets.hasRemaining()) {
            sessionKnowsEnd = true;
            endInput();
        }
        return next(octets);
    }
}
