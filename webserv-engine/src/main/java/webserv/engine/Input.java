package webserv.engine;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import webserv.api.io.Wire;
import webserv.api.spi.Event;
import webserv.api.spi.Session;

/// What comes in on a connection, on its way from the wire to the session: octets, those of them
/// that have to wait, as the peer may send the next request before it has its answer (RFC 9112
/// §9.3.2, pipelining), and the peer's end behind them.
///
/// ```
///   wire ── octets ──► session.next ── events ──► Listener
///                        ▲      └── what it does not read ──► backlog
///                        └───────────── resume ─────────────────┘
/// ```
///
/// Resumed within an event, it does nothing: it goes on behind the event anyway.
///
/// Confined to the wire's loop. Octets are lent for the time of [#receive]; what has to wait is
/// copied, and only that.
final class Input {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    /// Requests that are begun before the other connections of the loop have their turn. One read
    /// may bring hundreds; a client that pipelines so many would keep all others waiting.
    static final int REQUESTS_PER_TURN = 64;

    /// Who is told what the session finds.
    interface Listener {
        /// Octets are there, maybe the first of a request.
        void arrived();

        /// Whether there may be a further event.
        boolean takesEvents();

        /// Takes an event of the session.
        ///
        /// @return whether to ask for the next
        boolean take(Event event);

        /// There is no further event for now.
        ///
        /// @param rest what the session has not read; lent until the method returns
        /// @return whether the session is to read on, and the rest to wait for that
        boolean turnEnds(ByteBuffer rest);

        /// More is waited for, or what has to wait does so.
        void awaitMore();
    }

    private final Wire wire;
    private final Session session;
    private final Listener listener;
    private @Nullable ByteBuffer backlog;
    private boolean inTurn;
    private boolean ended;
    private boolean sessionKnowsEnd;
    private int requests;

    Input(Wire wire, Session session, Listener listener) {
        this.wire = wire;
        this.session = session;
        this.listener = listener;
    }

    /// Octets have come.
    ///
    /// @param octets lent until the method returns
    void receive(ByteBuffer octets) {
        if (turn(octets)) {
            if (octets.hasRemaining()) {
                backlog = ByteBuffer.allocate(octets.remaining()).put(octets).flip();
            }
            listener.awaitMore();
        }
    }

    /// The peer has finished sending.
    void end() {
        ended = true;
    }

    /// Goes on after a pause: with what had to wait, and with the peer's end behind it.
    void resume() {
        if (inTurn) {
            return;
        }
        var waiting = backlog == null ? NOTHING : backlog;
        backlog = null;
        if (turn(waiting)) {
            backlog = waiting.hasRemaining() ? waiting : null;
            listener.awaitMore();
        }
    }

    /// Whether octets have to wait until it is resumed.
    boolean isWaiting() {
        return backlog != null;
    }

    /// Whether an event is under way, so that the listener is told of the end of the turn.
    boolean isInTurn() {
        return inTurn;
    }

    /// Whether the peer has finished sending.
    boolean isEnded() {
        return ended;
    }

    /// How many requests have begun.
    int requests() {
        return requests;
    }

    /// One turn of the session.
    ///
    /// @return whether what is left of the octets has to wait
    private boolean turn(ByteBuffer octets) {
        if (octets.hasRemaining()) {
            listener.arrived();
        }
        inTurn = true;
        int share = requests + REQUESTS_PER_TURN;
        while (requests < share && step(octets)) {}
        if (requests == share) {
            wire.execute(this::resume);
        }
        inTurn = false;
        return listener.turnEnds(octets);
    }

    /// One event of the session.
    ///
    /// @return whether to ask for the next
    private boolean step(ByteBuffer octets) {
        if (!listener.takesEvents()) {
            return false;
        }
        if (ended && !sessionKnowsEnd && !octets.hasRemaining()) {
            sessionKnowsEnd = true;
            session.inputEnded();
        }
        var event = session.next(octets);
        if (event instanceof Event.Head) {
            requests++;
        }
        return listener.take(event);
    }
}
