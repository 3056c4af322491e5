package webserv.nio;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/// A socket that is a number of the system's and nothing else: a fifth of what the JDK keeps for
/// each of its channels.
final class NativeSocket implements StreamSocket, WritableByteChannel {
    private static final int CLOSED = -1;

    private final NativeMemory memory;
    private final SocketAddress local;
    private final SocketAddress remote;
    private int descriptor;

    /// @param descriptor of a connected socket that does not block; the new one's to close
    /// @param memory of the loop
    NativeSocket(int descriptor, SocketAddress local, SocketAddress remote, NativeMemory memory) {
        this.descriptor = descriptor;
        this.local = local;
        this.remote = remote;
        this.memory = memory;
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
        return SocketCalls.read(descriptor, octets, memory);
    }

    @Override
    public WritableByteChannel output() {
        return this;
    }

    /// @param octets outside of the heap
    @Override
    public int write(ByteBuffer octets) throws IOException {
        return SocketCalls.send(descriptor, octets, 0, memory);
    }

    @Override
    public long write(ByteBuffer first, ByteBuffer second) throws IOException {
        return SocketCalls.send(descriptor, first, second, memory);
    }

    @Override
    public int writeLast(ByteBuffer octets) throws IOException {
        return SocketCalls.send(descriptor, octets, SocketCalls.MSG_MORE, memory);
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

    @Override
    public boolean isOpen() {
        return descriptor != CLOSED;
    }

    /// The number may be another socket's from now on. The system knows none that is -1, so that
    /// whatever is done with a closed socket fails.
    @Override
    public void close() {
        if (isOpen()) {
            SocketCalls.close(descriptor);
            descriptor = CLOSED;
        }
    }
}
