package webserv.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Peers that leave, or end their sending, while nobody reads what they have sent; with the JDK's
/// channels and with the system's own sockets.
@Timeout(60)
class PausedWiresTest {
    private static final String UNREAD = "what is not read";

    @BeforeAll
    static void onLinuxAlone() {
        assumeTrue(ConnectionTable.isIn(Path.of("/proc/net")));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ONE_LOOP", "ONE_NATIVE_LOOP", "THREE_LOOPS", "THREE_NATIVE_LOOPS"})
    void resetFailsAPausedWire(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = connectPaused(rig);
            peer.send(UNREAD);
            peer.reset();
            rig.await(peer.server()::isClosed);
            assertThat(peer.server().events()).containsExactly("closed FAILED");
        }
    }

    /// Its end waits at the peer, as there is no room for what is in front of it.
    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ONE_LOOP", "ONE_NATIVE_LOOP"})
    void closeOfAPeerOnThisMachineFailsAPausedWire(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = connectPaused(rig);
            peer.channel().configureBlocking(false);
            while (peer.channel().write(ByteBuffer.allocate(1 << 16)) > 0) {
                // Until there is no room.
            }
            peer.close();
            rig.await(peer.server()::isClosed);
            assertThat(peer.server().events()).containsExactly("closed FAILED");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ONE_LOOP", "ONE_NATIVE_LOOP"})
    void endOfTheSendingIsToldToAPausedReader(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = connectPaused(rig);
            peer.send(UNREAD);
            peer.endInput();
            rig.await(() -> peer.server().saw("inputEndsBehind " + UNREAD.length()));
            rig.on(peer, () -> peer.server().wire().write(ISO_8859_1.encode("answer")));
            assertThat(peer.read(6)).isEqualTo("answer");
            rig.on(peer, () -> peer.server().wire().resume());
            rig.await(() -> peer.server().saw("inputEnded"));
            assertThat(peer.server().text()).isEqualTo(UNREAD);
            assertThat(peer.server().events())
                    .containsExactly("inputEndsBehind " + UNREAD.length(), "inputEnded");
        }
    }

    /// Told of the end first, then of the reset by which the peer's system answers.
    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ONE_LOOP", "ONE_NATIVE_LOOP"})
    void resetBehindTheEndOfTheSendingFailsAPausedWire(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = connectPaused(rig);
            peer.send(UNREAD);
            peer.endInput();
            rig.await(() -> peer.server().saw("inputEndsBehind " + UNREAD.length()));
            peer.reset();
            rig.await(peer.server()::isClosed);
            assertThat(peer.server().events())
                    .containsExactly("inputEndsBehind " + UNREAD.length(), "closed FAILED");
        }
    }

    private static SocketRig.SocketPeer connectPaused(Rig rig) throws IOException {
        var peer = ((SocketRig) rig).connect(rig.serve(Listening::new));
        rig.on(peer, () -> peer.server().wire().pause());
        return peer;
    }

    private static final class Listening extends Recorder {
        @Override
        public void inputEndsBehind(long octets) {
            note("inputEndsBehind " + octets);
        }
    }
}
