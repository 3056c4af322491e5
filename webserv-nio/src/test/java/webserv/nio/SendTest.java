package webserv.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import webserv.api.spi.TransportSettings;

/// Octets that the system holds back for the end of a connection.
@Timeout(60)
class SendTest {
    private SocketChannel client;
    private SocketChannel server;

    @BeforeEach
    void connect() throws IOException {
        try (var listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            client = SocketChannel.open(listening.getLocalAddress());
            server = listening.accept();
        }
        server.configureBlocking(false);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
    }

    /// The system waits for a fifth of a second, in which the client has looked in one of the
    /// tries.
    @Test
    void octetsAreHeldBackUntilTheEnd() throws IOException {
        var seenAtOnce = new ArrayList<Integer>();
        for (int i = 0; i < 20; i++) {
            assertThat(Send.more(server, direct("answer"))).isEqualTo(6);
            var seen = ByteBuffer.allocate(6);
            client.configureBlocking(false);
            seenAtOnce.add(client.read(seen));
            client.configureBlocking(true);
            server.shutdownOutput();
            while (client.read(seen) > 0) {
                // To the end.
            }
            assertThat(new String(seen.array(), ISO_8859_1)).isEqualTo("answer");
            close();
            connect();
        }
        assertThat(seenAtOnce).contains(0);
    }

    @Test
    void whatTheSystemDoesNotTakeIsLeft() throws IOException {
        var octets = ByteBuffer.allocateDirect(64 << 20);
        int taken = Send.more(server, octets);
        assertThat(taken).isPositive().isEqualTo(octets.position()).isLessThan(octets.capacity());
        while (taken > 0) {
            taken = Send.more(server, octets);
        }
        assertThat(octets.hasRemaining()).isTrue();
    }

    @Test
    void connectionThatWasResetIsAnException() throws IOException {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        client.close();
        assertThatThrownBy(() -> Send.more(server, direct("answer")))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("Connection reset by peer|Broken pipe");
    }

    @Test
    void channelThatIsClosedIsNotAskedForItsDescriptor() throws IOException {
        server.close();
        assertThatThrownBy(() -> Send.more(server, direct("answer")))
                .isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void functionIsLinkedWhenItIsWorthItAndAnswersAreWholeAllTheTime() throws IOException {
        var settings = new TransportSettings(1, 128, Duration.ofSeconds(60), 1 << 20);
        try (var rig = new SocketRig(settings, false, 3)) {
            var listener = rig.serve(Recorder::new);
            var linked = new boolean[1];
            while (!linked[0]) {
                var peer = rig.connect(listener);
                var wire = (NioWire) peer.server().wire();
                rig.on(
                        peer,
                        () -> {
                            linked[0] = wire.lastWrites().isHolding();
                            wire.write(ISO_8859_1.encode("answer"));
                            wire.finish();
                        });
                assertThat(new String(peer.readToEnd(), ISO_8859_1)).isEqualTo("answer");
                peer.close();
            }
        }
    }

    /// More than the system takes at once: the rest follows when the client reads.
    @Test
    void lastAnswerThatIsNotTakenWholeArrivesWhole() throws IOException {
        var settings = new TransportSettings(1, 128, Duration.ofSeconds(60), 1 << 20);
        try (var rig = new SocketRig(settings, false, 0)) {
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
