package webserv.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
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
        assertThat(poller.select(FOR_EVER)).isTrue();
        client.write(ByteBuffer.allocate(1));
        poller.watch(server, Poller.READ, new Named("a"));
        assertThat(poller.select(FOR_EVER)).isTrue();
        assertThat(told).containsExactly("a " + Poller.WRITE, "a " + Poller.READ);
    }

    @Test
    void resetIsToldToWhoWaitsForAnything() throws IOException {
        poller.watch(server, Poller.WRITE, new Named("a"));
        reset();
        assertThat(poller.select(FOR_EVER)).isTrue();
        assertThat(told).containsExactly("a " + Poller.WRITE);
    }

    @Test
    void resetIsNotToldToWhoWaitsForNothing() throws IOException {
        poller.watch(server, Poller.READ, new Named("a"));
        assertThat(poller.select(0)).isFalse();
        poller.watch(server, 0, new Named("a"));
        reset();
        assertThat(poller.select(1)).isFalse();
        assertThat(told).isEmpty();
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
        assertThat(poller.select(FOR_EVER)).isTrue();
        assertThat(told).containsExactly("a failed: Bad file descriptor");
    }

    @Test
    void wakeupEndsTheNextWaitAndOneAlone() throws IOException {
        poller.wakeup();
        poller.wakeup();
        assertThat(poller.select(FOR_EVER)).isTrue();
        assertThat(poller.select(0)).isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    void wakeupOfAPollerThatIsClosedDoesNothing() throws IOException {
        var other = new EpollPoller((_, _) -> {});
        other.close();
        other.wakeup();
        assertThat(poller.select(0)).isFalse();
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
