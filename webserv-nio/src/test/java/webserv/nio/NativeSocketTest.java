package webserv.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.spi.TransportSettings;

/// Sockets that are the system's own.
@Timeout(60)
class NativeSocketTest {
    private static final TransportSettings SETTINGS =
            new TransportSettings(1, 128, Duration.ofSeconds(60), 1 << 20);

    private final Arena arena = Arena.ofConfined();
    private NativeTools tools;
    private SocketChannel client;
    private StreamSocket server;

    @BeforeEach
    void makeTools() throws IOException {
        tools = new NativeTools(arena);
        connect();
    }

    private void connect() throws IOException {
        var pair = NativePair.connect(tools);
        client = pair.client();
        server = pair.server();
    }

    @AfterEach
    void close() throws IOException {
        disconnect();
        tools.close();
        arena.close();
    }

    private void disconnect() throws IOException {
        client.close();
        server.close();
    }

    /// The system waits for a fifth of a second, in which the client has looked in one of the
    /// tries.
    @Test
    void lastOctetsAreHeldBackUntilTheEnd() throws IOException {
        var seenAtOnce = new ArrayList<Integer>();
        for (int i = 0; i < 20; i++) {
            assertThat(server.writeLast(direct("answer"))).isEqualTo(6);
            var seen = ByteBuffer.allocate(6);
            client.configureBlocking(false);
            seenAtOnce.add(client.read(seen));
            client.configureBlocking(true);
            server.shutdownOutput();
            while (client.read(seen) > 0) {
                // To the end.
            }
            assertThat(new String(seen.array(), ISO_8859_1)).isEqualTo("answer");
            disconnect();
            connect();
        }
        assertThat(seenAtOnce).contains(0);
    }

    @Test
    void whatTheSystemDoesNotTakeIsLeft() throws IOException {
        var octets = ByteBuffer.allocateDirect(64 << 20);
        int taken = server.write(octets);
        assertThat(taken).isPositive().isEqualTo(octets.position()).isLessThan(octets.capacity());
        while (taken > 0) {
            taken = server.write(octets);
        }
        assertThat(octets.hasRemaining()).isTrue();
    }

    @Test
    void twoRunsOfOctetsAreWrittenAsFarAsTheyAreTaken() throws IOException {
        var first = direct("first ");
        var second = ByteBuffer.allocateDirect(64 << 20);
        long taken = server.write(first, second);
        assertThat(first.hasRemaining()).isFalse();
        assertThat(taken).isEqualTo(6 + second.position()).isLessThan(second.capacity());
        while (taken > 0) {
            taken = server.write(second, direct("no more"));
        }
        assertThat(server.write(direct("one"), direct("other"))).isZero();
    }

    @ParameterizedTest(name = "direct {0}")
    @ValueSource(booleans = {true, false})
    void readTellsWhatCameNothingAndTheEnd(boolean direct) throws IOException {
        var octets = direct ? ByteBuffer.allocateDirect(10) : ByteBuffer.allocate(10);
        octets.position(2);
        assertThat(server.read(octets)).isZero();
        client.write(ISO_8859_1.encode("hello"));
        assertThat(server.read(octets)).isEqualTo(5);
        assertThat(ISO_8859_1.decode(octets.slice(2, 5)).toString()).isEqualTo("hello");
        client.write(ISO_8859_1.encode("hello"));
        assertThat(server.read(octets)).as("as much as there is room for").isEqualTo(3);
        assertThat(octets.hasRemaining()).isFalse();
        client.shutdownOutput();
        assertThat(server.read(octets.clear())).isEqualTo(2);
        assertThat(server.read(octets)).isEqualTo(-1);
    }

    @Test
    void fileIsSentByTheKernelAndTheEndFollows(@TempDir Path folder) throws IOException {
        try (var file = FileChannel.open(Files.writeString(folder.resolve("file"), "0123456789"))) {
            assertThat(server.transfer(file, 2, 5)).isEqualTo(5);
            assertThat(server.transfer(file, 8, 5)).isEqualTo(2);
        }
        server.close();
        var seen = ByteBuffer.allocate(20);
        while (client.read(seen) >= 0) {
            // To the end, which there is once the socket has no descriptor any more.
        }
        assertThat(new String(seen.array(), 0, seen.position(), ISO_8859_1)).isEqualTo("2345689");
    }

    @Test
    void fileThatIsMadeWhenItIsReadIsSentAsWell() throws IOException {
        try (var file = FileChannel.open(Path.of("/proc/self/status"))) {
            assertThat(server.transfer(file, 0, 5)).isEqualTo(5);
        }
        var seen = ByteBuffer.allocate(5);
        assertThat(client.read(seen)).isEqualTo(5);
        assertThat(new String(seen.array(), ISO_8859_1)).isEqualTo("Name:");
    }

    @Test
    void fileIsNotSentToASocketThatIsClosed(@TempDir Path folder) throws IOException {
        server.close();
        try (var file = FileChannel.open(Files.writeString(folder.resolve("file"), "0123456789"))) {
            assertThatThrownBy(() -> server.transfer(file, 0, 5))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Bad file descriptor");
        }
    }

    @ParameterizedTest(name = "direct {0}")
    @ValueSource(booleans = {true, false})
    void connectionThatWasResetIsAnExceptionToTheReader(boolean direct) throws IOException {
        reset();
        var octets = direct ? ByteBuffer.allocateDirect(10) : ByteBuffer.allocate(10);
        assertThatThrownBy(() -> server.read(octets))
                .isInstanceOf(IOException.class)
                .hasMessage("Connection reset by peer");
    }

    @Test
    void connectionThatWasResetIsAnExceptionToTheWriter() throws IOException {
        reset();
        assertThatThrownBy(() -> server.write(direct("answer")))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("Connection reset by peer|Broken pipe");
        assertThatThrownBy(() -> server.write(direct("answer"), direct("more")))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("Connection reset by peer|Broken pipe");
        assertThatThrownBy(() -> server.shutdownOutput()).isInstanceOf(IOException.class);
    }

    private void reset() throws IOException {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        client.close();
    }

    @Test
    void socketThatIsClosedUsesNobodyElsesDescriptor() throws IOException {
        int descriptor = server.descriptor();
        server.close();
        assertThat(server.descriptor()).isNotEqualTo(descriptor);
        assertThatThrownBy(() -> server.read(ByteBuffer.allocate(10)))
                .isInstanceOf(IOException.class)
                .hasMessage("Bad file descriptor");
        server.close();
    }

    @Test
    void bothEndsHaveTheirAddresses() throws IOException {
        assertThat(server.remoteAddress()).isEqualTo(client.getLocalAddress());
        assertThat(server.localAddress()).isEqualTo(client.getRemoteAddress());
    }

    /// `*` is bound to both families, and each connection has the address that it was made to.
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1"})
    void connectionToOneOfManyAddressesKnowsWhich(String host) throws IOException {
        try (var listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(0));
            int port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
            var accepting = new Accepting.Natively(listening);
            for (var each : new String[] {"127.0.0.1", host, host}) {
                try (var peer = SocketChannel.open(new InetSocketAddress(each, port))) {
                    var accepted = Objects.requireNonNull(accepting.accept(tools));
                    assertThat(accepted.localAddress()).isEqualTo(peer.getRemoteAddress());
                    assertThat(accepted.remoteAddress()).isEqualTo(peer.getLocalAddress());
                    accepted.close();
                }
            }
        }
    }

    @Test
    void loopsBecomeNativeWhenItIsWorthItAndAnswersAreWholeAllTheTime() throws IOException {
        try (var rig = new SocketRig(SETTINGS, false, 3)) {
            var listener = rig.serve(Recorder::new);
            var early = rig.connect(listener);
            boolean isNative = false;
            while (!isNative) {
                var peer = rig.connect(listener);
                var wire = (NioWire) peer.server().wire();
                isNative = wire.socket() instanceof NativeSocket;
                rig.on(
                        peer,
                        () -> {
                            wire.write(ISO_8859_1.encode("answer"));
                            wire.finish();
                        });
                assertThat(new String(peer.readToEnd(), ISO_8859_1)).isEqualTo("answer");
                peer.close();
            }
            early.send("still here");
            rig.await(() -> early.server().text().equals("still here"));
            assertThat(((NioWire) early.server().wire()).socket())
                    .isInstanceOf(ChannelSocket.class);
        }
    }

    @Test
    void loopThatIsNativeAlreadyStaysAsItIs() throws Exception {
        var loop = new EventLoop("loop", SETTINGS, new PausedWires());
        loop.start();
        try {
            loop.goNative().join();
            var poller = loop.poller();
            loop.goNative().join();
            assertThat(poller).isInstanceOf(EpollPoller.class).isSameAs(loop.poller());
        } finally {
            loop.stop();
            loop.join();
        }
        assertThat(loop.goNative()).as("a loop that has ended").isCancelled();
    }

    /// More than the system takes at once: the rest follows when the client reads.
    @Test
    void lastAnswerThatIsNotTakenWholeArrivesWhole() throws IOException {
        try (var rig = new SocketRig(SETTINGS, false, 0)) {
            var peer = rig.connect(rig.serve(Recorder::new));
            var wire = peer.server().wire();
            var text = new StringBuilder();
            IntStream.range(0, 400_000).forEach(i -> text.append("line ").append(i).append('\n'));
            rig.on(
                    peer,
                    () -> {
                        wire.write(ISO_8859_1.encode(text.toString()));
                        wire.write(ISO_8859_1.encode("the end"));
                        wire.finish();
                    });
            assertThat(new String(peer.readToEnd(), ISO_8859_1)).isEqualTo(text + "the end");
        }
    }

    private static ByteBuffer direct(String text) {
        var octets = ISO_8859_1.encode(text);
        return ByteBuffer.allocateDirect(octets.remaining()).put(octets).flip();
    }
}
