package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.at;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.ResponseBrokenException;
import webserv.api.io.FileSlice;
import webserv.api.io.Wire;
import webserv.api.spi.Decision;
import webserv.testkit.MemoryClient;

class ResponseContentTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private static Handler answering(Content content) {
        return Handler.nonBlocking(_ ->
                CompletableFuture.completedFuture(
                        new Reply.Response(200, Fields.empty(), content)));
    }

    private static Handler writing(long length, Content.Writer writer) {
        return answering(new Content.Written(writer, length));
    }

    private static String contentOf(MemoryClient client) {
        return client.text().substring(client.text().indexOf("\r\n\r\n") + 4);
    }

    @Test
    void largeOctetsWaitForASlowClient() {
        var text = "0123456789".repeat(100_000);
        try (var running = Running.with(at("/", answering(Content.of(text))))) {
            var client = running.connect();
            client.takeAtMost(70_000);
            client.send(GET + GET);
            assertThat(client.octets()).hasSize(70_000);
            assertThat(running.decisions).isEmpty();
            client.takeAll();
            assertThat(running.decisions).hasSize(2);
            assertThat(client.text()).hasSizeGreaterThan(2_000_000).endsWith(text);
        }
    }

    @Test
    void writtenContentOfUnknownLengthIsChunked() {
        try (var running =
                Running.with(
                        at(
                                "/",
                                writing(
                                        Content.UNKNOWN_LENGTH,
                                        out -> {
                                            out.write("one".getBytes(StandardCharsets.US_ASCII));
                                            out.flush();
                                            out.write('2');
                                        })))) {
            var client = running.connect();
            client.send(GET);
            running.await(client, "0\r\n\r\n");
            assertThat(client.text()).contains("\r\nTransfer-Encoding: chunked\r\n");
            assertThat(contentOf(client)).isEqualTo("3\r\none\r\n1\r\n2\r\n0\r\n\r\n");
        }
    }

    @Test
    void writtenContentOfKnownLengthIsSentAsItIs() {
        var text = "x".repeat(100_000);
        try (var running =
                Running.with(
                        at(
                                "/",
                                writing(
                                        100_000,
                                        out ->
                                                out.write(
                                                        text.getBytes(
                                                                StandardCharsets.US_ASCII)))))) {
            var client = running.connect();
            client.send(GET);
            running.network.runUntil(() -> !running.decisions.isEmpty());
            assertThat(contentOf(client)).isEqualTo(text);
            assertThat(running.lastDecision().contentSent()).isEqualTo(100_000);
        }
    }

    @Test
    void writerWaitsForASlowClient() {
        var written = new AtomicInteger();
        try (var running =
                Running.with(
                        at(
                                "/",
                                writing(
                                        1_000_000,
                                        out -> {
                                            for (int i = 0; i < 1000; i++) {
                                                out.write(new byte[1000]);
                                                written.addAndGet(1000);
                                            }
                                        })))) {
            var client = running.connect();
            client.takeAtMost(1000);
            client.send(GET);
            running.network.runUntil(() -> client.octets().length == 1000);
            assertThat(written.get()).isLessThan(100_000);
            client.takeAll();
            running.network.runUntil(() -> !running.decisions.isEmpty());
            assertThat(contentOf(client)).hasSize(1_000_000);
        }
    }

    @Test
    void writerIsToldWhenTheClientGoes() throws InterruptedException {
        var failures = new LinkedBlockingQueue<String>();
        try (var running =
                Running.with(
                        at(
                                "/",
                                writing(
                                        Content.UNKNOWN_LENGTH,
                                        out -> {
                                            try {
                                                while (true) {
                                                    out.write(new byte[1000]);
                                                }
                                            } catch (IOException gone) {
                                                failures.add(String.valueOf(gone.getMessage()));
                                                throw gone;
                                            }
                                        })))) {
            var client = running.connect();
            client.takeAtMost(5000);
            client.send(GET);
            running.network.runUntil(() -> client.octets().length == 5000);
            client.reset();
            assertThat(failures.poll(20, TimeUnit.SECONDS)).isEqualTo("the connection is closed");
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.DISCONNECTED);
            assertThat(running.lastDecision().isBroken()).isFalse();
        }
    }

    @Test
    void writerThatFailsBreaksTheResponseOff() {
        try (var running =
                Running.with(
                        at(
                                "/",
                                writing(
                                        Content.UNKNOWN_LENGTH,
                                        out -> {
                                            out.write('x');
                                            out.flush();
                                            throw new IOException("on purpose");
                                        })))) {
            var client = running.connect();
            client.send(GET);
            running.network.runUntil(client::isClosed);
            assertThat(client.closedBy()).contains(Wire.Cause.ABORTED);
            assertThat(contentOf(client)).doesNotContain("0\r\n\r\n");
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.ABORTED);
            assertThat(running.lastDecision().isBroken()).isTrue();
            assertThat(running.lastCause())
                    .contains("the response broke off: java.io.IOException: on purpose");
        }
    }

    @Test
    void contentThatSaysWhyItBreaksOffIsToldByThat() {
        var why = new Cause("program-lost", "the program is lost");
        try (var running =
                Running.with(
                        at(
                                "/",
                                writing(
                                        Content.UNKNOWN_LENGTH,
                                        out -> {
                                            out.write('x');
                                            out.flush();
                                            throw new ResponseBrokenException(why);
                                        })))) {
            var client = running.connect();
            client.send(GET);
            running.network.runUntil(client::isClosed);
            assertThat(client.closedBy()).contains(Wire.Cause.ABORTED);
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.ABORTED);
            assertThat(running.lastDecision().cause()).contains(why);
            assertThat(running.lastDecision().isBroken()).isTrue();
        }
    }

    @Test
    void lengthThatIsNotKeptBreaksTheResponseOff() {
        for (int declared : new int[] {3, 5}) {
            try (var running =
                    Running.with(
                            at(
                                    "/",
                                    writing(
                                            declared,
                                            out ->
                                                    out.write(
                                                            "four"
                                                                    .getBytes(
                                                                            StandardCharsets
                                                                                    .US_ASCII)))))) {
                var client = running.connect();
                client.send(GET + GET);
                running.network.runUntil(client::isClosed);
                assertThat(client.closedBy())
                        .as("declared %d", declared)
                        .contains(Wire.Cause.ABORTED);
                assertThat(running.decisions).hasSize(1);
            }
        }
    }

    @Test
    void publishedContentIsAskedForOneBufferAtATime() {
        var publisher = new SubmissionPublisher<ByteBuffer>();
        try (var running =
                Running.with(
                        at(
                                "/",
                                answering(
                                        new Content.Published(
                                                publisher, Content.UNKNOWN_LENGTH))))) {
            var client = running.connect();
            client.send(GET);
            publisher.submit(ByteBuffer.wrap("one".getBytes(StandardCharsets.US_ASCII)));
            publisher.submit(ByteBuffer.wrap("two".getBytes(StandardCharsets.US_ASCII)));
            publisher.close();
            running.await(client, "0\r\n\r\n");
            assertThat(contentOf(client)).isEqualTo("3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n");
        }
    }

    @Test
    void publisherThatFailsBreaksTheResponseOff() {
        var publisher = new SubmissionPublisher<ByteBuffer>();
        try (var running = Running.with(at("/", answering(new Content.Published(publisher, 10))))) {
            var client = running.connect();
            client.send(GET);
            publisher.closeExceptionally(new IOException("on purpose"));
            running.network.runUntil(client::isClosed);
            assertThat(client.closedBy()).contains(Wire.Cause.ABORTED);
        }
    }

    @Test
    void fileIsSentAndClosed(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("f"), "0123456789");
        var channel = FileChannel.open(file);
        try (var running =
                Running.with(
                        at("/", answering(new Content.File(FileSlice.owning(channel, 2, 5)))))) {
            var client = running.connect();
            client.send(GET);
            assertThat(client.text())
                    .contains("\r\nContent-Length: 5\r\n")
                    .endsWith("\r\n\r\n23456");
            assertThat(channel.isOpen()).isFalse();
        }
    }

    /// Known by its name, and not.
    @Test
    void fileThatIsShorterThanWhatWasAnnouncedBreaksTheResponseOff(@TempDir Path folder)
            throws IOException {
        var file = Files.writeString(folder.resolve("f"), "0123456789");
        var named = FileSlice.owning(file, FileChannel.open(file), 0, 11);
        assertThat(causeOfSendingCut(named, 10)).contains(Cause.contentCut(file.toString()));
        var nameless = FileSlice.owning(FileChannel.open(file), 5, 6);
        assertThat(causeOfSendingCut(nameless, 5)).contains(Cause.contentCut("a file"));
    }

    private static Optional<Cause> causeOfSendingCut(FileSlice slice, int there) {
        try (var running = Running.with(at("/", answering(new Content.File(slice))))) {
            var client = running.connect();
            client.send(GET);
            assertThat(client.closedBy()).contains(Wire.Cause.CUT);
            var decision = running.lastDecision();
            assertThat(decision.status()).isEqualTo(200);
            assertThat(decision.outcome()).isEqualTo(Decision.Outcome.ABORTED);
            assertThat(decision.isBroken()).isTrue();
            assertThat(decision.contentSent()).isEqualTo(there);
            return decision.cause();
        }
    }

    @Test
    void fileIsClosedUnsentInAnswerToHead(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("f"), "0123456789");
        var channel = FileChannel.open(file);
        try (var running =
                Running.with(
                        at("/", answering(new Content.File(FileSlice.owning(channel, 0, 10)))))) {
            var client = running.connect();
            client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.text()).contains("\r\nContent-Length: 10\r\n").endsWith("\r\n\r\n");
            assertThat(channel.isOpen()).isFalse();
        }
    }

    @Test
    void replyThatComesAfterTheClientHasGoneIsReleased(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("f"), "0123456789");
        var channel = FileChannel.open(file);
        var later = new CompletableFuture<Reply>();
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> later)))) {
            var client = running.connect();
            client.send(GET);
            client.reset();
            later.complete(
                    new Reply.Response(
                            200,
                            Fields.empty(),
                            new Content.File(FileSlice.owning(channel, 0, 10))));
            running.network.run();
            assertThat(channel.isOpen()).isFalse();
            assertThat(running.lastDecision().status()).isZero();
        }
    }
}
