package webserv.nio;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;

/// A socket with a channel of the JDK.
///
/// Nothing in `java.nio` says that more follows a write, so nothing is held back.
final class ChannelSocket implements StreamSocket {
    private final SocketChannel channel;
    private final SocketAddress local;
    private final SocketAddress remote;

    /// @param channel connected
    ChannelSocket(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        local = channel.getLocalAddress();
        remote = channel.getRemoteAddress();
    }

    @Override
    public SelectableChannel channel() {
        return channel;
    }

    @Override
    public int descriptor() {
        return ChannelDescriptor.of(channel);
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public int read(ByteBuffer octets) throws IOException {
        return channel.read(octets);
    }

    @Override
    public int write(ByteBuffer octets) throws IOException {
        return channel.write(octets);
    }

    @Override
    public long transfer(FileChannel file, long position, long count) throws IOException {
        return file.transferTo(position, count, channel);
    }

    @Override
    public long write(ByteBuffer first, ByteBuffer second) throws IOException {
        return channel.write(new ByteBuffer[] {first, second});
    }

    @Override
    public int writeLast(ByteBuffer octets) throws IOException {
        return channel.write(octets);
    }

    @Override
    public void sendPromptly() throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void resetOnClose() {
        if (isTcp()) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException _) {
                // The connection is gone already, and its peer knows.
            }
        }
    }

    @Override
    public void close() {
        close(channel);
    }

    static void close(Closeable channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // The descriptor is given back all the same.
        }
    }
}
