package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.at;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.io.Wire;
import webserv.api.spi.Decision;
import webserv.engine.plugin.Failure;

/// Handlers that answer twice, never, or go on behind their end: one request has that, and the next
/// one is answered well.
class MisbehavingHandlerTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String WELL = "GET /well HTTP/1.1\r\nHost: a\r\n\r\n";

    /// Content that counts what becomes of it.
    private static final class Counted implements Content.Writer {
        private final AtomicInteger written = new AtomicInteger();
        private final AtomicInteger discarded = new AtomicInteger();

        @Override
        public void writeTo(OutputStream out) throws IOException {
            written.incrementAndGet();
            out.write("once".getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void discard() {
            discarded.incrementAndGet();
        }

        Reply reply() {
            return new Reply.Response(200, Fields.empty(), new Content.Written(this, 4));
        }
    }

    /// A promise that tells what it likes.
    private static final class Telling extends CompletableFuture<Reply> {
        private final BiConsumer<Telling, BiConsumer<? super Reply, ? super Throwable>> how;

        Telling(BiConsumer<Telling, BiConsumer<? super Reply, ? super Throwable>> how) {
            this.how = how;
        }

        @Override
        public CompletableFuture<Reply> whenComplete(
                BiConsumer<? super Reply, ? super Throwable> action) {
            how.accept(this, action);
            return this;
        }
    }

    @SuppressWarnings("NullAway") // what a promise tells that has no reply, or no failure
    private static void tell(BiConsumer<? super Reply, ? super Throwable> action, Reply reply) {
        action.accept(reply, null);
    }

    private static Running running(CompletableFuture<Reply> promise) {
        return Running.with(
                at("/", Handler.nonBlocking(_ -> promise)), at("/well", FailingHandler.never()));
    }

    private static void requireNextIsAnswered(Running running) {
        var next = running.connect();
        next.send(WELL);
        assertThat(next.text()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("well");
    }

    @Test
    void firstOfTwoRepliesIsSentAndTheOtherIsGivenBack() {
        var first = new Counted();
        var second = new Counted();
        var promise =
                new Telling((_, action) -> {
                    tell(action, first.reply());
                    tell(action, second.reply());
                });
        try (var running = running(promise)) {
            var client = running.connect();
            client.send(GET);
            running.await(client, "once");
            assertThat(client.newText()).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(List.of(first.written.get(), first.discarded.get())).containsExactly(1, 0);
            assertThat(List.of(second.written.get(), second.discarded.get())).containsExactly(0, 1);
            client.send(WELL);
            assertThat(client.newText()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("well");
            assertThat(running.decisions).hasSize(2);
        }
    }

    @Test
    void replyThatIsGivenTwiceIsNotGivenBack() {
        var content = new Counted();
        var reply = content.reply();
        var promise =
                new Telling((_, action) -> {
                    tell(action, reply);
                    tell(action, reply);
                });
        try (var running = running(promise)) {
            var client = running.connect();
            client.send(GET);
            running.await(client, "once");
            assertThat(List.of(content.written.get(), content.discarded.get()))
                    .containsExactly(1, 0);
        }
    }

    @Test
    void oneOfTwoRepliesOfTwoThreadsIsSent() throws Exception {
        var contents = List.of(new Counted(), new Counted());
        var action = new AtomicReference<BiConsumer<? super Reply, ? super Throwable>>();
        var promise = new Telling((_, given) -> action.set(given));
        var together = new CyclicBarrier(2);
        try (var running = running(promise)) {
            var client = running.connect();
            client.send(GET);
            var threads = new ArrayList<Thread>();
            for (var content : contents) {
                threads.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    try {
                                        together.await();
                                    } catch (Exception impossible) {
                                        throw new AssertionError(impossible);
                                    }
                                    tell(action.get(), content.reply());
                                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            running.await(client, "once");
            assertThat(contents.stream().mapToInt(content -> content.written.get()).sum()).isOne();
            assertThat(contents.stream().mapToInt(content -> content.discarded.get()).sum())
                    .isOne();
            assertThat(contents)
                    .allMatch(content -> content.written.get() + content.discarded.get() == 1);
            client.send(WELL);
            assertThat(client.text()).endsWith("well");
        }
    }

    @Test
    void forwardThatIsGivenTwiceAsksOnce() {
        var asked = new AtomicInteger();
        var later = new CompletableFuture<Reply>();
        var forward = Reply.Forward.to("/to", Reply.Forward.Kind.GET);
        var promise =
                new Telling((_, action) -> {
                    tell(action, forward);
                    tell(action, forward);
                });
        var counting =
                Handler.nonBlocking(_ -> {
                    asked.incrementAndGet();
                    return later;
                });
        try (var running =
                Running.with(at("/", Handler.nonBlocking(_ -> promise)), at("/to", counting))) {
            var client = running.connect();
            client.send(GET);
            running.network.run();
            later.complete(Reply.Response.text(200, "there"));
            running.network.run();
            assertThat(asked).hasValue(1);
            assertThat(client.text()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("there");
        }
    }

    @Test
    void replyCountsAlthoughItsPromiseFailsBehindIt() {
        var later = new CompletableFuture<Reply>();
        var promise =
                new Telling((_, action) -> {
                    tell(action, Reply.Forward.to("/to", Reply.Forward.Kind.GET));
                    Failure.ERROR_OF_THE_JVM.end();
                });
        try (var running =
                Running.with(
                        at("/", Handler.nonBlocking(_ -> promise)),
                        at("/to", Handler.nonBlocking(_ -> later)))) {
            var client = running.connect();
            client.send(GET);
            running.network.run();
            later.complete(Reply.Response.text(200, "there"));
            running.network.run();
            assertThat(client.text()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("there");
        }
    }

    @Test
    void promiseOfNothingIsAFailure() {
        var promise = new CompletableFuture<Reply>();
        try (var running = running(promise)) {
            var client = running.connect();
            client.send(GET);
            promise.complete(Failure.NULL.inPlaceOf(Reply.Response.empty(204)));
            running.network.run();
            assertThat(client.text()).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
            assertThat(running.lastCause())
                    .contains(
                            "the handler failed: java.lang.NullPointerException: the handler"
                                    + " replied null");
        }
    }

    @Test
    void promiseThatIsNeverKeptHoldsNothingWhenItsClientHasLeft() {
        try (var running = running(new CompletableFuture<>())) {
            var client = running.connect();
            client.send(GET);
            client.reset();
            running.network.run();
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.DISCONNECTED);
            assertThat(running.server.status().connections()).isEmpty();
            requireNextIsAnswered(running);
        }
    }

    /// Where content breaks off that has three octets, and whether it has said so many.
    static Stream<Arguments> places() {
        return Stream.of(0, 1, 3)
                .flatMap(octets ->
                        Stream.of(3L, Content.UNKNOWN_LENGTH)
                                .flatMap(length ->
                                        Stream.of(Failure.EXCEPTION, Failure.ERROR_OF_THE_JVM)
                                                .map(how -> Arguments.of(octets, length, how))));
    }

    @ParameterizedTest(name = "behind {0} octets of {1}: {2}")
    @MethodSource("places")
    void contentThatFailsHasNoCleanEnd(int octets, long length, Failure how) {
        Content.Writer writer =
                out -> {
                    out.write("abc".getBytes(StandardCharsets.US_ASCII), 0, octets);
                    out.flush();
                    how.end();
                };
        var reply = new Reply.Response(200, Fields.empty(), new Content.Written(writer, length));
        try (var running = running(CompletableFuture.completedFuture(reply))) {
            var client = running.connect();
            client.send(GET + WELL);
            running.network.runUntil(client::isClosed);
            assertThat(client.closedBy()).contains(Wire.Cause.ABORTED);
            assertThat(client.text()).doesNotContain("0\r\n\r\n", "well");
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.ABORTED);
            assertThat(running.lastDecision().isBroken()).isTrue();
            assertThat(running.lastDecision().cause()).map(Cause::code).hasValue("response-broken");
            requireNextIsAnswered(running);
        }
    }

    @Test
    void writerThatNeverReturnsHoldsNothingWhenItsClientHasLeft() throws InterruptedException {
        var writing = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        Content.Writer writer =
                _ -> {
                    writing.countDown();
                    while (end.getCount() > 0) {
                        try {
                            end.await();
                        } catch (InterruptedException _) {
                            interrupted.countDown();
                        }
                    }
                };
        var reply = new Reply.Response(200, Fields.empty(), new Content.Written(writer, 5));
        try (var running = running(CompletableFuture.completedFuture(reply))) {
            var client = running.connect();
            client.send(GET);
            assertThat(writing.await(20, TimeUnit.SECONDS)).isTrue();
            client.reset();
            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.DISCONNECTED);
            assertThat(running.server.status().connections()).isEmpty();
            requireNextIsAnswered(running);
        } finally {
            end.countDown();
        }
    }

    @Test
    void whatIsWrittenBehindTheEndIsNotSent() {
        var streams = new ArrayList<OutputStream>();
        Content.Writer keeping =
                out -> {
                    out.write('a');
                    streams.add(out);
                };
        var reply = new Reply.Response(200, Fields.empty(), new Content.Written(keeping, -1));
        try (var running = running(CompletableFuture.completedFuture(reply))) {
            var client = running.connect();
            client.send(GET);
            running.await(client, "0\r\n\r\n");
            assertThat(client.newText()).endsWith("\r\n\r\n1\r\na\r\n0\r\n\r\n");
            try {
                streams.getFirst().write('b');
                streams.getFirst().flush();
            } catch (IOException alsoRight) {
                assertThat(alsoRight).hasMessageContaining("closed");
            }
            running.network.run();
            client.send(WELL);
            assertThat(client.newText()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("well");
        }
    }
}
