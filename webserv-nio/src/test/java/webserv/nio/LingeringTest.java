package webserv.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Peers that never close: a loop does not linger for any number of them.
@Timeout(60)
class LingeringTest {
    private static final int TOO_MANY = 3;

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ONE_LOOP", "ONE_NATIVE_LOOP", "DEPUTY", "NATIVE_DEPUTY"})
    void thoseThatWereLingeredForLongestAreClosed(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var listener = rig.serve(Recorder::new);
            var peers = new ArrayList<Rig.Peer>();
            for (int i = 0; i < Lingering.MOST + TOO_MANY; i++) {
                var peer = rig.connect(listener);
                rig.on(peer, () -> answer(peer));
                peers.add(peer);
            }
            var first = peers.subList(0, TOO_MANY);
            rig.await(() -> areAll(first));

            assertThat(peers.stream().filter(peer -> peer.server().isClosed()))
                    .containsExactlyElementsOf(first);
            for (var peer : peers) {
                assertThat(peer.readToEnd()).isEqualTo("answer".getBytes(ISO_8859_1));
            }
            assertThat(first.getFirst().server().events()).containsExactly("closed FINISHED");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"ONE_LOOP", "ONE_NATIVE_LOOP", "DEPUTY", "NATIVE_DEPUTY"})
    void thoseWhosePeersHaveClosedDoNotCount(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var listener = rig.serve(Recorder::new);
            var stays = rig.connect(listener);
            rig.on(stays, () -> answer(stays));
            for (int i = 0; i < Lingering.MOST; i++) {
                var peer = rig.connect(listener);
                rig.on(peer, () -> answer(peer));
                peer.close();
                rig.await(peer.server()::isClosed);
            }
            var last = rig.connect(listener);
            rig.on(last, () -> answer(last));
            rig.on(last, () -> assertThat(stays.server().isClosed()).isFalse());
        }
    }

    private static boolean areAll(List<Rig.Peer> closed) {
        return closed.stream().allMatch(peer -> peer.server().isClosed());
    }

    private static void answer(Rig.Peer peer) {
        peer.server().wire().write(ISO_8859_1.encode("answer"));
        peer.server().wire().finish();
    }
}
