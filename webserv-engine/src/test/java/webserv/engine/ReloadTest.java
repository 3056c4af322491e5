package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static webserv.engine.Running.ADDRESS;
import static webserv.engine.Running.at;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import webserv.api.config.ConfigException;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.io.ListenAddress;

/// A server goes over to another configuration while it serves.
@Timeout(60)
class ReloadTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final ListenAddress OTHER = new ListenAddress.Tcp("localhost", 81);

    private final CountDownLatch left = new CountDownLatch(1);

    /// Answers when it is told to, and counts how often it was closed.
    private static final class Slow implements Handler.NonBlocking {
        private final CompletableFuture<Reply> reply = new CompletableFuture<>();
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public CompletionStage<Reply> handle(Request request) {
            return reply;
        }

        @Override
        public Map<String, Object> status() {
            return Map.of("waiting", 1);
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private static Slow saying(String text) {
        var handler = new Slow();
        handler.reply.complete(Reply.Response.text(200, text));
        return handler;
    }

    private boolean isLeft() throws InterruptedException {
        return left.await(20, TimeUnit.SECONDS);
    }

    @Test
    void requestUnderWayEndsWithItsHandlerWhichIsClosedThen() throws Exception {
        var old = new Slow();
        var next = saying("new");
        try (var running = Running.with(at("/", old))) {
            var early = running.connect();
            early.send(GET);
            running.reload(List.of(ADDRESS), left::countDown, at("/", next));
            var late = running.connect();
            late.send(GET);
            assertThat(late.text()).endsWith("new");
            assertThat(old.closed).hasValue(0);

            old.reply.complete(Reply.Response.text(200, "old"));
            running.await(early, "old");
            assertThat(isLeft()).isTrue();
            assertThat(old.closed).hasValue(1);
            assertThat(next.closed).hasValue(0);

            early.send(GET);
            assertThat(early.text()).endsWith("new");
        }
    }

    @Test
    void connectionThatIsIdleIsKeptAndHoldsNothingBack() throws Exception {
        var old = saying("old");
        try (var running = Running.with(at("/", old))) {
            var client = running.connect();
            client.send(GET);
            running.reload(List.of(ADDRESS), left::countDown, at("/", saying("new")));
            running.network.run();
            assertThat(isLeft()).isTrue();
            assertThat(old.closed).hasValue(1);
            client.send(GET);
            assertThat(client.text()).endsWith("new");
            assertThat(client.isClosed()).isFalse();
        }
    }

    @Test
    void clientThatGoesAwayHoldsNothingBack() throws Exception {
        var old = new Slow();
        try (var running = Running.with(at("/", old))) {
            var client = running.connect();
            client.send(GET);
            running.reload(List.of(ADDRESS), left::countDown, at("/", saying("new")));
            client.reset();
            assertThat(isLeft()).isTrue();
            assertThat(old.closed).hasValue(1);
        }
    }

    /// What a request that was under way went over to is the old handler's as long as it lasts.
    @Test
    void otherProtocolKeepsTheHandlerThatItCameFrom() throws Exception {
        var old = new Slow();
        var echoing = new Echoing();
        try (var running = Running.with(at("/", old))) {
            var client = running.connect();
            client.send(
                    "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: echo/1\r\nConnection: upgrade\r\n\r\n");
            running.reload(List.of(ADDRESS), left::countDown, at("/", saying("new")));
            running.network.run();
            old.reply.complete(echoing.reply());
            running.network.run();
            assertThat(client.newText()).endsWith("ready\n");
            assertThat(old.closed).hasValue(0);

            client.send("quit");
            assertThat(client.newText()).isEqualTo(">quit\n");
            client.endInput();
            assertThat(isLeft()).isTrue();
            assertThat(old.closed).hasValue(1);
        }
    }

    @Test
    void listenersComeAndGo() throws Exception {
        try (var running = Running.with(at("/", saying("old")))) {
            var idle = running.connect();
            idle.send(GET);
            running.reload(List.of(OTHER), left::countDown, at("/", saying("new")));
            running.network.run();
            assertThat(idle.sawEnd()).isTrue();
            assertThat(running.server.addresses()).containsExactly(OTHER);
            var client = running.network.connect(OTHER);
            client.send(GET);
            assertThat(client.text()).endsWith("new");
            idle.endInput();
            assertThat(isLeft()).isTrue();
        }
    }

    @Test
    void requestUnderWayOnAListenerThatGoesIsAnsweredAndIsTheLast() throws Exception {
        var old = new Slow();
        try (var running = Running.with(at("/", old))) {
            var client = running.connect();
            client.send(GET);
            running.reload(List.of(OTHER), left::countDown, at("/", saying("new")));
            running.network.run();
            old.reply.complete(Reply.Response.text(200, "old"));
            running.await(client, "old");
            assertThat(client.text()).contains("\r\nConnection: close\r\n");
            client.endInput();
            assertThat(isLeft()).isTrue();
        }
    }

    @Test
    void mistakeLeavesEverythingAsItWas() {
        var old = saying("old");
        var next = saying("new");
        try (var running = Running.with(at("/", old))) {
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(() ->
                            running.reload(
                                    List.of(ADDRESS),
                                    left::countDown,
                                    at("/", next),
                                    at("/", next)));
            var client = running.connect();
            client.send(GET);
            assertThat(client.text()).endsWith("old");
            assertThat(old.closed).hasValue(0);
            assertThat(next.closed.get()).isPositive();
        }
    }

    @Test
    void handlerThatCannotStartLeavesEverythingAsItWas() {
        var broken =
                new Handler.NonBlocking() {
                    @Override
                    public CompletionStage<Reply> handle(Request request) {
                        return new CompletableFuture<>();
                    }

                    @Override
                    public void start() throws IOException {
                        throw new IOException("no luck");
                    }
                };
        try (var running = Running.with(at("/", saying("old")))) {
            assertThatIOException()
                    .isThrownBy(() ->
                            running.reload(
                                    List.of(ADDRESS, OTHER), left::countDown, at("/", broken)))
                    .withMessageContaining("no luck");
            assertThat(running.server.addresses()).containsExactly(ADDRESS);
        }
    }

    @Test
    void statusCountsConnectionsByWhatTheyDo() {
        var slow = new Slow();
        try (var running = Running.with(at("/", slow))) {
            running.connect();
            running.connect().send("GET ");
            running.connect().send(GET);
            var status = running.server.status();
            assertThat(status.connections())
                    .isEqualTo(Map.of("idle", 1, "reading_head", 1, "handling", 1));
            assertThat(status.requests()).isEqualTo(1);
            assertThat(status.addresses()).containsExactly(ADDRESS);
            assertThat(status.locations())
                    .extracting(ServerStatus.OfLocation::numbers)
                    .containsExactly(Map.of("waiting", 1));
        }
    }
}
