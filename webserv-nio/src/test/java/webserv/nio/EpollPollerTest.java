package webserv.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is waited for, and what comes of it.
@Timeout(60)
class EpollPollerTest {
    private static final long FOR_EVER = -1;

    private final List<String> told = new ArrayList<>();
    private EpollPoller poller;
    private SocketChannel client;
    private ChannelSocket server;

    @BeforeEach
    void open() throws IOException {
        poller = new EpollPoller((source, operations) -> told.add(source + " " + operations));
        try (var listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            client = SocketChannel.open(listening.getLocalAddress());
            server = new ChannelSocket(listening.accept());
        }
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        poller.close();
    }

    private void reset() throws IOException {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        client.close();
    }

    @Test
    void sourceIsToldOfWhatItWaitsForAndOfNothingElse() throws IOException {
        poller.watch(server, Poller.READ, new Named("a"));
        assertThat(poller.select(0)).isFalse();
        poller.watch(server, Poller.READ | Poller.WRITE, new Named("a"));
        assertThat(select(FOR_EVER)).isTrue();
        client.write(ByteBuffer.allocate(1));
        poller.watch(server, Poller.READ, new Named("a"));
        assertThat(select(FOR_EVER)).isTrue();
        assertThat(told).containsExactly("a " + Poller.WRITE, "a " + Poller.READ);
    }

    @Test
    void resetIsToldToWhoWaitsForAnything() throws IOException {
        poller.watch(server, Poller.WRITE, new Named("a"));
        reset();
        assertThat(select(FOR_EVER)).isTrue();
        assertThat(told).containsExactly("a " + Poller.WRITE);
    }

    @Test
    void resetIsToldOnceToWhoWaitsForNothing() throws IOException {
        poller.watch(server, Poller.READ, new Named("a"));
        assertThat(poller.select(0)).isFalse();
        poller.watch(server, 0, new Named("a"));
        reset();
        assertThat(select(FOR_EVER)).isTrue();
        assertThat(select(1)).isFalse();
        assertThat(told).containsExactly("a " + Poller.FAILED);
    }

    @Test
    void resetIsToldToWhoNeverWaitedForAnything() throws IOException {
        reset();
        poller.watch(server, 0, new Named("a"));
        assertThat(select(FOR_EVER)).isTrue();
        assertThat(told).containsExactly("a " + Poller.FAILED);
    }

    @Test
    void whatComesAndTheEndOfBothDirectionsAreNotToldToWhoWaitsForNothing() throws IOException {
        poller.watch(server, 0, new Named("a"));
        client.write(ByteBuffer.allocate(1));
        assertThat(select(1)).isFalse();
        server.shutdownOutput();
        client.close();
        select(1);
        assertThat(told).isEmpty();
        poller.watch(server, Poller.READ, new Named("a"));
        assertThat(select(FOR_EVER)).isTrue();
        assertThat(told).containsExactly("a " + Poller.READ);
    }

    @Test
    void socketThatWasClosedIsNobodysSource() throws IOException {
        poller.watch(server, Poller.WRITE, new Named("a"));
        assertThat(poller.sources()).hasSize(1);
        poller.close(server);
        assertThat(poller.sources()).isEmpty();
        assertThat(poller.select(0)).isFalse();
        assertThat(server.channel().isOpen()).isFalse();
    }

    /// The failure may leave something to be done, such as a deadline.
    @Test
    void sourceThatCannotBeWaitedForFailsAndNobodyWaits() throws IOException {
        poller.watch(new Missing(), Poller.READ, new Named("a"));
        assertThat(select(FOR_EVER)).isTrue();
        assertThat(told).containsExactly("a failed: Bad file descriptor");
    }

    @Test
    void whatIsReadyBeyondOneCallIsToldInTheNextTurns() throws IOException {
        int most = 512;
        var sockets = new ArrayList<DatagramChannel>();
        try {
            for (int i = 0; i < 2 * most + 100; i++) {
                sockets.add(DatagramChannel.open());
                poller.watch(new Free(sockets.getLast()), Poller.WRITE, new Named("socket " + i));
            }
            var counts = new ArrayList<Integer>();
            for (int i = 0; i < 3; i++) {
                assertThat(select(FOR_EVER)).isTrue();
                counts.add(told.size());
            }
            assertThat(counts).startsWith(most, 2 * most);
            assertThat(new HashSet<>(told)).as("every one").hasSize(sockets.size());
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    /// The event is the old socket's, and the system tells it with the number.
    @Test
    void eventOfASocketThatWasClosedInTheSameTurnIsNotTakenForOneOfTheNextWithItsNumber()
            throws IOException {
        try (var arena = Arena.ofConfined();
                var tools = new NativeTools(arena);
                var first = NativePair.connect(tools);
                var second = NativePair.connect(tools);
                var third = NativePair.connect(tools)) {
            var next = new ArrayList<StreamSocket>();
            poller.close();
            poller =
                    new EpollPoller((source, operations) -> {
                        told.add(source + " " + operations);
                        if (next.isEmpty()) {
                            var other = source.toString().equals("first") ? second : first;
                            next.add(replace(other.server(), third.server(), tools));
                            poller.watch(next.getFirst(), Poller.READ, new Named("third"));
                        }
                    });
            poller.watch(first.server(), Poller.READ, new Named("first"));
            poller.watch(second.server(), Poller.READ, new Named("second"));
            first.client().write(ByteBuffer.allocate(1));
            second.client().write(ByteBuffer.allocate(1));
            select(FOR_EVER);
            assertThat(told).hasSize(1);

            third.client().write(ByteBuffer.allocate(1));
            told.clear();
            select(FOR_EVER);
            assertThat(told).contains("third " + Poller.READ);
            assertThat(next.getFirst().read(ByteBuffer.allocate(1))).isEqualTo(1);
            poller.close(next.getFirst());
        }
    }

    /// Closes a socket, and gives its number to another one.
    private StreamSocket replace(StreamSocket closed, StreamSocket other, NativeTools tools) {
        int number = closed.descriptor();
        poller.close(closed);
        try {
            SocketCalls.duplicate(other.descriptor(), number, tools.errno());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new NativeSocket(number, other.localAddress(), other.remoteAddress(), tools);
    }

    /// Memory as the first allocations need it, and no more.
    private record Scarce(Arena arena, AtomicInteger left) implements Arena {
        @Override
        public MemorySegment allocate(long octets, long alignment) {
            if (left.getAndDecrement() == 0) {
                throw new OutOfMemoryError("on purpose");
            }
            return arena.allocate(octets, alignment);
        }

        @Override
        public MemorySegment.Scope scope() {
            return arena.scope();
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    /// As a loop does it.
    private boolean select(long millis) throws IOException {
        return !poller.prepare() || poller.select(millis);
    }

    @Test
    void pollerThatThereIsNoMemoryForLeavesNothingOpen() throws IOException {
        var before = Descriptors.open();
        int failures = 0;
        for (boolean made = false; !made; ) {
            try (var arena = Arena.ofConfined()) {
                new EpollPoller((_, _) -> {}, new Scarce(arena, new AtomicInteger(failures)))
                        .close();
                made = true;
            } catch (OutOfMemoryError _) {
                failures++;
            }
            assertThat(Descriptors.open()).hasSameSizeAs(before);
        }
        assertThat(failures).isEqualTo(4);
    }

    /// A socket that is ready to be written to though it is not connected.
    private record Free(DatagramChannel channel) implements Pollable {
        @Override
        public int descriptor() {
            return ChannelDescriptor.of(channel);
        }

        @Override
        public void close() {
            ChannelSocket.close(channel);
        }
    }

    /// A descriptor that no process has, see `RLIMIT_NOFILE`; the table of sources grows up to it.
    private record Missing() implements Pollable {
        @Override
        public @Nullable SelectableChannel channel() {
            return null;
        }

        @Override
        public int descriptor() {
            return 1 << 21;
        }

        @Override
        public void close() {}
    }

    private final class Named implements EventSource {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public void ready(int operations) {
            throw new AssertionError("not used");
        }

        @Override
        public void watchWith(Poller next) {
            throw new AssertionError("not used");
        }

        @Override
        public void expired() {
            throw new AssertionError("not used");
        }

        @Override
        public void failed(Throwable thrown) {
            told.add(name + " failed: " + thrown.getMessage());
        }

        @Override
        public void loopEnds() {
            throw new AssertionError("not used");
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
