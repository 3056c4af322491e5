package webserv.nio;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
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
    private final int unusedNumber;
    private final int number;
    private final MemorySegment errno;

    /// @param errno where error numbers go
    /// @throws IOException if the system has no room for it; nothing is left open
    StandIn(MemorySegment errno) throws IOException {
        this.errno = errno;
        unused = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel = connected();
        } catch (IOException | RuntimeException | Error e) {
            ChannelSocket.close(unused);
            throw e;
        }
        try {
            unusedNumber = ChannelDescriptor.of(unused);
            number = ChannelDescriptor.of(channel);
            takeBack();
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private static SocketChannel connected() throws IOException {
        var made = SocketChannel.open();
        try (var listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            made.connect(listening.getLocalAddress());
            made.configureBlocking(false);
            return made;
        } catch (IOException | RuntimeException | Error e) {
            ChannelSocket.close(made);
            throw e;
        }
    }

    /// Sends octets of a file to a socket that does not block.
    ///
    /// @return how many the system has taken
    /// @throws java.nio.channels.ClosedChannelException if the file is closed, or this is: its
    ///   number may be somebody else's then
    long transfer(int socket, FileChannel file, long position, long count) throws IOException {
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        SocketCalls.duplicate(socket, number, errno);
        try {
            return file.transferTo(position, count, channel);
        } finally {
            takeBack();
        }
    }

    /// No socket has the number for longer than its transfer, or its peer would not see the end.
    private void takeBack() throws IOException {
        SocketCalls.duplicate(unusedNumber, number, errno);
    }

    @Override
    public void close() {
        ChannelSocket.close(channel);
        ChannelSocket.close(unused);
    }
}
