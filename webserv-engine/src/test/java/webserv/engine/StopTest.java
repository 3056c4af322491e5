package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static webserv.engine.Running.at;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import webserv.api.config.ConfigException;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.io.ListenAddress;
import webserv.nio.NioTransport;

class StopTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

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
