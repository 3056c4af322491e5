package webserv.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.spi.TransportSettings;

/// A wire parts before its peer can see the end: whoever counts connections has let go of it when a
/// client that has read the end comes again, on whatever loop.
@Timeout(60)
class PartingTest {
    /// More than the system takes from a client that does not read.
    private static final int MUCH = 20_000_000;

    /// Reads at the client's end while it is told.
    private static final class Looking extends Parting {
        private final CompletableFuture<SocketChannel> client = new CompletableFuture<>();
        private boolean endWasThere;

        @Override
        public void parting() {
            endWasThere = sawEnd(client.join());
            super.parting();
        }
    }

    @ParameterizedTest(name = "native after {0}")
    @ValueSource(ints = {0, Natives.USUAL})
    void lingeringComesBehind(int nativeAfter) throws IOException {
        try (var rig = rig(nativeAfter)) {
            var peer = connect(rig);
            var server = (Looking) peer.server();
            rig.on(
                    peer,
                    () -> {
                        server.wire().write(ISO_8859_1.encode("answer"));
                        server.wire().finish();
                    });
            assertThat(server.events()).containsExactly("parting");
            assertThat(server.endWasThere).isFalse();
            assertThat(sawEnd(server.client.join())).isTrue();
        }
    }

    @ParameterizedTest(name = "native after {0}")
    @ValueSource(ints = {0, Natives.USUAL})
    void closingAtOnceComesBehind(int nativeAfter) throws IOException {
        try (var rig = rig(nativeAfter)) {
            var peer = connect(rig);
            var server = (Looking) peer.server();
            peer.endInput();
            rig.await(() -> server.saw("inputEnded"));
            rig.on(peer, server.wire()::finish);
            rig.await(server::isClosed);
            assertThat(server.events()).containsExactly("inputEnded", "parting", "closed FINISHED");
            assertThat(server.endWasThere).isFalse();
        }
    }

    @ParameterizedTest(name = "native after {0}")
    @ValueSource(ints = {0, Natives.USUAL})
    void endBehindWhatWasQueuedComesBehind(int nativeAfter) throws IOException {
        try (var rig = rig(nativeAfter)) {
            var peer = connect(rig);
            var server = (Looking) peer.server();
            rig.on(
                    peer,
                    () -> {
                        server.wire().write(ByteBuffer.allocate(MUCH));
                        server.wire().finish();
                        assertThat(server.events()).isEmpty();
                    });
            while (!server.saw("parting")) {
                sawEnd(server.client.join());
            }
            assertThat(server.endWasThere).isFalse();
        }
    }

    private static SocketRig rig(int nativeAfter) throws IOException {
        var settings = new TransportSettings(1, 128, Duration.ofSeconds(30), 1 << 20);
        return new SocketRig(settings, false, nativeAfter);
    }

    private static SocketRig.SocketPeer connect(SocketRig rig) throws IOException {
        var peer = rig.connect(rig.serve(Looking::new));
        peer.channel().configureBlocking(false);
        ((Looking) peer.server()).client.complete(peer.channel());
        return peer;
    }

    /// Reads all that there is, without waiting for more. One reads at a time: what one has read
    /// the other would miss.
    ///
    /// @return whether the end is there
    private static boolean sawEnd(SocketChannel client) {
        var octets = ByteBuffer.allocate(64 * 1024);
        synchronized (client) {
            try {
                int count;
                do {
                    count = client.read(octets.clear());
                } while (count > 0);
                return count < 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
