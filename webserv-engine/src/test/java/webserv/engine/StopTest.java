package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.at;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import webserv.api.http.Handler;
import webserv.api.http.Reply;

class StopTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    /// Stops from another thread, as a signal does, while the test's thread is the loop.
    private static CompletableFuture<Void> stop(Connections connections) {
        return CompletableFuture.runAsync(() -> {
            try {
                assertThat(connections.stop(java.time.Duration.ofSeconds(20))).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void idleConnectionEndsAndBusyOneEndsWithItsAnswer() {
        var later = new CompletableFuture<Reply>();
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> later)))) {
            var idle = running.connect();
            var busy = running.connect();
            busy.send(GET + GET);
            var stop = stop(running.server.connections());
            running.network.runUntil(idle::sawEnd);
            assertThat(busy.sawEnd()).isFalse();
            later.complete(Reply.Response.text(200, "late"));
            running.network.runUntil(busy::sawEnd);
            assertThat(busy.text()).contains("\r\nConnection: close\r\n").endsWith("\r\n\r\nlate");
            assertThat(running.decisions).hasSize(1);
            idle.endInput();
            busy.endInput();
            running.network.runUntil(stop::isDone);
            assertThat(stop).isCompleted();
        }
    }

    @Test
    void handlersAreClosedOnceWhenTheServerHasStopped() {
        var closings = new java.util.concurrent.atomic.AtomicInteger();
        var handler =
                new Handler.NonBlocking() {
                    @Override
                    public CompletableFuture<Reply> handle(webserv.api.http.Request request) {
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
