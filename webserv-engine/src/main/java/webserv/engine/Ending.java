package webserv.engine;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import webserv.api.io.Wire;
import webserv.api.spi.Decision;

/// The end of a connection, from when the session reads no more.
///
/// ```
///   finish ────► what is written goes out, the peer closes or has no time left ─► closed
///   abort ─────► closed
///   upgraded ──► handOver, with the turn: another protocol's, until its owner finishes, or the
///                server stops ─► closed
/// ```
///
/// Made when it begins, so that a connection that waits for a request has none. Confined to the
/// wire's loop, but for [#state].
final class Ending {
    private final Connection connection;
    private final Wire wire;
    private final boolean upgraded;

    /// Who takes the wire over when the turn ends.
    private @Nullable Successor successor;

    /// Who takes a wire over.
    ///
    /// @param acceptor is told of it
    /// @param asked whose reply that was
    record Successor(Wire.Acceptor acceptor, Asked asked) {}

    private Ending(Connection connection, Wire wire, @Nullable Successor successor) {
        this.connection = connection;
        this.wire = wire;
        this.upgraded = successor != null;
        this.successor = successor;
    }

    /// The connection is to be closed, or is.
    static Ending closing(Connection connection, Wire wire) {
        return new Ending(connection, wire, null);
    }

    /// The connection is to be another protocol's.
    static Ending upgraded(Connection connection, Wire wire, Successor successor) {
        return new Ending(connection, wire, successor);
    }

    /// Whether it is another protocol's, or will be with the turn.
    boolean isUpgraded() {
        return upgraded;
    }

    /// Whether the wire is still to be passed on.
    boolean awaitsHandOver() {
        return successor != null;
    }

    /// What the connection does meanwhile.
    ConnectionState state() {
        return upgraded ? ConnectionState.UPGRADED : ConnectionState.CLOSING;
    }

    /// Passes the wire on, once.
    ///
    /// @param octets what came behind the request; lent until the method returns
    /// @param peerEnded whether the peer has finished sending
    void handOver(ByteBuffer octets, boolean peerEnded) {
        var next = Objects.requireNonNull(successor);
        successor = null;
        wire.neverExpire();
        new Takeover(wire, connection, next.asked()).begin(next.acceptor(), octets, peerEnded);
    }

    /// What becomes of an exchange whose connection has closed.
    static Decision.Outcome outcomeOf(Exchange exchange, Wire.Cause cause) {
        return switch (cause) {
            case FINISHED ->
                    exchange.isSent() ? Decision.Outcome.COMPLETE : Decision.Outcome.DISCONNECTED;
            case FAILED -> Decision.Outcome.DISCONNECTED;
            case ABORTED, CUT -> Decision.Outcome.ABORTED;
        };
    }
}
