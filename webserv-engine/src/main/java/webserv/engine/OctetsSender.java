package webserv.engine;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Sends octets in memory, piece by piece, so that a slow client never makes the wire queue them
/// all.
final class OctetsSender implements ContentSender {
    /// What is no longer than this needs no sender: it goes in one piece.
    static final int PIECE = 64 * 1024;

    private final Sink sink;
    private final ByteBuffer octets;

    OctetsSender(Sink sink, ByteBuffer octets) {
        this.sink = sink;
        this.octets = octets;
    }

    @Override
    public void proceed() {
        while (octets.remaining() > PIECE) {
            if (!sink.isWritable()) {
                return;
            }
            sink.send(octets.slice(octets.position(), PIECE));
            octets.position(octets.position() + PIECE);
        }
        sink.send(octets);
        sink.end();
    }

    @Override
    public void cancel(IOException cause) {
        // The garbage collector has it.
    }
}
