package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.CONTENT_LIMIT;
import static webserv.engine.Running.at;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.spi.Decision;

class RequestContentTest {
    private static final Handler ECHO =
            Handler.blocking(request ->
                    Reply.Response.text(
                            200,
                            new String(
                                    request.content().readAll(CONTENT_LIMIT),
                                    StandardCharsets.ISO_8859_1)));
    private static final Handler COLLECT =
            Handler.nonBlocking(request -> new Collector(request.content().publisher()).reply);
    private static final Handler IGNORE =
            Handler.nonBlocking(
                    _ -> CompletableFuture.completedFuture(Reply.Response.text(200, "ignored")));

    private static String post(int length) {
        return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static final String CHUNKED =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    @Test
    void blockingHandlerReadsContentAsAStream() {
        try (var running = Running.with(at("/", ECHO))) {
            var client = running.connect();
            client.send(post(5) + "he");
            client.send("llo");
            assertThat(running.await(client, "\r\n\r\nhello")).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(running.lastDecision().contentReceived()).isEqualTo(5);
        }
    }

    @Test
    void chunkedContentIsUnchunked() {
        try (var running = Running.with(at("/", ECHO))) {
            var client = running.connect();
            client.send(CHUNKED + "2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nT: v\r\n\r\n");
            assertThat(running.await(client, "\r\n\r\nhello")).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void nonBlockingHandlerSubscribesToContent() {
        try (var running = Running.with(at("/", COLLECT))) {
            var client = running.connect();
            client.send(post(5) + "he");
            assertThat(client.text()).isEmpty();
            client.send("llo");
            assertThat(client.text()).endsWith("\r\n\r\nhello");
        }
    }

    @Test
    void nextRequestFollowsContent() {
        try (var running = Running.with(at("/", COLLECT))) {
            var client = running.connect();
            client.send(post(2) + "ab" + post(2) + "cd" + post(0));
            assertThat(client.text()).contains("\r\n\r\nab", "\r\n\r\ncd");
            assertThat(running.decisions).hasSize(3);
        }
    }

    @Test
    void smallContentThatNobodyReadsIsDropped() {
        try (var running = Running.with(at("/", IGNORE))) {
            var client = running.connect();
            client.send(post(4) + "ab");
            assertThat(client.newText()).endsWith("ignored").doesNotContain("Connection: close");
            client.send("cd" + post(0));
            assertThat(client.newText()).endsWith("ignored");
            assertThat(client.isClosed()).isFalse();
        }
    }

    @Test
    void largeContentThatNobodyReadsClosesTheConnection() {
        try (var running = Running.with(at("/", IGNORE))) {
            var client = running.connect();
            client.send(post(RequestReading.DRAINED_OCTETS + 1) + "ab");
            assertThat(client.text()).contains("\r\nConnection: close\r\n").endsWith("ignored");
            assertThat(client.sawEnd()).isTrue();
        }
    }

    @Test
    void answerWaitsForChunksThatNobodyReads() {
        try (var running = Running.with(at("/", IGNORE))) {
            var client = running.connect();
            client.send(CHUNKED + "3\r\nab");
            assertThat(client.text()).isEmpty();
            client.send("c\r\n0\r\n\r\n" + post(0));
            assertThat(client.text()).contains("ignoredHTTP/1.1 200 OK\r\n").endsWith("ignored");
            assertThat(client.sawEnd()).isFalse();
        }
    }

    @Test
    void brokenChunkThatNobodyReadsIsRefused() {
        try (var running = Running.with(at("/", IGNORE))) {
            var client = running.connect();
            client.send(CHUNKED + "3\r\nab");
            client.send("cX");
            assertThat(client.text())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("\r\nConnection: close\r\n")
                    .doesNotContain("ignored");
            assertThat(client.sawEnd()).isTrue();
            assertThat(running.decisions).hasSize(1);
        }
    }

    @Test
    void answerDoesNotWaitForChunksWithoutEnd() {
        try (var running = Running.with(at("/", IGNORE))) {
            var client = running.connect();
            client.send(CHUNKED + "10001\r\n" + "x".repeat(RequestReading.DRAINED_OCTETS - 1));
            assertThat(client.text()).isEmpty();
            client.send("x");
            assertThat(client.text())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nConnection: close\r\n")
                    .endsWith("ignored");
            assertThat(client.sawEnd()).isTrue();
        }
    }

    @Test
    void answerDoesNotWaitLongForChunksThatDoNotCome() {
        try (var running = Running.with(at("/", IGNORE))) {
            var client = running.connect();
            client.send(CHUNKED + "3\r\nab");
            running.network.advance(Duration.ofMillis(2100));
            assertThat(client.text())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nConnection: close\r\n")
                    .endsWith("ignored");
            assertThat(client.sawEnd()).isTrue();
        }
    }

    @Test
    void readingIsWhatAsksForContinue() {
        try (var running = Running.with(at("/", ECHO))) {
            var client = running.connect();
            client.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(running.await(client, "\r\n\r\n"))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("ok");
            assertThat(running.await(client, "\r\n\r\nok")).contains("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void handlerThatAnswersBeforeItReadsHasAskedForContent() {
        var asking =
                Handler.blocking(request -> {
                    request.content().stream();
                    return Reply.Response.text(200, "early");
                });
        try (var running = Running.with(at("/", asking))) {
            var client = running.connect();
            client.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(running.await(client, "early"))
                    .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void handlerThatHasAskedForContentAndAnswersAtOnceIsPrecededByContinue() {
        var asking =
                Handler.nonBlocking(request -> {
                    request.content().stream();
                    return CompletableFuture.completedFuture(Reply.Response.text(200, "early"));
                });
        try (var running = Running.with(at("/", asking))) {
            var client = running.connect();
            client.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(running.await(client, "early"))
                    .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void answerWithoutReadingSendsNoContinueAndCloses() {
        try (var running = Running.with(at("/", IGNORE))) {
            var client = running.connect();
            client.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.text())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nConnection: close\r\n");
            assertThat(client.sawEnd()).isTrue();
        }
    }

    @Test
    void contentThatIsDeclaredTooLargeIsRefusedBeforeItIsRead() {
        try (var running = Running.with(at("/", ECHO))) {
            var client = running.connect();
            client.send(post(CONTENT_LIMIT + 1));
            assertThat(client.text())
                    .startsWith("HTTP/1.1 413 ")
                    .contains("\r\nConnection: close\r\n");
            assertThat(client.sawEnd()).isTrue();
            assertThat(running.lastCause())
                    .contains(
                            "content is larger than client_max_body_size of the location at built-in: 100000 octets");
        }
    }

    @Test
    void chunkThatGoesBeyondTheLimitIsRefusedWithItsSize() {
        try (var running = Running.with(at("/", COLLECT))) {
            var client = running.connect();
            client.send(CHUNKED + "186A1\r\n");
            assertThat(client.text())
                    .startsWith("HTTP/1.1 413 ")
                    .contains("\r\nConnection: close\r\n");
            assertThat(running.lastCause())
                    .contains(
                            "content is larger than client_max_body_size of the location at built-in: 100000 octets");
        }
    }

    @Test
    void contentOfExactlyTheLimitIsTaken() {
        try (var running = Running.with(at("/", COLLECT))) {
            var client = running.connect();
            client.send(post(CONTENT_LIMIT) + "x".repeat(CONTENT_LIMIT));
            assertThat(client.text()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("xxx");
        }
    }

    @Test
    void chunkedContentThatGrowsTooLargeIsRefused() {
        try (var running = Running.with(at("/", COLLECT))) {
            var client = running.connect();
            client.send(CHUNKED + "186A0\r\n" + "x".repeat(CONTENT_LIMIT) + "\r\n");
            assertThat(client.text()).isEmpty();
            client.send("1\r\nx\r\n");
            assertThat(client.text())
                    .startsWith("HTTP/1.1 413 ")
                    .contains("\r\nConnection: close\r\n");
            assertThat(client.sawEnd()).isTrue();
        }
    }

    @Test
    void contentIsReadNoFasterThanItIsTaken() {
        var collector = new CompletableFuture<Collector>();
        try (var running =
                Running.with(
                        at(
                                "/",
                                Handler.nonBlocking(request -> {
                                    var one = new Collector(request.content().publisher(), 0);
                                    collector.complete(one);
                                    return one.reply;
                                })))) {
            var client = running.connect();
            client.send(post(CONTENT_LIMIT));
            client.send("x".repeat(ContentQueue.CAPACITY));
            client.send("x".repeat(CONTENT_LIMIT - ContentQueue.CAPACITY));
            assertThat(running.decisions).isEmpty();
            collector.join().request(Long.MAX_VALUE);
            running.network.run();
            assertThat(client.text()).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(running.lastDecision().contentReceived()).isEqualTo(CONTENT_LIMIT);
        }
    }

    @ParameterizedTest(name = "after {0}")
    @ValueSource(strings = {"5\r\nab", "5\r\nabcdeX", "zz\r\n"})
    void contentThatBreaksOffFailsItsReader(String broken) {
        try (var running = Running.with(at("/", COLLECT))) {
            var client = running.connect();
            client.send(CHUNKED + broken);
            client.endInput();
            assertThat(client.text())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("\r\nConnection: close\r\n");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void readerIsToldWhenTheClientGoes() throws InterruptedException {
        var failures = new LinkedBlockingQueue<String>();
        try (var running =
                Running.with(
                        at(
                                "/",
                                Handler.blocking(request -> {
                                    try {
                                        return Reply.Response.text(
                                                200, "" + request.content().readAll(10).length);
                                    } catch (IOException gone) {
                                        failures.add(String.valueOf(gone.getMessage()));
                                        throw gone;
                                    }
                                })))) {
            var client = running.connect();
            client.send(post(5) + "ab");
            client.reset();
            assertThat(failures.poll(20, TimeUnit.SECONDS)).isEqualTo("the connection is closed");
            assertThat(running.lastDecision().outcome())
                    .isEqualTo(webserv.api.spi.Decision.Outcome.DISCONNECTED);
        }
    }

    /// Reads by a channel, a buffer of a few octets at a time; replies with the runs that it read,
    /// and with the failure that ended them.
    private static Handler inRunsOf(int octets) {
        return Handler.blocking(request -> {
            var runs = new StringJoiner("|");
            var buffer = ByteBuffer.allocateDirect(octets);
            try (var channel = request.content().channel()) {
                while (channel.read(buffer) >= 0) {
                    runs.add(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
                    buffer.clear();
                }
                return Reply.Response.text(200, runs.toString());
            }
        });
    }

    @Test
    void readOfAChannelWaitsUntilItsBufferIsFull() {
        try (var running = Running.with(at("/", inRunsOf(4)))) {
            var client = running.connect();
            client.send(post(10) + "a");
            client.send("bc");
            client.send("defghi");
            client.send("j");
            assertThat(running.await(client, "ij")).endsWith("\r\n\r\nabcd|efgh|ij");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 100})
    void contentAndTheNextRequestAreToldApartAtEverySplit(int octets) {
        var raw = post(7) + "abcdefg" + post(5) + "hijkl";
        var runs = new ArrayList<String>();
        for (int split = 0; split <= raw.length(); split++) {
            try (var running = Running.with(at("/", inRunsOf(octets)))) {
                var client = running.connect();
                client.send(raw.substring(0, split));
                client.send(raw.substring(split));
                running.network.runUntil(() -> running.decisions.size() == 2);
                var answers = client.text().split("\r\n", -1);
                runs.add(answers[answers.length - 1].replace("|", ""));
                assertThat(running.decisions)
                        .extracting(Decision::contentReceived)
                        .containsExactly(7L, 5L);
                assertThat(client.text().replace("|", "")).contains("\r\n\r\nabcdefg");
            }
        }
        assertThat(runs).hasSize(raw.length() + 1).containsOnly("hijkl");
    }

    @Test
    void contentThatIsLargerThanWhatMayWaitPassesAChannelWhole() {
        var content = "0123456789".repeat(CONTENT_LIMIT / 10);
        try (var running = Running.with(at("/", inRunsOf(CONTENT_LIMIT - 1)))) {
            var client = running.connect();
            client.send(post(CONTENT_LIMIT) + content);
            assertThat(running.await(client, "|9"))
                    .endsWith("\r\n\r\n" + content.substring(0, CONTENT_LIMIT - 1) + "|9");
        }
    }

    @Test
    void channelGivesWhatHasComeBeforeTheClientBrokeOff() throws InterruptedException {
        var read = new LinkedBlockingQueue<String>();
        try (var running =
                Running.with(
                        at(
                                "/",
                                Handler.blocking(request -> {
                                    var buffer = ByteBuffer.allocate(10);
                                    var channel = request.content().channel();
                                    read.add("" + channel.read(buffer));
                                    try {
                                        return Reply.Response.text(200, "" + channel.read(buffer));
                                    } catch (IOException gone) {
                                        read.add(String.valueOf(gone.getMessage()));
                                        throw gone;
                                    }
                                })))) {
            var client = running.connect();
            client.send(post(5) + "abc");
            client.reset();
            assertThat(read.poll(20, TimeUnit.SECONDS)).isEqualTo("3");
            assertThat(read.poll(20, TimeUnit.SECONDS)).isEqualTo("the connection is closed");
        }
    }

    @Test
    void channelThatIsClosedEndsTheReadThatWaits() {
        var reading = new LinkedBlockingQueue<ReadableByteChannel>();
        var handler =
                Handler.blocking(request -> {
                    var channel = request.content().channel();
                    reading.add(channel);
                    try {
                        return Reply.Response.text(200, "" + channel.read(ByteBuffer.allocate(9)));
                    } catch (IOException closed) {
                        return Reply.Response.text(409, String.valueOf(closed.getMessage()));
                    }
                });
        try (var running = Running.with(at("/", handler))) {
            var client = running.connect();
            client.send(post(5) + "ab");
            running.network.runUntil(() -> !reading.isEmpty());
            try (var _ = reading.element()) {
                assertThat(client.text()).isEmpty();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            assertThat(running.await(client, "the stream is closed"))
                    .startsWith("HTTP/1.1 409 Conflict\r\n");
        }
    }

    @Test
    void contentIsReadOnlyOnce() {
        try (var running =
                Running.with(
                        at(
                                "/",
                                Handler.blocking(request -> {
                                    request.content().stream();
                                    request.content().stream();
                                    return Reply.Response.text(200, "twice");
                                })))) {
            var client = running.connect();
            client.send(post(1) + "x");
            assertThat(running.await(client, "</html>\n")).startsWith("HTTP/1.1 500 ");
        }
    }

    /// Collects content, and replies with it or with the failure.
    private static final class Collector implements Flow.Subscriber<ByteBuffer> {
        private final CompletableFuture<Reply> reply = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private final long demand;
        private Flow.@Nullable Subscription subscription;

        Collector(Flow.Publisher<ByteBuffer> publisher) {
            this(publisher, 1);
        }

        Collector(Flow.Publisher<ByteBuffer> publisher, long demand) {
            this.demand = demand;
            publisher.subscribe(this);
        }

        void request(long n) {
            if (subscription != null) {
                subscription.request(n);
            }
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (demand > 0) {
                given.request(demand);
            }
        }

        @Override
        public void onNext(ByteBuffer octets) {
            text.append(StandardCharsets.ISO_8859_1.decode(octets));
            request(1);
        }

        @Override
        public void onError(Throwable cause) {
            reply.completeExceptionally(cause);
        }

        @Override
        public void onComplete() {
            reply.complete(Reply.Response.text(200, text.toString()));
        }
    }
}
