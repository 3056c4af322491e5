package webserv.nio;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;

/// Both ends of a connection, of which one is the system's own.
record NativePair(SocketChannel client, StreamSocket server) implements Closeable {

    static NativePair connect(NativeTools tools) throws IOException {
        try (var listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var client = SocketChannel.open(listening.getLocalAddress());
            var server = new Accepting.Natively(listening).accept(tools);
            return new NativePair(client, Objects.requireNonNull(server));
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
