package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.at;
import static webserv.engine.Running.replying;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.io.Wire;
import webserv.api.spi.Decision;
import webserv.engine.plugin.Failure;

/// Publishers and subscribers of handlers that keep no rule of Reactive Streams: it costs the
/// response, or the connection, and never the loop.
class MisbehavingStreamTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String WELL = "GET /well HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";

    /// Does something when it is asked for more.
    private record Asking(Runnable task) implements Flow.Subscription {
        @Override
        public void request(long n) {
            task.run();
        }

        @Override
        public void cancel() {}
    }

    private static Handler publishing(Flow.Publisher<ByteBuffer> publisher) {
        var content = new Content.Published(publisher, Content.UNKNOWN_LENGTH);
        return replying(new Reply.Response(200, Fields.empty(), content));
    }

    private static ByteBuffer octets() {
        return ByteBuffer.allocate(3);
    }

    static Stream<Arguments> publishers() {
        return Stream.of(
                publisher(
                        "tells no cause",
                        subscriber -> subscriber.onError(Failure.NULL.inPlaceOf(new Error())),
                        "java.lang.NullPointerException: the publisher told no cause"),
                publisher(
                        "gives nothing for a buffer",
                        subscriber -> subscriber.onSubscribe(asking(subscriber::onNext)),
                        "java.lang.NullPointerException: "),
                publisher(
                        "gives nothing for a subscription",
                        subscriber ->
                                subscriber.onSubscribe(
                                        Failure.NULL.inPlaceOf(new Asking(() -> {}))),
                        "java.lang.NullPointerException: a publisher gives a subscription"),
                publisher(
                        "gives what nobody asked for",
                        subscriber -> subscriber.onNext(octets()),
                        "java.lang.IllegalStateException: the publisher gave more than it was asked"
                                + " for"));
    }

    private static Flow.Subscription asking(Consumer<ByteBuffer> given) {
        return new Asking(() -> given.accept(Failure.NULL.inPlaceOf(octets())));
    }

    private static Arguments publisher(
            String what, Flow.Publisher<ByteBuffer> publisher, String told) {
        return Arguments.of(what, publisher, told);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("publishers")
    void responseBreaksOffAndTheCauseIsTold(
            String what, Flow.Publisher<ByteBuffer> publisher, String told) {
        try (var running = Running.with(at("/", publishing(publisher)))) {
            var client = running.connect();
            client.send(GET);
            running.network.run();
            assertThat(client.closedBy()).as(what).contains(Wire.Cause.ABORTED);
            assertThat(running.lastDecision().cause()).map(Cause::code).hasValue("response-broken");
            assertThat(running.lastCause().orElseThrow())
                    .startsWith("the response broke off: " + told);
        }
    }

    @Test
    void secondSubscriptionIsCancelled() {
        var cancelled = new AtomicInteger();
        Flow.Subscription second =
                new Flow.Subscription() {
                    @Override
                    public void request(long n) {
                        throw new AssertionError("nothing is asked of it");
                    }

                    @Override
                    public void cancel() {
                        cancelled.incrementAndGet();
                    }
                };
        var publisher =
                publishing(subscriber -> {
                    subscriber.onSubscribe(
                            new Asking(() -> {
                                subscriber.onNext(octets());
                                subscriber.onComplete();
                            }));
                    subscriber.onSubscribe(second);
                });
        try (var running = Running.with(at("/", publisher))) {
            var client = running.connect();
            client.send(GET);
            running.network.run();
            assertThat(client.text()).endsWith("3\r\n\0\0\0\r\n0\r\n\r\n");
            assertThat(cancelled).hasValue(1);
        }
    }

    /// Fails in one of its methods.
    private record Failing(String method, Failure how, long demand)
            implements Flow.Subscriber<ByteBuffer> {
        private void end(String called) {
            if (method.equals(called)) {
                how.end();
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(demand);
            end("onSubscribe");
        }

        @Override
        public void onNext(ByteBuffer octets) {
            end("onNext");
        }

        @Override
        public void onError(Throwable cause) {
            end("onError");
        }

        @Override
        public void onComplete() {
            end("onComplete");
        }
    }

    /// Promises a reply that never comes.
    private static Running reading(Failing subscriber) {
        var reading =
                Handler.nonBlocking(request -> {
                    request.content().publisher().subscribe(subscriber);
                    return new CompletableFuture<>();
                });
        return Running.with(at("/", reading), at("/well", FailingHandler.never()));
    }

    static Stream<Arguments> subscribers() {
        return Stream.of(
                        new Failing("onSubscribe", Failure.NULL, 9),
                        new Failing("onNext", Failure.NULL, 9),
                        new Failing("onComplete", Failure.NULL, 9),
                        new Failing("onError", Failure.NULL, 0))
                .flatMap(row ->
                        Stream.of(Failure.values())
                                .filter(how -> how != Failure.NULL)
                                .map(how -> Arguments.of(row.method(), how, row.demand())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("subscribers")
    void subscriberThatFailsIsAnsweredAndTheConnectionLivesOn(
            String method, Failure how, long demand) {
        try (var running = reading(new Failing(method, how, demand))) {
            var client = running.connect();
            client.send(POST + "12345");
            running.network.run();
            assertThat(client.newText())
                    .startsWith("HTTP/1.1 500 Internal Server Error\r\n")
                    .doesNotContain("boom");
            assertThat(running.lastDecision().cause()).map(Cause::code).hasValue("handler-failed");
            client.send(WELL);
            assertThat(client.newText()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("well");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NULL")
    void recordIsKeptAlthoughASubscriberFailsToHearOfTheEnd(Failure how) {
        try (var running = reading(new Failing("onError", how, 9))) {
            var client = running.connect();
            client.send(POST + "12");
            client.reset();
            running.network.run();
            assertThat(running.decisions).hasSize(1);
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.DISCONNECTED);
            assertThat(running.server.status().connections()).isEmpty();
        }
    }
}
