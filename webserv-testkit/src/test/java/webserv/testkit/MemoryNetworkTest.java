package webserv.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import webserv.api.io.ListenAddress;
import webserv.api.io.Wire;
import webserv.api.spi.TransportSettings;

/// What the transport in memory has beyond the contract, whose tests are those of the module
/// webserv.nio.
class MemoryNetworkTest {
    private final MemoryNetwork network = new MemoryNetwork();
    private final List<String> events = new ArrayList<>();
    private @Nullable Wire wire;

    @AfterEach
    void close() {
        network.close();
        assertThat(network.openWires()).isZero();
    }

    @Test
    void transportOpensTheNetworkThatItIsGivenOrElseOneOfItsOwn() {
        var settings = TransportSettings.DEFAULTS;
        assertThat(MemoryTransport.of(network).open(settings)).isSameAs(network);
        try (var own = new MemoryTransport().open(settings);
                var other = new MemoryTransport().open(settings)) {
            assertThat(own).isNotSameAs(other);
        }
    }

    @Test
    void clientSeesWhatTheServerSendsAndHowItEnds() throws IOException {
        var client = connect();
        wire().write(text("one"));
        assertThat(client.newText()).isEqualTo("one");
        wire().write(text("two"));
        assertThat(client.newText()).isEqualTo("two");
        assertThat(client.text()).isEqualTo("onetwo");
        assertThat(client.sawEnd()).isFalse();

        wire().finish();
        assertThat(client.sawEnd()).isTrue();
        assertThat(client.isClosed()).isFalse();
        client.endInput();
        assertThat(client.closedBy()).contains(Wire.Cause.FINISHED);
    }

    @Test
    void abortIsNoEndToTheClient() throws IOException {
        var client = connect();
        wire().abort();
        assertThat(client.closedBy()).contains(Wire.Cause.ABORTED);
        assertThat(client.sawEnd()).isFalse();
    }

    @Test
    void resetOfTheClientFailsTheWire() throws IOException {
        var client = connect();
        client.reset();
        assertThat(client.closedBy()).contains(Wire.Cause.FAILED);
        assertThat(events).containsExactly("closed FAILED");
    }

    @Test
    void systemTakesAsMuchAsTheTestAllows() throws IOException {
        var client = connect();
        client.takeAtMost(4);
        wire().write(text("abcdefgh"));
        assertThat(client.text()).isEqualTo("abcd");
        assertThat(wire().isWritable()).isFalse();
        assertThat(wire().octetsSent()).isEqualTo(4);

        client.takeAtMost(2);
        assertThat(client.text()).isEqualTo("abcdef");
        assertThat(events).isEmpty();
        client.takeAll();
        assertThat(client.text()).isEqualTo("abcdefgh");
        assertThat(events).containsExactly("writable");
    }

    @Test
    void clockStopsAtEveryDeadlineOnItsWay() throws IOException {
        long start = network.nanoTime();
        connect();
        wire().expireAfter(Duration.ofSeconds(3));
        connect();
        wire().expireAfter(Duration.ofSeconds(1));
        network.advance(Duration.ofNanos(999_999_999));
        assertThat(events).isEmpty();
        network.advance(Duration.ofSeconds(10));

        assertThat(events).containsExactly("expired after 1000 ms", "expired after 3000 ms");
        assertThat(network.nanoTime() - start).isEqualTo(10_999_999_999L);
    }

    @Test
    void tasksOfOtherThreadsRunOnTheTestsThread() throws IOException {
        connect();
        var owner = wire();
        Thread.startVirtualThread(() ->
                owner.execute(() -> events.add("ran on " + Thread.currentThread().getName())));
        network.runUntil(() -> !events.isEmpty());
        assertThat(events).containsExactly("ran on " + Thread.currentThread().getName());
    }

    @Test
    void octetsThatAReaderKeepsAreSpoilt() throws IOException {
        var kept = new ArrayList<ByteBuffer>();
        var listener =
                network.listen(
                        new ListenAddress.Tcp("*", 0),
                        accepted ->
                                new Log(accepted) {
                                    @Override
                                    public void received(ByteBuffer octets) {
                                        assertThat(octets.arrayOffset()).isPositive();
                                        assertThat(ISO_8859_1.decode(octets.duplicate()).toString())
                                                .isEqualTo("mine");
                                        kept.add(octets);
                                    }
                                });
        network.connect(listener.address()).send("mine");
        assertThat(ISO_8859_1.decode(kept.getFirst()).toString()).isEqualTo("\u00DD".repeat(4));
    }

    @Test
    void muchInputArrivesInSeveralEvents() throws IOException {
        var client = connect();
        client.send(new byte[150_000]);
        assertThat(events).containsExactly("received 65536", "received 65536", "received 18928");
    }

    @Test
    void otherThreadsAreRefused() throws Exception {
        var client = connect();
        var thrown = new ArrayList<Throwable>();
        var stranger =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                client.send("x");
                            } catch (IllegalStateException e) {
                                thrown.add(e);
                            }
                        });
        stranger.join();
        assertThat(thrown).hasSize(1);
        assertThat(events).isEmpty();
    }

    @Test
    void nobodyIsConnectedWhereNobodyListens() {
        assertThatThrownBy(() -> network.connect(new ListenAddress.Tcp("localhost", 80)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("nobody listens on localhost:80");
    }

    @Test
    void transportIsNamedMemory() {
        assertThat(new MemoryTransport().name()).isEqualTo("memory");
    }

    private MemoryClient connect() throws IOException {
        return network.connect(network.listen(new ListenAddress.Tcp("*", 0), Log::new).address());
    }

    private Wire wire() {
        return Objects.requireNonNull(wire);
    }

    private static ByteBuffer text(String text) {
        return ISO_8859_1.encode(text);
    }

    private class Log implements Wire.Reader {
        private final long start = network.nanoTime();

        private Log(Wire accepted) {
            wire = accepted;
        }

        @Override
        public void received(ByteBuffer octets) {
            events.add("received " + octets.remaining());
        }

        @Override
        public void inputEnded() {}

        @Override
        public void writable() {
            events.add("writable");
        }

        @Override
        public void expired() {
            long millis = Duration.ofNanos(network.nanoTime() - start).toMillis();
            events.add("expired after " + millis + " ms");
        }

        @Override
        public void closed(Wire.Cause cause) {
            if (cause != Wire.Cause.ABORTED) {
                events.add("closed " + cause);
            }
        }
    }
}
