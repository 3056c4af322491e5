package webserv.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// The same with sockets that are the system's own.
class NativeTransportTest extends NioTransportTest {
    @Override
    int nativeAfter() {
        return 0;
    }

    /// Octets are waiting, which are told of before a reset where somebody reads.
    @Test
    void resetByThePeerFailsAPausedWire() throws IOException {
        try (var rig = rig(1)) {
            var peer = rig.connect(rig.serve(Recorder::new));
            rig.on(peer, () -> peer.server().wire().pause());
            peer.send("what is not read");
            peer.reset();
            rig.await(peer.server()::isClosed);
            assertThat(peer.server().events()).containsExactly("closed FAILED");
        }
    }
}
