package webserv.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StopOrderTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir Path folder;
    private Path socket;
    private final List<Duration> told = new ArrayList<>();

    @BeforeEach
    void chooseSocket() {
        socket = folder.resolve("control.sock");
    }

    /// A server that answers each command from a script and closes the connection behind it.
    private final class Scripted implements AutoCloseable {
        private final ServerSocketChannel listening;
        private final Map<String, String> script;
        private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

        /// Counted down when the rest of an answer, behind a `|`, may be sent.
        private final CountDownLatch more = new CountDownLatch(1);

        Scripted(Map<String, String> script) throws IOException {
            this.script = script;
            listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listening.bind(UnixDomainSocketAddress.of(socket));
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            try {
                while (true) {
                    try (var client = listening.accept()) {
                        var octets = ByteBuffer.allocate(100);
                        client.read(octets);
                        var command =
                                StandardCharsets.UTF_8.decode(octets.flip()).toString().strip();
                        asked.add(command);
                        var parts = script.getOrDefault(command, "").split("\\|", -1);
                        client.write(StandardCharsets.UTF_8.encode(parts[0]));
                        if (parts.length > 1) {
                            more.await();
                            client.write(StandardCharsets.UTF_8.encode(parts[1]));
                        }
                    }
                }
            } catch (IOException | InterruptedException _) {
                // The test has closed the socket.
            }
        }

        @Override
        public void close() throws IOException {
            more.countDown();
            listening.close();
        }
    }

    private boolean stop(Duration moment, Duration surplus) throws IOException {
        return new StopOrder(ControlPlace.at(socket), moment, surplus).send(told::add);
    }

    @Test
    void serverThatStopsInAMomentIsWaitedForInSilence() throws IOException {
        try (var server = new Scripted(Map.of("stop wait", "ok\n10\nstopped\n"))) {
            assertThat(stop(LONG, LONG)).isTrue();
            assertThat(told).isEmpty();
            assertThat(server.asked).containsExactly("stop wait");
        }
    }

    @Test
    void stopThatTakesLongerIsToldWithTheTimeThatTheServerGives() throws IOException {
        try (var server = new Scripted(Map.of("stop wait", "ok\n10\n|stopped\n"))) {
            var order = new StopOrder(ControlPlace.at(socket), Duration.ZERO, LONG);
            boolean ended =
                    order.send(time -> {
                        told.add(time);
                        server.more.countDown();
                    });
            assertThat(ended).isTrue();
            assertThat(told).containsExactly(Duration.ofSeconds(10));
        }
    }

    @Test
    void stopThatDoesNotEndInTimeFails() throws IOException {
        try (var _ = new Scripted(Map.of("stop wait", "ok\n0\n|stopped\n"))) {
            assertThatIOException()
                    .isThrownBy(() -> stop(Duration.ZERO, Duration.ofMillis(10)))
                    .withMessage("the server has not ended within 0 s: its log may tell why");
        }
    }

    @Test
    void endWithoutAStopFails() throws IOException {
        try (var _ = new Scripted(Map.of("stop wait", "ok\n10\n"))) {
            assertThatIOException()
                    .isThrownBy(() -> stop(LONG, LONG))
                    .withMessage("the server has ended, but not as by a stop: its log may tell");
        }
    }

    @Test
    void serverThatEndsBeforeItAnswersIsNoServer() throws IOException {
        try (var _ = new Scripted(Map.of())) {
            assertThatIOException()
                    .isThrownBy(() -> stop(LONG, LONG))
                    .withMessageStartingWith(
                            "no server answers at " + socket + " (it ended before it answered)");
        }
    }

    @Test
    void connectionThatIsResetBeforeTheAnswerIsOfNoServer() throws IOException {
        try (var _ = new Peer(socket, _ -> {})) {
            assertThatIOException()
                    .isThrownBy(() -> stop(LONG, LONG))
                    .withMessageStartingWith(
                            "no server answers at " + socket + " (Connection reset)");
        }
    }

    @Test
    void olderServerIsAskedAsItKnows() throws IOException {
        var script =
                Map.of("stop wait", "failed\nthere is no such command", "stop", "ok\nstopping");
        try (var server = new Scripted(script)) {
            assertThat(stop(LONG, LONG)).isFalse();
            assertThat(server.asked).containsExactly("stop wait", "stop");
        }
    }

    @Test
    void refusalIsTold() throws IOException {
        try (var _ = new Scripted(Map.of("stop wait", "failed\nthe command failed: a bug"))) {
            assertThatIOException()
                    .isThrownBy(() -> stop(LONG, LONG))
                    .withMessage("the command failed: a bug");
        }
    }

    @Test
    void socketWhereNobodyAnswersIsNamed() {
        assertThatIOException()
                .isThrownBy(() -> stop(LONG, LONG))
                .withMessageStartingWith("no server answers at " + socket + " (");
    }
}
