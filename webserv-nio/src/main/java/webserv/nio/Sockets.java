package webserv.nio;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/// What is done to a socket on its way in and out.
final class Sockets {
    private Sockets() {}

    /// Makes an accepted socket ready for a loop.
    static void prepare(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
    }

    /// Makes the close that follows a reset, so that the peer cannot take it for a clean end. A
    /// Unix socket knows no reset: its peer sees an end, or an error if it was still sending.
    static void resetOnClose(SocketChannel channel, boolean tcp) {
        if (tcp) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException _) {
                // The connection is gone already, and its peer knows.
            }
        }
    }

    /// Closes, come what may: a socket that fails to close leaves nothing to be done.
    static void close(Closeable channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // The descriptor is given back all the same.
        }
    }
}
