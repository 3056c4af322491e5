package webserv.nio;

import java.nio.ByteBuffer;

/// Sends back what arrives.
class Echo extends Recorder {
    @Override
    public void received(ByteBuffer octets) {
        super.received(octets.duplicate());
        wire().write(octets);
    }
}
