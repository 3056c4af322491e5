package webserv.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Selector loops and nothing else, to compare ways to use them: who accepts connections, and how
/// much of a file one connection may send before the others have their turn. It takes GET without
/// looking at more than the path, which a real server must not.
///
/// usage: BarePeer PORT FOLDER LOOPS WAY SHARE
///
/// WAY is `hand-out`, where the first loop accepts and deals connections out in turn, or
/// `reuse-port`, where each loop has a listener of its own on the same port and the system chooses.
/// SHARE is in KiB. At its end it says how many connections each loop has had.
final class BarePeer {
    private static final int LARGEST_KEPT = 64 * 1024;

    private BarePeer() {}

    public static void main(String... arguments) throws IOException {
        var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0]));
        var folder = Path.of(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        boolean reusePort = arguments[3].equals("reuse-port");
        long share = Long.parseLong(arguments[4]) * 1024;
        var loops = new ArrayList<Loop>();
        for (int i = 0; i < count; i++) {
            loops.add(new Loop(folder, share));
        }
        for (var loop : reusePort ? loops : loops.subList(0, 1)) {
            loop.listen(address, reusePort ? List.of(loop) : loops);
        }
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> loops.forEach(loop -> System.out.println(loop.taken))));
        for (var loop : loops) {
            Thread.ofPlatform().start(loop);
        }
    }

    /// One thread, one selector, and its connections.
    private static final class Loop implements Runnable {
        private final Path folder;
        private final long share;
        private final Selector selector = Selector.open();
        private final Queue<SocketChannel> handedOver = new ConcurrentLinkedQueue<>();
        private List<Loop> receivers = List.of();
        private int next;
        private volatile int taken;

        Loop(Path folder, long share) throws IOException {
            this.folder = folder;
            this.share = share;
        }

        void listen(InetSocketAddress address, List<Loop> takers) throws IOException {
            receivers = takers;
            var listener = ServerSocketChannel.open();
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (takers.size() == 1) {
                listener.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            listener.bind(address, 4096);
            listener.configureBlocking(false);
            listener.register(selector, SelectionKey.OP_ACCEPT, listener);
        }

        @Override
        public void run() {
            try {
                while (true) {
                    selector.select(this::ready);
                    for (var channel = handedOver.poll();
                            channel != null;
                            channel = handedOver.poll()) {
                        take(channel);
                    }
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private void ready(SelectionKey key) {
            try {
                if (key.attachment() instanceof ServerSocketChannel listener) {
                    accept(listener);
                } else if (key.attachment() instanceof Client client) {
                    client.ready();
                }
            } catch (IOException gone) {
                close(key);
            }
        }

        private static void close(SelectionKey key) {
            try {
                key.channel().close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private void accept(ServerSocketChannel listener) throws IOException {
            for (var channel = listener.accept(); channel != null; channel = listener.accept()) {
                var receiver = receivers.get(next);
                next = (next + 1) % receivers.size();
                if (receiver == this) {
                    take(channel);
                } else {
                    receiver.handedOver.add(channel);
                    receiver.selector.wakeup();
                }
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
        private void take(SocketChannel channel) throws IOException {
            taken++;
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(new Client(channel, key, folder, share));
        }
    }

    /// One connection: a request, its answer, the next request.
    private static final class Client {
        private final SocketChannel channel;
        private final SelectionKey key;
        private final Path folder;
        private final long share;
        private final ByteBuffer input = ByteBuffer.allocateDirect(2048);
        private @Nullable ByteBuffer output;
        private @Nullable FileChannel file;
        private long position;
        private boolean last;

        Client(SocketChannel channel, SelectionKey key, Path folder, long share) {
            this.channel = channel;
            this.key = key;
            this.folder = folder;
            this.share = share;
        }

        void ready() throws IOException {
            if (output == null && read()) {
                answer();
            }
            send();
        }

        /// @return whether a head is complete
        private boolean read() throws IOException {
            if (channel.read(input) < 0) {
                key.cancel();
                channel.close();
                return false;
            }
            int end = input.position();
            return end >= 4 && input.getInt(end - 4) == 0x0D0A0D0A;
        }

        private void answer() throws IOException {
            var text = StandardCharsets.ISO_8859_1.decode(input.flip()).toString();
            input.clear();
            last = text.contains("Connection: close");
            var path = folder.resolve(text.substring(5, text.indexOf(' ', 5)));
            long size = Files.size(path);
            var head =
                    "HTTP/1.1 200 OK\r\nContent-Length: "
                            + size
                            + (last ? "\r\nConnection: close" : "");
            var octets = (head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
            if (size > LARGEST_KEPT) {
                output = ByteBuffer.wrap(octets);
                file = FileChannel.open(path);
                position = 0;
            } else {
                output =
                        ByteBuffer.allocate(octets.length + (int) size)
                                .put(octets)
                                .put(Files.readAllBytes(path))
                                .flip();
            }
        }

        private void send() throws IOException {
            if (output == null) {
                return;
            }
            channel.write(output);
            var from = file;
            if (!output.hasRemaining() && from != null) {
                position += from.transferTo(position, share, channel);
                if (position == from.size()) {
                    from.close();
                    file = null;
                }
            }
            if (output.hasRemaining() || file != null) {
                key.interestOps(SelectionKey.OP_WRITE);
                return;
            }
            output = null;
            key.interestOps(SelectionKey.OP_READ);
            if (last) {
                key.cancel();
                channel.close();
            }
        }
    }
}
