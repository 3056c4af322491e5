package webserv.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import webserv.api.io.ListenAddress;
import webserv.api.io.Listener;
import webserv.api.spi.Network;
import webserv.api.spi.TransportSettings;

/// The transport `nio`, with clients over loopback or a Unix socket.
final class SocketRig implements Rig {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Network network;
    private final boolean unix;
    private final Path folder;
    private final ArrayDeque<Recorder> accepted = new ArrayDeque<>();
    private final ArrayDeque<SocketChannel> clients = new ArrayDeque<>();

    SocketRig(TransportSettings settings, boolean unix) throws IOException {
        this(settings, unix, Natives.USUAL);
    }

    /// @param nativeAfter see [NioNetwork#open]
    SocketRig(TransportSettings settings, boolean unix, int nativeAfter) throws IOException {
        network = NioNetwork.open(settings, nativeAfter);
        this.unix = unix;
        folder = Files.createTempDirectory("webserv");
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Listener serve(Supplier<? extends Recorder> recorders) throws IOException {
        var address =
                unix
                        ? new ListenAddress.Unix(folder.resolve("socket"))
                        : new ListenAddress.Tcp("127.0.0.1", 0);
        return network.listen(
                address,
                wire -> {
                    var recorder = recorders.get();
                    recorder.accepted(this, wire);
                    synchronized (this) {
                        accepted.add(recorder);
                        notifyAll();
                    }
                    return recorder;
                });
    }

    @Override
    public SocketPeer connect(Listener listener) throws IOException {
        var channel =
                SocketChannel.open(
                        unix ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET);
        clients.add(channel);
        if (!unix) {
            // Before connecting, or the window offered is as large as the system likes.
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 32 * 1024);
        }
        channel.connect(socketAddress(listener.address()));
        await(() -> !accepted.isEmpty());
        synchronized (this) {
            return new SocketPeer(channel, accepted.remove());
        }
    }

    static SocketAddress socketAddress(ListenAddress address) {
        return switch (address) {
            case ListenAddress.Tcp(_, var port) ->
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            case ListenAddress.Unix(var path) -> UnixDomainSocketAddress.of(path);
        };
    }

    @Override
    public synchronized void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("what was waited for did not happen");
            }
            try {
                Duration wait = Duration.ofNanos(left);
                wait(wait.toMillis() + 1);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while waiting", e);
            }
        }
    }

    @Override
    public void pass(Duration time) {
        // The system's clock needs no help.
    }

    @Override
    public synchronized void changed() {
        notifyAll();
    }

    @Override
    public void close() {
        network.close();
        try {
            for (var client : clients) {
                client.close();
            }
            Files.deleteIfExists(folder.resolve("socket"));
            Files.delete(folder);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// A client over a blocking channel.
    record SocketPeer(SocketChannel channel, Recorder server) implements Peer {

        @Override
        public void send(String text) throws IOException {
            var octets = ISO_8859_1.encode(text);
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
        }

        @Override
        public String read(int octets) throws IOException {
            var buffer = ByteBuffer.allocate(octets);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Until it is full.
            }
            return ISO_8859_1.decode(buffer.flip()).toString();
        }

        @Override
        public byte[] readToEnd() throws IOException {
            var all = new ByteArrayOutputStream();
            var buffer = ByteBuffer.allocate(64 * 1024);
            try {
                while (channel.read(buffer.clear()) >= 0) {
                    all.write(buffer.array(), 0, buffer.position());
                }
            } catch (IOException _) {
                // A reset ends it as well; which of the two is another test's question.
            }
            return all.toByteArray();
        }

        @Override
        public void endInput() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }

        /// Closes with a reset.
        void reset() throws IOException {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        }

        @Override
        public void holdBack() {
            // It reads only when told to.
        }
    }
}
