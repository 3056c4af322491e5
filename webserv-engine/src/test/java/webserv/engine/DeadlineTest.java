package webserv.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.at;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.io.Wire;
import webserv.api.spi.Decision;

/// The times are those of [Running#LIMITS].
class DeadlineTest {
    private static final Handler OK =
            Handler.nonBlocking(
                    _ -> CompletableFuture.completedFuture(Reply.Response.text(200, "ok")));
    private static final Handler READ =
            Handler.blocking(request ->
                    Reply.Response.text(200, "" + request.content().readAll(99_999).length));
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST =
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n";

    /// Answers with content of unknown length, as it is published.
    private static Handler streaming(Flow.Publisher<ByteBuffer> content) {
        return Handler.nonBlocking(_ ->
                CompletableFuture.completedFuture(
                        new Reply.Response(
                                200,
                                Fields.empty(),
                                new Content.Published(content, Content.UNKNOWN_LENGTH))));
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void idleConnectionClosesWithoutAWord() {
        try (var running = Running.with(at("/", OK))) {
            var client = running.connect();
            client.send(GET);
            client.newText();
            running.network.advance(seconds(69));
            assertThat(client.sawEnd()).isFalse();
            running.network.advance(seconds(2));
            assertThat(client.sawEnd()).isTrue();
            assertThat(client.newText()).isEmpty();
            assertThat(running.decisions).hasSize(1);
        }
    }

    @Test
    void requestStartsTheIdleTimeAnew() {
        try (var running = Running.with(at("/", OK))) {
            var client = running.connect();
            for (int i = 0; i < 3; i++) {
                running.network.advance(seconds(60));
                client.send(GET);
            }
            assertThat(running.decisions).hasSize(3);
            assertThat(client.sawEnd()).isFalse();
        }
    }

    @Test
    void clockRunsOverTheWholeHead() {
        try (var running = Running.with(at("/", OK))) {
            var client = running.connect();
            for (int i = 0; i < 9; i++) {
                client.send(GET.substring(i, i + 1));
                running.network.advance(seconds(1));
            }
            assertThat(client.text()).isEmpty();
            running.network.advance(seconds(2));
            assertThat(client.text())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("\r\nConnection: close\r\n");
            assertThat(client.sawEnd()).isTrue();
            assertThat(running.lastCause())
                    .contains("the head took longer than client_header_timeout");
        }
    }

    @Test
    void contentThatStandsStillIsTimedOut() {
        try (var running = Running.with(at("/", READ))) {
            var client = running.connect();
            client.send(POST + "x".repeat(5000));
            running.network.advance(seconds(19));
            assertThat(client.text()).isEmpty();
            running.network.advance(seconds(2));
            assertThat(client.text())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("\r\nConnection: close\r\n");
        }
    }

    @Test
    void contentThatWasAskedForAndDoesNotComeIsTimedOut() {
        try (var running = Running.with(at("/", READ))) {
            var client = running.connect();
            client.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n");
            running.await(client, "HTTP/1.1 100 Continue\r\n\r\n");
            client.newText();
            running.network.advance(seconds(19));
            assertThat(client.newText()).isEmpty();
            running.network.advance(seconds(2));
            assertThat(client.newText())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("\r\nConnection: close\r\n");
            assertThat(running.lastDecision().cause().orElseThrow().detail())
                    .isEqualTo("the content stood still for client_body_timeout");
        }
    }

    @Test
    void contentBelowTheLeastRateIsTimedOut() {
        try (var running = Running.with(at("/", READ))) {
            var client = running.connect();
            client.send(POST);
            for (int i = 0; i < 20; i++) {
                client.send("x".repeat(90));
                running.network.advance(seconds(1));
            }
            running.network.advance(Duration.ofMillis(200));
            assertThat(client.text()).startsWith("HTTP/1.1 408 ");
        }
    }

    /// Each burst fills a buffer, and the client's clock stands still while that is looked at.
    @Test
    void contentThatComesInBurstsIsHeldToTheLeastRateAsWell() throws InterruptedException {
        var reads = new LinkedBlockingQueue<Integer>();
        var handler =
                Handler.blocking(request -> {
                    var buffer = ByteBuffer.allocateDirect(900);
                    var channel = request.content().channel();
                    int read = channel.read(buffer.clear());
                    while (read >= 0) {
                        reads.add(read);
                        read = channel.read(buffer.clear());
                    }
                    return Reply.Response.text(200, "all");
                });
        try (var running = Running.with(at("/", handler))) {
            var client = running.connect();
            client.send(POST);
            int bursts = 0;
            while (client.text().isEmpty() && bursts < 10) {
                client.send("x".repeat(900));
                running.network.runUntil(() -> !reads.isEmpty());
                assertThat(reads.take()).isEqualTo(900);
                running.network.advance(seconds(11));
                bursts++;
            }
            assertThat(client.text()).startsWith("HTTP/1.1 408 ");
            assertThat(bursts).isEqualTo(2);
        }
    }

    @Test
    void contentThatIsAnsweredWhileItComesIsHeldToTheLeastRateAsWell() throws InterruptedException {
        var reads = new LinkedBlockingQueue<Integer>();
        var reader = new AtomicReference<Thread>();
        var echo =
                Handler.blocking(request ->
                        new Reply.Response(
                                200,
                                Fields.empty(),
                                new Content.Written(
                                        out -> {
                                            reader.set(Thread.currentThread());
                                            var channel = request.content().channel();
                                            var buffer = ByteBuffer.allocateDirect(900);
                                            int read = channel.read(buffer.clear());
                                            while (read >= 0) {
                                                out.write("some".getBytes(ISO_8859_1));
                                                out.flush();
                                                reads.add(read);
                                                read = channel.read(buffer.clear());
                                            }
                                        },
                                        Content.UNKNOWN_LENGTH)));
        try (var running = Running.with(at("/", echo))) {
            var client = running.connect();
            client.send(POST);
            int bursts = 0;
            while (!client.isClosed() && bursts < 10) {
                client.send("x".repeat(900));
                running.network.runUntil(() -> !reads.isEmpty());
                assertThat(reads.take()).isEqualTo(900);
                running.network.runUntil(() -> isWaiting(reader.get()));
                running.network.advance(seconds(11));
                running.network.runUntil(() -> client.isClosed() || isWaiting(reader.get()));
                bursts++;
            }
            assertThat(client.text()).startsWith("HTTP/1.1 200 OK");
            assertThat(bursts).isEqualTo(2);
        }
    }

    /// A reader whose content fails waits no longer, from that moment on.
    private static boolean isWaiting(Thread reader) {
        return reader.getState() == Thread.State.WAITING;
    }

    @Test
    void contentAboveTheLeastRateMayTakeItsTime() {
        try (var running = Running.with(at("/", READ))) {
            var client = running.connect();
            client.send(POST);
            for (int i = 0; i < 100; i++) {
                client.send("x".repeat(110));
                running.network.advance(seconds(1));
            }
            assertThat(client.text()).isEmpty();
            assertThat(client.isClosed()).isFalse();
        }
    }

    @Test
    void slowHandlerIsNotTheClientsFault() {
        var later = new CompletableFuture<Reply>();
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> later)))) {
            var client = running.connect();
            client.send(GET);
            running.network.advance(Duration.ofHours(1));
            later.complete(Reply.Response.text(200, "at last"));
            running.network.run();
            assertThat(client.text()).endsWith("at last");
        }
    }

    @Test
    void clientThatTakesNothingIsAborted() {
        var large =
                Handler.nonBlocking(_ ->
                        CompletableFuture.completedFuture(
                                new Reply.Response(
                                        200, Fields.empty(), Content.of(new byte[1_000_000]))));
        try (var running = Running.with(at("/", large))) {
            var client = running.connect();
            client.takeAtMost(100);
            client.send(GET);
            running.network.advance(seconds(50));
            client.takeAtMost(100);
            running.network.advance(seconds(50));
            assertThat(client.isClosed()).isFalse();
            running.network.advance(seconds(61));
            assertThat(client.closedBy()).contains(Wire.Cause.ABORTED);
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.ABORTED);
            assertThat(running.lastCause()).contains("the client took nothing for send_timeout");
        }
    }

    @Test
    void clientThatTakesNothingOfALastAnswerIsAbortedToo() {
        var large =
                Handler.nonBlocking(_ ->
                        CompletableFuture.completedFuture(
                                new Reply.Response(
                                        200, Fields.empty(), Content.of(new byte[50_000]))));
        try (var running = Running.with(at("/", large))) {
            var client = running.connect();
            client.takeAtMost(100);
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            running.network.advance(seconds(130));
            assertThat(client.isClosed()).isTrue();
            assertThat(running.network.openWires()).isZero();
        }
    }

    @Test
    void clientThatTakesNothingOfALateAnswerIsAborted() {
        var later = new CompletableFuture<Reply>();
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> later)))) {
            var client = running.connect();
            client.takeAtMost(100);
            client.send(GET);
            running.network.advance(Duration.ofHours(1));
            later.complete(
                    new Reply.Response(200, Fields.empty(), Content.of(new byte[1_000_000])));
            running.network.advance(seconds(121));
            assertThat(client.closedBy()).contains(Wire.Cause.ABORTED);
            assertThat(running.lastCause()).contains("the client took nothing for send_timeout");
        }
    }

    @Test
    void clientThatTakesNothingInTheMiddleOfAnAnswerIsAborted() {
        var content = new SubmissionPublisher<ByteBuffer>(Runnable::run, 10);
        try (var running = Running.with(at("/", streaming(content)))) {
            var client = running.connect();
            client.send(GET);
            running.network.advance(Duration.ofHours(1));
            client.takeAtMost(100);
            content.submit(ByteBuffer.allocate(100_000));
            running.network.advance(seconds(121));
            assertThat(client.closedBy()).contains(Wire.Cause.ABORTED);
            assertThat(running.lastCause()).contains("the client took nothing for send_timeout");
        }
    }

    @Test
    void clientThatHasEndedItsSendingIsSentNo100OnceItsAnswerHasBegun() {
        var content = new SubmissionPublisher<ByteBuffer>(Runnable::run, 10);
        var later = new CompletableFuture<Reply>();
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> later)))) {
            var client = running.connect();
            client.send(GET);
            client.endInput();
            later.complete(
                    new Reply.Response(
                            200,
                            Fields.empty(),
                            new Content.Published(content, Content.UNKNOWN_LENGTH)));
            running.network.advance(seconds(5));
            content.submit(ByteBuffer.wrap("all of it".getBytes(ISO_8859_1)));
            content.close();
            running.network.run();
            assertThat(client.text())
                    .startsWith("HTTP/1.1 200 OK")
                    .endsWith("all of it\r\n0\r\n\r\n");
            assertThat(client.closedBy()).contains(Wire.Cause.FINISHED);
        }
    }

    @Test
    void clientThatHalfClosesAndCannotBeAskedGetsAnAnswerThatTakesSeconds() {
        var later = new CompletableFuture<Reply>();
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> later)))) {
            var client = running.connect();
            client.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
            client.endInput();
            running.network.advance(seconds(9));
            later.complete(Reply.Response.text(200, "at last"));
            running.network.run();
            assertThat(client.text()).startsWith("HTTP/1.1 200 OK").endsWith("at last");
            assertThat(client.closedBy()).contains(Wire.Cause.FINISHED);
        }
    }

    @Test
    void lateAnswerWaitsForChunksThatDoNotComeNoLongerThanAnEarlyOne() {
        var later = new CompletableFuture<Reply>();
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> later)))) {
            var client = running.connect();
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
            later.complete(Reply.Response.text(404, "not here"));
            running.network.advance(Duration.ofMillis(2100));
            assertThat(client.text()).startsWith("HTTP/1.1 404 ").endsWith("not here");
            assertThat(client.sawEnd()).isTrue();
        }
    }

    @Test
    void stalledClientIsAbortedAQuarterAfterItsTimeAtTheLatest() {
        var content = new SubmissionPublisher<ByteBuffer>(Runnable::run, 10);
        try (var running = Running.with(at("/", streaming(content)))) {
            var client = running.connect();
            client.send(GET);
            running.network.advance(seconds(20));
            client.takeAtMost(100);
            content.submit(ByteBuffer.allocate(100_000));
            running.network.advance(seconds(59));
            assertThat(client.isClosed()).isFalse();
            running.network.advance(seconds(17));
            assertThat(client.closedBy()).contains(Wire.Cause.ABORTED);
        }
    }
}
