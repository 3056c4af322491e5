package webserv.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static webserv.engine.Running.at;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.config.ConfigException;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.io.ListenAddress;
import webserv.nio.NioTransport;

class StopTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String CONTENT = "x".repeat(60_000);

    @Test
    void idleConnectionEndsAndBusyOneEndsWithItsAnswer() throws InterruptedException {
        var later = new CompletableFuture<Reply>();
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> later)))) {
            var idle = running.connect();
            var busy = running.connect();
            busy.send(GET + GET);
            running.server.connections().stop();
            running.network.run();
            assertThat(idle.sawEnd()).isTrue();
            assertThat(busy.sawEnd()).isFalse();
            assertThat(running.server.connections().awaitEnd(Duration.ZERO)).isFalse();
            later.complete(Reply.Response.text(200, "late"));
            running.network.run();
            assertThat(busy.text()).contains("\r\nConnection: close\r\n").endsWith("\r\n\r\nlate");
            assertThat(busy.sawEnd()).isTrue();
            assertThat(running.decisions).hasSize(1);
            assertThat(running.server.connections().awaitEnd(Duration.ZERO)).isTrue();
        }
    }

    /// The last answer is handed over with the end of the connection; only then is known that the
    /// system does not take all of it.
    @Test
    void connectionIsWaitedForWhoseLastAnswerTheSystemTakesInPartOnly(@TempDir Path folder)
            throws Exception {
        var decided = new Semaphore(0);
        var path = folder.resolve("socket");
        var large =
                Handler.nonBlocking(
                        _ -> CompletableFuture.completedFuture(Reply.Response.text(200, CONTENT)));
        try (var server =
                        Running.start(
                                new NioTransport(),
                                new ListenAddress.Unix(path),
                                Running.LIMITS,
                                List.of(at("/", large)),
                                _ -> decided.release());
                var client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            client.write(US_ASCII.encode(GET));
            assertThat(decided.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            var answer = ByteBuffer.allocate(200_000);
            while (!US_ASCII.decode(answer.duplicate().flip()).toString().endsWith(CONTENT)) {
                client.read(answer);
            }
            int length = answer.position();
            int whole = wholeWrites(folder.resolve("other"), length);
            client.write(US_ASCII.encode(GET.repeat(whole) + LAST));
            assertThat(decided.tryAcquire(whole + 1, 20, TimeUnit.SECONDS)).isTrue();

            server.connections().stop();
            assertThat(server.connections().awaitEnd(Duration.ofSeconds(1))).isFalse();

            assertThat(Channels.newInputStream(client).readAllBytes())
                    .hasSize(length * (whole + 1) + "Connection: close\r\n".length());
            assertThat(server.connections().awaitEnd(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void connectionThatHasSentItsRestIsNotWaitedForUntilThePeerCloses() throws Exception {
        var text =
                Handler.nonBlocking(
                        _ -> CompletableFuture.completedFuture(Reply.Response.text(200, "slowly")));
        try (var running = Running.with(at("/", text))) {
            var client = running.connect();
            client.takeAtMost(10);
            client.send(LAST);
            running.server.connections().stop();
            running.network.run();
            assertThat(running.server.connections().awaitEnd(Duration.ZERO)).isFalse();
            client.takeAll();
            assertThat(client.text()).endsWith("slowly");
            assertThat(client.isClosed()).isFalse();
            assertThat(running.server.connections().awaitEnd(Duration.ZERO)).isTrue();
        }
    }

    @Test
    void anotherProtocolThatHasSentItsRestIsNotWaitedForEither() throws Exception {
        try (var running = Running.with(at("/", new Echoing().handler()))) {
            var client = running.connect();
            client.send(
                    "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: %s\r\n\r\n"
                            .formatted(Echoing.PROTOCOL));
            client.takeAtMost(1);
            client.send("quit");
            assertThat(running.server.connections().awaitEnd(Duration.ZERO)).isFalse();
            client.takeAll();
            assertThat(client.text()).endsWith("\n>quit\n");
            assertThat(client.isClosed()).isFalse();
            assertThat(running.server.connections().awaitEnd(Duration.ZERO)).isTrue();
        }
    }

    /// How often a socket takes so many octets as a whole when nobody reads.
    private static int wholeWrites(Path path, int octets) throws IOException {
        var address = UnixDomainSocketAddress.of(path);
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
                var _ = SocketChannel.open(address);
                var writer = listener.accept()) {
            writer.configureBlocking(false);
            int writes = 0;
            while (writer.write(ByteBuffer.allocate(octets)) == octets) {
                writes++;
            }
            return writes;
        }
    }

    @Test
    void connectionThatComesWhileStoppingEndsAtOnce() {
        try (var running =
                Running.with(at("/", Handler.nonBlocking(_ -> new CompletableFuture<>())))) {
            running.server.connections().stop();
            var client = running.connect();
            assertThat(client.sawEnd()).isTrue();
            assertThat(client.text()).isEmpty();
        }
    }

    @Test
    void handlersAreClosedOnceWhenTheServerHasStopped() {
        var closings = new AtomicInteger();
        var running = Running.with(at("/", counting(closings)));
        running.server.stop();
        running.server.stop();
        assertThat(closings).hasValue(1);
    }

    @Test
    void handlersAreClosedWhenTheServerCannotStart() throws IOException {
        var closings = new AtomicInteger();
        var locations = List.of(at("/", counting(closings)));
        try (var occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var address = new ListenAddress.Tcp("127.0.0.1", occupied.getLocalPort());
            assertThatThrownBy(() ->
                            Running.start(
                                    new NioTransport(),
                                    address,
                                    Running.LIMITS,
                                    locations,
                                    _ -> {}))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cannot listen on " + address);
        }
        assertThat(closings).hasValue(1);
    }

    @Test
    void handlersAreClosedWhenTheRoutesConflict() {
        var closings = new AtomicInteger();
        assertThatThrownBy(() ->
                        Running.with(at("/", counting(closings)), at("/", counting(closings))))
                .isInstanceOf(ConfigException.class);
        assertThat(closings).hasValue(2);
    }

    /// Counts how often it is closed.
    private static Handler counting(AtomicInteger closings) {
        return new Handler.NonBlocking() {
            @Override
            public CompletableFuture<Reply> handle(Request request) {
                return CompletableFuture.completedFuture(Reply.Response.text(200, "ok"));
            }

            @Override
            public void close() {
                closings.incrementAndGet();
            }
        };
    }
}
