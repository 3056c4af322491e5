package webserv.engine;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.io.Wire;
import webserv.engine.plugin.PluginCall;
import webserv.engine.plugin.Thrown;

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
/// What the owner fails in is told with the request that it took the connection over by, and ends
/// the connection.
///
/// Confined to the wire's loop.
final class Takeover implements Wire.Reader {
    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

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
    private final Asked asked;
    private @Nullable ByteBuffer rest;
    private boolean endIsDue;
    private boolean paused;
    private boolean over;

    /// Whether the wire's events come here. An owner that asks for the end while it is being made
    /// the owner has it from then on, or it would not be told what follows.
    private boolean begun;

    private Wire.@Nullable Reader owner;

    /// @param asked whose reply the connection goes over by
    Takeover(Wire wire, Listener listener, Asked asked) {
        this.wire = wire;
        this.listener = listener;
        this.asked = asked;
    }

    /// Makes the connection the new owner's.
    ///
    /// @param octets what came behind the request; lent until the method returns
    /// @param inputEnded whether the peer has finished sending
    void begin(Wire.Acceptor next, ByteBuffer octets, boolean inputEnded) {
        try {
            owner = PluginCall.present(next.accepted(new TakenWire(wire, this)));
        } catch (Throwable failure) {
            failed("accepted", failure);
            return;
        }
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
            received(octets);
        }
        if (endIsDue && isReading()) {
            endIsDue = false;
            inputEnded();
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

    /// Runs what the owner gave the loop.
    void run(Runnable task) {
        attempt("execute", task);
    }

    /// @param method of the owner, or of its wire
    private void attempt(String method, Runnable call) {
        try {
            call.run();
        } catch (Throwable failure) {
            failed(method, failure);
        }
    }

    private void failed(String method, Throwable failure) {
        tell(method, failure);
        abort();
    }

    private void tell(String method, Throwable failure) {
        LOG.error(
                "request {}: the takeover by {} failed in {}(): {}",
                asked.id(),
                asked.handlerAsked(),
                method,
                Thrown.trace(failure));
    }

    // Events of the wire.

    @Override
    public void received(ByteBuffer octets) {
        attempt("received", () -> owner().received(octets));
    }

    @Override
    public void inputEnded() {
        attempt("inputEnded", () -> owner().inputEnded());
    }

    @Override
    public void inputEndsBehind(long octets) {
        attempt(
                "inputEndsBehind",
                () -> owner().inputEndsBehind(rest == null ? octets : Long.MAX_VALUE));
    }

    @Override
    public void writable() {
        if (!over) {
            attempt("writable", () -> owner().writable());
        }
    }

    @Override
    public void parting() {
        try {
            attempt("parting", () -> owner().parting());
        } finally {
            listener.parting();
        }
    }

    @Override
    public void expired() {
        attempt("expired", () -> owner().expired());
    }

    @Override
    public void closed(Wire.Cause cause) {
        over = true;
        try {
            owner().closed(cause);
        } catch (Throwable failure) {
            tell("closed", failure);
        } finally {
            listener.closed(cause);
        }
    }
}
