package webserv.engine;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import webserv.api.io.Wire;

/// A connection that went over to another protocol (RFC 9110 §7.8).
///
/// ```
///   wire ── events ──► Takeover ──► owner             closed: the owner first, then the Connection
///   wire ◄── calls ──  TakenWire ◄── owner
/// ```
///
/// It stands between the wire and the new owner for two reasons. The server must hear of the end,
/// to whomever the owner passes the connection on. And the octets that came behind the request, and
/// the peer's end if that came too, have left the wire already: they are told from here, first, and
/// not while the owner pauses.
///
/// Confined to the wire's loop.
final class Takeover implements Wire.Reader {

    /// What the takeover tells the server.
    interface Listener {
        /// The owner asks to finish the wire.
        void finish();

        /// The wire has sent all that it had to, see [Wire.Reader#parting].
        void parting();

        /// The wire is closed, and the owner knows.
        void closed(Wire.Cause cause);
    }

    private final Wire wire;
    private final Listener listener;
    private @Nullable ByteBuffer rest;
    private boolean endIsDue;
    private boolean paused;
    private boolean over;

    /// Whether the wire's events come here. An owner that asks for the end while it is being made
    /// the owner has it from then on, or it would not be told what follows.
    private boolean begun;

    private Wire.@Nullable Reader owner;

    Takeover(Wire wire, Listener listener) {
        this.wire = wire;
        this.listener = listener;
    }

    /// Makes the connection the new owner's.
    ///
    /// @param octets what came behind the request; lent until the method returns
    /// @param inputEnded whether the peer has finished sending
    void begin(Wire.Acceptor next, ByteBuffer octets, boolean inputEnded) {
        owner = Objects.requireNonNull(next.accepted(new TakenWire(wire, this)));
        wire.handOver(this);
        begun = true;
        if (over) {
            listener.finish(); // does nothing where it was aborted
            return;
        }
        if (octets.hasRemaining()) {
            rest = paused ? ByteBuffer.allocate(octets.remaining()).put(octets).flip() : octets;
        }
        endIsDue = inputEnded;
        proceed();
    }

    /// Tells what is left to tell, then reads on; unless the owner pauses, before or in between.
    private void proceed() {
        var octets = rest;
        if (octets != null && isReading()) {
            rest = null;
            owner().received(octets);
        }
        if (endIsDue && isReading()) {
            endIsDue = false;
            owner().inputEnded();
        }
        if (isReading()) {
            wire.resume();
        }
    }

    private boolean isReading() {
        return !paused && !over;
    }

    private Wire.Reader owner() {
        return Objects.requireNonNull(owner);
    }

    // What the owner asks.

    /// Whether it has asked for the end, or has been told of it.
    boolean isOver() {
        return over;
    }

    void pause() {
        paused = true;
        wire.pause();
    }

    void resume() {
        paused = false;
        wire.execute(this::proceed); // never from within a call of the owner
    }

    void handOver(Wire.Reader next) {
        owner = next;
    }

    void finish() {
        over = true;
        if (begun) {
            listener.finish();
        }
    }

    void abort() {
        over = true;
        wire.abort();
    }

    // Events of the wire.

    @Override
    public void received(ByteBuffer octets) {
        owner().received(octets);
    }

    @Override
    public void inputEnded() {
        owner().inputEnded();
    }

    @Override
    public void inputEndsBehind(long octets) {
        owner().inputEndsBehind(rest == null ? octets : Long.MAX_VALUE);
    }

    @Override
    public void writable() {
        if (!over) {
            owner().writable();
        }
    }

    @Override
    public void parting() {
        try {
            owner().parting();
        } finally {
            listener.parting();
        }
    }

    @Override
    public void expired() {
        owner().expired();
    }

    @Override
    public void closed(Wire.Cause cause) {
        over = true;
        try {
            owner().closed(cause);
        } finally {
            listener.closed(cause);
        }
    }
}
