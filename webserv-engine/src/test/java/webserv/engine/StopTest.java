package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.at;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;

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
        var handler =
                new Handler.NonBlocking() {
                    @Override
                    public CompletableFuture<Reply> handle(Request request) {
                        return CompletableFuture.completedFuture(Reply.Response.text(200, "ok"));
                    }

                    @Override
                    public void close() {
                        closings.incrementAndGet();
                    }
                };
        var running = Running.with(at("/", handler));
        running.server.stop();
        running.server.stop();
        assertThat(closings).hasValue(1);
    }
}
