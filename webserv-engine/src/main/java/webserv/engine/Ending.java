package webserv.engine;

import java.nio.ByteBuffer;
import webserv.api.io.Wire;
import webserv.api.spi.Decision;

/// The end of a connection, from when the session reads no more.
///
/// ```
///   finish ────► what is written goes out, the peer closes or has no time left ─► closed
///   abort ─────► closed
///   handOver ──► another protocol's, until its owner finishes, or the server stops ─► closed
/// ```
///
/// Made when it begins, so that a connection that waits for a request has none. Confined to the
/// wire's loop, but for [#state].
final class Ending {
    private final Connection connection;
    private final Wire wire;
    private final Connections open;
    private final boolean handedOver;

    private Ending(Connection connection, Wire wire, Connections open, boolean handedOver) {
        this.connection = connection;
        this.wire = wire;
        this.open = open;
        this.handedOver = handedOver;
    }

    /// The connection is to be closed, or is.
    static Ending closing(Connection connection, Wire wire, Connections open) {
        return new Ending(connection, wire, open, false);
    }

    /// The connection is to be another protocol's.
    static Ending upgraded(Connection connection, Wire wire, Connections open) {
        return new Ending(connection, wire, open, true);
    }

    /// Whether it is another protocol's.
    boolean isHandedOver() {
        return handedOver;
    }

    /// What the connection does meanwhile.
    ConnectionState state() {
        return handedOver ? ConnectionState.UPGRADED : ConnectionState.CLOSING;
    }

    /// Sends what is written, and closes behind it. Called again when something more may be sent: a
    /// connection leaves the open ones when all is, unless it has closed with that.
    void leave() {
        wire.finish();
        if (wire.isLingering()) {
            open.leaves(connection);
        }
    }

    /// Passes the wire on.
    ///
    /// @param octets what came behind the request; lent until the method returns
    /// @param peerEnded whether the peer has finished sending
    void handOver(Wire.Acceptor next, ByteBuffer octets, boolean peerEnded) {
        wire.neverExpire();
        new Takeover(wire, connection).begin(next, octets, peerEnded);
    }

    /// What becomes of an exchange whose connection has closed.
    static Decision.Outcome outcomeOf(Exchange exchange, Wire.Cause cause) {
        return switch (cause) {
            case FINISHED ->
                    exchange.isSent() ? Decision.Outcome.COMPLETE : Decision.Outcome.DISCONNECTED;
            case FAILED -> Decision.Outcome.DISCONNECTED;
            case ABORTED -> Decision.Outcome.ABORTED;
        };
    }
}
