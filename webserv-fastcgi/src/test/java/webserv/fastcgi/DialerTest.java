package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.io.ListenAddress;

/// An application whose name has several addresses, of which it listens at some.
@Timeout(60)
class DialerTest {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        Thread.interrupted();
        for (var each : open) {
            each.close();
        }
        clock.shutdownNow();
    }

    private Dialer dialer(Duration timeout) {
        return new Dialer(new Address(ListenAddress.parse("localhost:9")), timeout, clock);
    }

    private SocketAddress listening() throws IOException {
        return listening(128).getLocalAddress();
    }

    private ServerSocketChannel listening(int queue) throws IOException {
        var listening =
                ServerSocketChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), queue);
        open.add(listening);
        return listening;
    }

    /// Nobody is asked for a name with so long a part (RFC 1035 §2.3.4).
    @Test
    void nameThatIsNotLookedUpAgainYetIsToldSo() {
        var host = "x".repeat(64) + ".invalid";
        var address = new Address(ListenAddress.parse(host + ":9000"));
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(address::resolve)
                .withMessageStartingWith(host + ": ")
                .withMessageNotContaining("10 s");
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(address::resolve)
                .withMessage(host + ": not found less than 10 s ago, and not looked up again yet");
    }

    /// One that nobody listens at.
    private static SocketAddress closed() throws IOException {
        try (var listening =
                ServerSocketChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return listening.getLocalAddress();
        }
    }

    /// One whose queue is full: the system does not answer further ones.
    private SocketAddress silent() throws IOException {
        var address = listening(1).getLocalAddress();
        while (true) {
            var queued = SocketChannel.open();
            open.addFirst(queued);
            try {
                queued.socket().connect(address, 200);
            } catch (SocketTimeoutException _) {
                return address;
            }
        }
    }

    private void assertConnects(Dialer dialer, SocketAddress... addresses) throws IOException {
        try (var channel = dialer.dial(List.of(addresses))) {
            assertThat(channel.getRemoteAddress()).isEqualTo(addresses[addresses.length - 1]);
        }
    }

    @Test
    void addressThatRefusesIsFollowedByTheNext() throws IOException {
        assertConnects(dialer(Duration.ofMinutes(1)), closed(), closed(), listening());
    }

    @Test
    void addressThatIsSilentIsFollowedByTheNext() throws IOException {
        assertConnects(dialer(Duration.ofMillis(500)), silent(), listening());
    }

    @Test
    void addressThatTakesTheConnectionIsTheLast() throws IOException {
        var first = listening();
        try (var channel = dialer(Duration.ofMinutes(1)).dial(List.of(first, closed()))) {
            assertThat(channel.getRemoteAddress()).isEqualTo(first);
        }
    }

    @Test
    void whereAllFailTheFirstFailureIsTold() throws IOException {
        var addresses = List.of(closed(), silent());
        assertThatThrownBy(() -> dialer(Duration.ofMillis(500)).dial(addresses))
                .isInstanceOf(ConnectException.class)
                .satisfies(first ->
                        assertThat(first.getSuppressed())
                                .hasOnlyElementsOfType(SocketTimeoutException.class)
                                .hasSize(1));
    }

    @Test
    void interruptedThreadAsksNoFurther() throws IOException {
        var addresses = List.of(closed(), listening());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> dialer(Duration.ofMinutes(1)).dial(addresses))
                .isInstanceOf(ClosedByInterruptException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "localhost"})
    void nameHasAllItsAddresses(String host) throws IOException {
        assertThat(new Address(ListenAddress.parse(host + ":9000")).resolve())
                .hasSameSizeAs(InetAddress.getAllByName(host))
                .allSatisfy(address ->
                        assertThat(address)
                                .asInstanceOf(
                                        InstanceOfAssertFactories.type(InetSocketAddress.class))
                                .satisfies(one -> {
                                    assertThat(one.getPort()).isEqualTo(9000);
                                    assertThat(one.getAddress().isLoopbackAddress()).isTrue();
                                }));
    }
}
