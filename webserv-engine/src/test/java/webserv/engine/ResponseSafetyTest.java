package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.at;
import static webserv.engine.Running.replying;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.io.Wire;
import webserv.api.spi.Decision;
import webserv.testkit.MemoryClient;

/// Whatever a handler does, the client gets a sound response or can tell that it got none.
class ResponseSafetyTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OLD_GET = "GET / HTTP/1.0\r\nHost: a\r\n\r\n";

    private static Handler answering(int status, Content content) {
        return replying(new Reply.Response(status, Fields.empty(), content));
    }

    /// Fields that keep no rule, as a plugin might implement them.
    private record Raw(String name, String value) implements Fields {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public String name(int line) {
            return name;
        }

        @Override
        public String value(int line) {
            if (value.equals("throws")) {
                throw new IllegalStateException("on purpose");
            }
            return value;
        }
    }

    static Stream<Arguments> unsendable() {
        return Stream.of(
                row("an empty name", "", "x"),
                row("a name with a blank", "a b", "x"),
                row("a name with a colon", "a:", "x"),
                row("a name with a line break", "a\r\nb", "x"),
                row("a name beyond ASCII", "\u00e4", "x"),
                row("a name beyond Latin-1 that ends in a letter's octet", "\u0161", "x"),
                row("a value with CR", "a", "x\ry"),
                row("a value with LF", "a", "x\ny"),
                row("a value with a whole line", "a", "x\r\nSet-Cookie: y"),
                row("a value with NUL", "a", "\0"),
                row("a value with DEL", "a", "\u007f"),
                row("a value beyond Latin-1", "a", "\u010d\u010a"),
                row("Content-Length", "Content-Length", "1"),
                row("Content-Length in another case", "content-LENGTH", "1"),
                row("Transfer-Encoding", "Transfer-Encoding", "chunked"),
                row("Connection", "Connection", "keep-alive"),
                row("Keep-Alive", "Keep-Alive", "timeout=5"),
                row("Trailer", "Trailer", "X"),
                row("a value that throws", "a", "throws"));
    }

    private static Arguments row(String row, String name, String value) {
        return Arguments.of(row, new Raw(name, value));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unsendable")
    void fieldThatCannotBeSentIsFiveHundred(String row, Fields fields) {
        var discarded = new AtomicInteger();
        var content = new Content.Written(new Unwritten(discarded), Content.UNKNOWN_LENGTH);
        try (var running =
                Running.with(at("/", replying(new Reply.Response(200, fields, content))))) {
            var client = running.connect();
            client.send(GET);
            var page = client.newText();
            assertThat(page).as(row).startsWith("HTTP/1.1 500 Internal Server Error\r\nDate: ");
            assertThat(page.lines().filter(line -> line.startsWith("HTTP/"))).hasSize(1);
            assertThat(page).doesNotContainIgnoringCase("set-cookie", "chunked");
            assertThat(running.lastDecision().status()).isEqualTo(500);
            assertThat(running.lastCause().orElseThrow())
                    .startsWith("the handler's response cannot be sent: ");
            assertThat(discarded).as("content is given back").hasValue(1);
            client.send(GET);
            assertThat(client.newText()).as("the next is answered").startsWith("HTTP/1.1 500 ");
        }
    }

    /// Fails if it is written.
    private record Unwritten(AtomicInteger discarded) implements Content.Writer {
        @Override
        public void writeTo(OutputStream out) {
            throw new AssertionError("not to be written");
        }

        @Override
        public void discard() {
            discarded.incrementAndGet();
        }
    }

    @Test
    void refusalWithAFieldThatCannotBeSentIsFiveHundred() {
        try (var running =
                Running.with(
                        at("/", replying(new Reply.Refusal(503, "x", new Raw("a", "\r\n")))))) {
            var client = running.connect();
            client.send(GET);
            assertThat(client.text()).startsWith("HTTP/1.1 500 ");
        }
    }

    // What is not to be sent is given back.

    @ParameterizedTest(name = "{0} answered with {1}, length {2}")
    @CsvSource({
        "HEAD, 200, 5",
        "HEAD, 200, -1",
        "GET, 204, 5",
        "GET, 204, -1",
        "GET, 304, 5",
        "GET, 205, 5",
        "GET, 205, -1",
        "GET, 200, 0"
    })
    void writerIsToldThatNothingIsWritten(String method, int status, long length) {
        var discarded = new AtomicInteger();
        var content = new Content.Written(new Unwritten(discarded), length);
        try (var running = Running.with(at("/", answering(status, content)))) {
            var client = running.connect();
            client.send(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.text()).startsWith("HTTP/1.1 " + status).endsWith("\r\n\r\n");
            assertThat(client.text().indexOf("\r\n\r\n")).isEqualTo(client.text().length() - 4);
            assertThat(discarded).hasValue(1);
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.COMPLETE);
        }
    }

    @Test
    void publisherOfContentThatIsNotSentIsNotSubscribedTo() {
        Flow.Publisher<ByteBuffer> publisher =
                _ -> {
                    throw new AssertionError("not to be subscribed to");
                };
        try (var running =
                Running.with(at("/", answering(200, new Content.Published(publisher, 5))))) {
            var client = running.connect();
            client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.text()).contains("\r\nContent-Length: 5\r\n");
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.COMPLETE);
        }
    }

    @Test
    void writerOfAReplyThatComesAfterTheClientHasGoneIsToldSo() {
        var later = new CompletableFuture<Reply>();
        var discarded = new AtomicInteger();
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> later)))) {
            var client = running.connect();
            client.send(GET);
            client.reset();
            later.complete(
                    new Reply.Response(
                            200, Fields.empty(), new Content.Written(new Unwritten(discarded), 5)));
            running.network.run();
            assertThat(discarded).hasValue(1);
        }
    }

    @Test
    void writerThatFailsToGiveBackSpoilsNothing() {
        var writer =
                new Content.Writer() {
                    @Override
                    public void writeTo(OutputStream out) {}

                    @Override
                    public void discard() {
                        throw new IllegalStateException("on purpose");
                    }
                };
        try (var running = Running.with(at("/", answering(204, new Content.Written(writer, 0))))) {
            var client = running.connect();
            client.send(GET + GET);
            assertThat(running.decisions).hasSize(2);
            assertThat(client.text()).startsWith("HTTP/1.1 204 ");
        }
    }

    // Content that is not what was declared, or breaks off.

    @ParameterizedTest(name = "{0} octets where {1} are declared")
    @CsvSource({"4, 3", "4, 5", "0, 1"})
    void publishedLengthThatIsNotKeptBreaksTheResponseOff(int octets, int declared) {
        try (var running =
                Running.with(
                        at("/", answering(200, new Content.Published(once(octets), declared))))) {
            var client = running.connect();
            client.send(GET + GET);
            running.network.runUntil(client::isClosed);
            assertThat(client.closedBy()).contains(Wire.Cause.ABORTED);
            assertThat(contentOf(client)).hasSizeLessThanOrEqualTo(Math.min(octets, declared));
            assertThat(running.decisions).hasSize(1);
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.ABORTED);
        }
    }

    /// Publishes one buffer, if it has octets, and completes.
    private static Flow.Publisher<ByteBuffer> once(int octets) {
        return subscriber ->
                subscriber.onSubscribe(
                        new Flow.Subscription() {
                            private boolean done;

                            @Override
                            public void request(long n) {
                                if (!done) {
                                    done = true;
                                    if (octets > 0) {
                                        subscriber.onNext(ByteBuffer.allocate(octets));
                                    }
                                    subscriber.onComplete();
                                }
                            }

                            @Override
                            public void cancel() {
                                done = true;
                            }
                        });
    }

    private static String contentOf(MemoryClient client) {
        return client.text().substring(client.text().indexOf("\r\n\r\n") + 4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void publisherThatThrowsBreaksTheResponseOff(boolean atOnce) {
        Flow.Publisher<ByteBuffer> publisher =
                subscriber -> {
                    if (atOnce) {
                        throw new IllegalStateException("on purpose");
                    }
                    subscriber.onSubscribe(
                            new Flow.Subscription() {
                                @Override
                                public void request(long n) {
                                    throw new IllegalStateException("on purpose");
                                }

                                @Override
                                public void cancel() {}
                            });
                };
        try (var running =
                Running.with(at("/", answering(200, new Content.Published(publisher, -1))))) {
            var client = running.connect();
            client.send(GET);
            assertThat(client.closedBy()).contains(Wire.Cause.ABORTED);
            assertThat(contentOf(client)).isEmpty();
            assertThat(running.lastCause())
                    .contains(
                            "the response broke off: java.lang.IllegalStateException: on purpose");
        }
    }

    /// Chunks without the last one, or a connection that is reset: never a clean end.
    @ParameterizedTest
    @ValueSource(strings = {GET, OLD_GET})
    void contentThatBreaksOffHasNoCleanEnd(String request) {
        Content.Writer failing =
                out -> {
                    out.write("part".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    throw new StackOverflowError("on purpose");
                };
        try (var running =
                Running.with(at("/", answering(200, new Content.Written(failing, -1))))) {
            var client = running.connect();
            client.send(request);
            running.network.runUntil(client::isClosed);
            assertThat(contentOf(client)).isIn("part", "4\r\npart\r\n");
            assertThat(client.sawEnd()).isFalse();
            assertThat(client.closedBy()).contains(Wire.Cause.ABORTED);
        }
    }

    @Test
    void writerThatWaitsForSomethingElseLearnsThatTheClientLeft() throws InterruptedException {
        var waiting = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        Content.Writer silent =
                _ -> {
                    waiting.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException gone) {
                        interrupted.countDown();
                        throw new IOException("interrupted", gone);
                    }
                };
        try (var running = Running.with(at("/", answering(200, new Content.Written(silent, -1))))) {
            var client = running.connect();
            client.send(GET);
            assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
            client.reset();
            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    // Handlers that fail.

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of("an endless recursion", (Runnable) ResponseSafetyTest::recur),
                Arguments.of(
                        "memory that is used up",
                        (Runnable)
                                () -> {
                                    throw new OutOfMemoryError("on purpose");
                                }),
                Arguments.of(
                        "a class that is missing",
                        (Runnable)
                                () -> {
                                    throw new NoClassDefFoundError("on purpose");
                                }),
                Arguments.of(
                        "an exception",
                        (Runnable)
                                () -> {
                                    throw new IllegalStateException("on purpose");
                                }));
    }

    @SuppressWarnings("InfiniteRecursion") // that is its purpose
    private static void recur() {
        recur();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void failureOfAnyKindIsFiveHundred(String name, Runnable failure) {
        var blocking =
                Handler.blocking(_ -> {
                    failure.run();
                    return Reply.Response.empty(204);
                });
        var nonBlocking =
                Handler.nonBlocking(_ -> {
                    failure.run();
                    return CompletableFuture.completedFuture(Reply.Response.empty(204));
                });
        try (var running = Running.with(at("/", blocking), at("/loop", nonBlocking))) {
            var client = running.connect();
            client.send("GET / HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n\r\n");
            running.await(client, "</html>\n");
            assertThat(client.newText()).as(name).startsWith("HTTP/1.1 500 ");
            client.send("GET /loop HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.newText()).as(name).startsWith("HTTP/1.1 500 ");
            assertThat(client.isClosed()).isFalse();
        }
    }

    @SuppressWarnings("NullAway") // what a plugin may do that is compiled without the check
    @Test
    void stageThatIsNoneIsFiveHundred() {
        CompletionStage<Reply> none = null;
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> none)))) {
            var client = running.connect();
            client.send(GET);
            assertThat(client.text()).startsWith("HTTP/1.1 500 ");
            assertThat(client.isClosed()).isFalse();
        }
    }
}
