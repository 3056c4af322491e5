package webserv.nio;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// A channel of the JDK that stands for a native socket as long as a call takes.
///
/// Only for socket channels of its own the JDK has the kernel send a file (`sendfile`), and it
/// tells nobody the number of a file's descriptor. So a channel's number is made one more of the
/// socket's, and after the call that of a socket which nobody uses: one that has two numbers does
/// not end when one of them is closed.
///
/// The JDK wants the channel to have been connected; to whom does not matter. Belongs to the loop.
final class StandIn implements AutoCloseable {
    private final SocketChannel unused;
    private final SocketChannel channel;

    /// @throws IOException if the system has no room for it; nothing is left open
    StandIn() throws IOException {
        unused = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel = connected();
        } catch (IOException | RuntimeException | Error e) {
            unused.close();
            throw e;
        }
    }

    private static SocketChannel connected() throws IOException {
        try (var listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var made = SocketChannel.open(listening.getLocalAddress());
            made.configureBlocking(false);
            return made;
        }
    }

    /// Sends octets of a file to a socket that does not block.
    ///
    /// @return how many the system has taken
    long transfer(int socket, FileChannel file, long position, long count) throws IOException {
        int number = ChannelDescriptor.of(channel);
        SocketCalls.duplicate(socket, number);
        try {
            return file.transferTo(position, count, channel);
        } finally {
            SocketCalls.duplicate(ChannelDescriptor.of(unused), number);
        }
    }

    @Override
    public void close() {
        ChannelSocket.close(channel);
        ChannelSocket.close(unused);
    }
}
