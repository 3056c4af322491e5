package webserv.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import webserv.api.spi.TransportSettings;

/// Connections whose first octets have come before they are accepted. The loop is kept busy until
/// they have.
@Timeout(60)
class ArrivalTest {

    /// Answers what comes first, and ends.
    private static final class OnceAnswering extends Recorder {
        @Override
        public void received(ByteBuffer octets) {
            super.received(octets);
            wire().write(ISO_8859_1.encode("answer"));
            wire().finish();
        }
    }

    /// Notes how much came at a time.
    private static final class Portions extends Recorder {
        private final int most;
        private final List<Integer> portions = new ArrayList<>();

        private Portions(int most) {
            this.most = most;
        }

        @Override
        public int mostOctets() {
            return most;
        }

        @Override
        public void received(ByteBuffer octets) {
            portions.add(octets.remaining());
            super.received(octets);
        }
    }

    @Test
    void peerThatHasEndedIsAnsweredAndClosed() throws Exception {
        try (var rig = rig()) {
            var server = new OnceAnswering();
            try (var client = arrive(rig, server, "request", true)) {
                assertThat(readToEnd(client)).isEqualTo("answer");
                rig.await(server::isClosed);
            }
            assertThat(server.text()).isEqualTo("request");
            assertThat(server.events()).containsExactly("closed FINISHED");
        }
    }

    @Test
    void peerThatIsInNoHurryIsWaitedFor() throws Exception {
        try (var rig = rig()) {
            var witness = new Recorder();
            var server = new OnceAnswering();
            try (var client = arrive(rig, witness, server, "request", false)) {
                assertThat(readToEnd(client)).isEqualTo("answer");
                var longerThanAMoment = Duration.ofNanos(2 * Farewells.MOMENT);
                witness.wire().execute(() -> witness.wire().expireAfter(longerThanAMoment));
                rig.await(() -> witness.saw("expired"));
                assertThat(server.isClosed()).isFalse();
                client.write(ISO_8859_1.encode("too late"));
            }
            rig.await(server::isClosed);
            assertThat(server.text()).isEqualTo("request");
            assertThat(server.events()).containsExactly("closed FINISHED");
        }
    }

    @Test
    void peerThatSendsOnBeforeItReadsIsHeardOutAndGetsItsAnswer() throws Exception {
        try (var rig = rig()) {
            var server = new OnceAnswering();
            try (var client = arrive(rig, server, "request", false)) {
                var more = ByteBuffer.allocate(500_000);
                while (more.hasRemaining()) {
                    client.write(more);
                }
                assertThat(readToEnd(client)).isEqualTo("answer");
            }
            rig.await(server::isClosed);
            assertThat(server.events()).containsExactly("closed FINISHED");
        }
    }

    @Test
    void networkThatClosesDuringAFarewellTellsOfIt() throws Exception {
        var server = new OnceAnswering();
        try (var rig = rig();
                var client = arrive(rig, server, "request", false)) {
            assertThat(readToEnd(client)).isEqualTo("answer");
        }
        assertThat(server.isClosed()).isTrue();
    }

    @Test
    void readBringsNoMoreThanTheReaderWants() throws Exception {
        try (var rig = rig()) {
            var server = new Portions(1000);
            try (var _ = arrive(rig, server, "x".repeat(2500), true)) {
                rig.await(() -> server.saw("inputEnded"));
            }
            assertThat(server.portions).containsExactly(1000, 1000, 500);
        }
    }

    @Test
    void readBringsAsMuchAsTheReaderWants() throws Exception {
        try (var rig = rig()) {
            var server = new Portions(40_000);
            try (var _ = arrive(rig, server, "x".repeat(40_000), true)) {
                rig.await(() -> server.saw("inputEnded"));
            }
            assertThat(server.portions).containsExactly(40_000);
        }
    }

    private static SocketRig rig() throws IOException {
        return new SocketRig(new TransportSettings(1, 128, Duration.ofSeconds(30), 1 << 20), false);
    }

    private static SocketChannel arrive(SocketRig rig, Recorder server, String text, boolean ends)
            throws IOException {
        return arrive(rig, new Recorder(), server, text, ends);
    }

    /// A client that has sent a text when it is accepted, after another one.
    private static SocketChannel arrive(
            SocketRig rig, Recorder before, Recorder server, String text, boolean ends)
            throws IOException {
        var recorders = new ArrayDeque<>(List.of(before, server));
        var listener = rig.serve(recorders::remove);
        rig.connect(listener);
        var sent = new CountDownLatch(1);
        before.wire()
                .execute(() -> {
                    try {
                        sent.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
        var client = SocketChannel.open(SocketRig.socketAddress(listener.address()));
        client.write(ISO_8859_1.encode(text));
        if (ends) {
            client.shutdownOutput();
        }
        sent.countDown();
        return client;
    }

    private static String readToEnd(SocketChannel client) throws IOException {
        var octets = ByteBuffer.allocate(100);
        while (client.read(octets) >= 0) {
            // until the end
        }
        return ISO_8859_1.decode(octets.flip()).toString();
    }
}
