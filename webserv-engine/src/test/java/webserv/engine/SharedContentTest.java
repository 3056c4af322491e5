package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.at;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.io.FileSlice;

/// A handler that keeps the slice of a file, and answers every request with it: the first response
/// has it, and nobody takes it away from there.
class SharedContentTest {
    private static final String REQUEST = " / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String TEXT = "0123456789";

    private final AtomicInteger closed = new AtomicInteger();
    private FileChannel file;
    private FileSlice slice;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        file = FileChannel.open(Files.writeString(folder.resolve("f"), TEXT));
        slice = new FileSlice(file, 0, TEXT.length(), this::close);
    }

    @AfterEach
    void close() {
        try {
            file.close();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        closed.incrementAndGet();
    }

    private Reply reply() {
        return new Reply.Response(200, Fields.empty(), new Content.File(slice));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"GET", "HEAD"})
    void sliceOfAnotherResponseIsNotSentAndTheOtherGoesOn(String method) {
        var handler = Handler.nonBlocking(_ -> CompletableFuture.completedFuture(reply()));
        try (var running = Running.with(at("/", handler))) {
            var first = running.connect();
            first.takeAtMost(0);
            first.send("GET" + REQUEST);
            var second = running.connect();
            second.send(method + REQUEST);
            assertThat(second.text()).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
            assertThat(running.lastDecision().cause())
                    .contains(
                            new Cause(
                                    "response-unsendable",
                                    "the handler's response cannot be sent:"
                                            + " java.lang.IllegalStateException: its file slice is"
                                            + " that of another response, and each is for one"));
            assertThat(closed).hasValue(0);
            first.takeAll();
            assertThat(first.text()).startsWith("HTTP/1.1 200 OK\r\n").endsWith(TEXT);
            assertThat(closed).hasValue(1);
        }
    }

    /// Whoever takes back a promise that was kept already has nothing to give back.
    @Test
    void sliceThatIsPromisedTwiceIsSent() {
        var promise =
                new CompletableFuture<Reply>() {
                    @Override
                    @SuppressWarnings("NullAway") // a promise that is kept has no failure
                    public CompletableFuture<Reply> whenComplete(
                            BiConsumer<? super Reply, ? super Throwable> action) {
                        action.accept(reply(), null);
                        action.accept(reply(), null);
                        return this;
                    }
                };
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> promise)))) {
            var client = running.connect();
            client.takeAtMost(0);
            client.send("GET" + REQUEST);
            assertThat(closed).hasValue(0);
            client.takeAll();
            assertThat(client.text()).startsWith("HTTP/1.1 200 OK\r\n").endsWith(TEXT);
        }
    }

    /// It had the slice, and was never sent.
    @Test
    void sliceOfAResponseThatHadNoClientIsNotSentLater() {
        var later = new CompletableFuture<Reply>();
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> later)))) {
            var client = running.connect();
            client.send("GET" + REQUEST);
            client.reset();
            later.complete(reply());
            running.network.run();
            assertThat(closed).hasValue(1);
            var next = running.connect();
            next.send("GET" + REQUEST);
            assertThat(next.text()).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
        }
    }
}
