package webserv.nio;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;

/// A socket that is a number of the system's and nothing else: a fifth of what the JDK keeps for
/// each of its channels.
final class NativeSocket implements StreamSocket {
    private static final int CLOSED = -1;

    private final NativeTools tools;
    private final SocketAddress local;
    private final SocketAddress remote;
    private int descriptor;

    /// @param descriptor of a connected socket that does not block; the new one's to close
    /// @param tools of the loop
    NativeSocket(int descriptor, SocketAddress local, SocketAddress remote, NativeTools tools) {
        this.descriptor = descriptor;
        this.local = local;
        this.remote = remote;
        this.tools = tools;
    }

    @Override
    public @Nullable SelectableChannel channel() {
        return null;
    }

    @Override
    public int descriptor() {
        return descriptor;
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
        return SocketCalls.read(descriptor, octets, tools);
    }

    /// @param octets outside of the heap
    @Override
    public int write(ByteBuffer octets) throws IOException {
        return SocketCalls.send(descriptor, octets, 0, tools);
    }

    @Override
    public long transfer(FileChannel file, long position, long count) throws IOException {
        return tools.standIn().transfer(descriptor, file, position, count);
    }

    @Override
    public long write(ByteBuffer first, ByteBuffer second) throws IOException {
        return SocketCalls.send(descriptor, first, second, tools);
    }

    @Override
    public int writeLast(ByteBuffer octets) throws IOException {
        return SocketCalls.send(descriptor, octets, SocketCalls.MSG_MORE, tools);
    }

    @Override
    public void sendPromptly() {
        SocketCalls.sendPromptly(descriptor);
    }

    @Override
    public void shutdownOutput() throws IOException {
        SocketCalls.endOutput(descriptor);
    }

    @Override
    public void resetOnClose() {
        if (isTcp()) {
            SocketCalls.resetOnClose(descriptor);
        }
    }

    /// The number may be another socket's from now on. The system knows none that is -1, so that
    /// whatever is done with a closed socket fails.
    @Override
    public void close() {
        if (descriptor != CLOSED) {
            SocketCalls.close(descriptor);
            descriptor = CLOSED;
        }
    }
}
