package webserv.app.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// Whoever has a socket and answers nothing: another program, or a server in its last moment.
final class Peer implements AutoCloseable {
    /// What it does with a client that has sent something, before it closes the connection. Where
    /// that was not read, the system resets the connection.
    interface Deed {
        void on(SocketChannel client) throws IOException;
    }

    private final ServerSocketChannel listening;

    Peer(Path path, Deed deed) throws IOException {
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().start(() -> serve(deed));
    }

    private void serve(Deed deed) {
        try {
            while (true) {
                try (var client = listening.accept();
                        var selector = Selector.open()) {
                    client.configureBlocking(false);
                    client.register(selector, SelectionKey.OP_READ);
                    selector.select();
                    deed.on(client);
                }
            }
        } catch (IOException _) {
            // The test has closed the socket.
        }
    }

    static void read(SocketChannel client) throws IOException {
        client.read(ByteBuffer.allocate(100));
    }

    /// Closes the socket; its name stays.
    @Override
    public void close() throws IOException {
        listening.close();
    }
}
