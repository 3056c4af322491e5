package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static webserv.engine.Running.at;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;

/// What a handler may rely on beside being asked and answering.
class HandlerContractTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    /// Keeps a list of what is asked of it.
    private static final class Recording implements Handler.NonBlocking {
        final List<String> calls = new ArrayList<>();
        private final boolean starts;

        Recording(boolean starts) {
            this.starts = starts;
        }

        @Override
        public void start() throws IOException {
            calls.add("start");
            if (!starts) {
                throw new IOException("no luck");
            }
        }

        @Override
        public CompletableFuture<Reply> handle(Request request) {
            calls.add("handle");
            return CompletableFuture.completedFuture(Reply.Response.text(200, "ok"));
        }

        @Override
        public Fields optionsFields() {
            return Fields.of("Upload-Limit", "min-size=0");
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }

    @Test
    void handlerIsStartedBeforeItIsAskedAndClosedAfterwards() {
        var handler = new Recording(true);
        try (var running = Running.with(at("/", handler))) {
            running.connect().send(GET);
            running.server.stop();
        }
        assertThat(handler.calls).containsExactly("start", "handle", "close");
    }

    @Test
    void handlerThatCannotStartStopsTheServerAndAllAreClosed() {
        var first = new Recording(true);
        var second = new Recording(false);
        assertThatThrownBy(() -> Running.with(at("/", first), at("/b", second)))
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .hasMessageStartingWith("cannot start 'test' of the location at ")
                .hasMessageEndingWith(": no luck");
        assertThat(first.calls).containsExactly("start", "close");
        assertThat(second.calls).containsExactly("start", "close");
    }

    @Test
    void faultOfAHandlerThatStartsIsToldWithItsPlace() {
        var first = new Recording(true);
        var faulty =
                new Handler.NonBlocking() {
                    @Override
                    public void start() {
                        throw new IllegalStateException("no\nluck");
                    }

                    @Override
                    public CompletableFuture<Reply> handle(Request request) {
                        return CompletableFuture.completedFuture(Reply.Response.empty(204));
                    }
                };
        assertThatThrownBy(() -> Running.with(at("/", first), at("/b", faulty)))
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .hasMessage(
                        "cannot start 'test' of the location at built-in:"
                                + " java.lang.IllegalStateException: no\\u000aluck");
        assertThat(first.calls).containsExactly("start", "close");
    }

    @Test
    void answerToOptionsSaysWhatTheHandlerHasToSay() {
        try (var running = Running.with(at("/", List.of("GET"), new Recording(true)))) {
            var client = running.connect();
            client.send("OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.text())
                    .isEqualTo(
                            "HTTP/1.1 204 No Content\r\n"
                                    + Running.DATE
                                    + "Allow: GET, HEAD, OPTIONS\r\n"
                                    + "Upload-Limit: min-size=0\r\n\r\n");
        }
    }

    @Test
    void interimResponsesGoAheadOfTheReply() {
        var handler =
                Handler.blocking(request -> {
                    request.interim(104, Fields.of("Location", "/x"));
                    request.interim(103, Fields.of("Link", "</y>"));
                    return Reply.Response.empty(204);
                });
        try (var running = Running.with(at("/", handler))) {
            var client = running.connect();
            client.send(GET);
            assertThat(running.await(client, Running.DATE + "\r\n"))
                    .isEqualTo(
                            "HTTP/1.1 104 Upload Resumption Supported\r\nLocation: /x\r\n\r\n"
                                    + "HTTP/1.1 103 Early Hints\r\nLink: </y>\r\n\r\n"
                                    + "HTTP/1.1 204 No Content\r\n"
                                    + Running.DATE
                                    + "\r\n");
        }
    }

    @Test
    void interimResponseGoesAheadOfAReplyThatIsThereAtOnce() {
        var handler =
                Handler.nonBlocking(request -> {
                    request.interim(103, Fields.of("Link", "</y>"));
                    return CompletableFuture.completedFuture(Reply.Response.empty(204));
                });
        try (var running = Running.with(at("/", handler))) {
            var client = running.connect();
            client.send(GET);
            assertThat(running.await(client, Running.DATE + "\r\n"))
                    .startsWith("HTTP/1.1 103 Early Hints\r\nLink: </y>\r\n\r\nHTTP/1.1 204 ");
        }
    }

    @Test
    void clientOfAnOlderVersionIsSpared() {
        var handler =
                Handler.nonBlocking(request -> {
                    request.interim(104, Fields.empty());
                    return CompletableFuture.completedFuture(Reply.Response.text(200, "ok"));
                });
        try (var running = Running.with(at("/", handler))) {
            var client = running.connect();
            client.send("GET / HTTP/1.0\r\n\r\n");
            assertThat(running.await(client, "ok")).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void interimResponseBehindTheReplyIsDropped() {
        var requests = new ArrayList<Request>();
        var handler =
                Handler.nonBlocking(request -> {
                    requests.add(request);
                    return CompletableFuture.completedFuture(Reply.Response.text(200, "ok"));
                });
        try (var running = Running.with(at("/", handler))) {
            var client = running.connect();
            client.send(GET);
            requests.getFirst().interim(104, Fields.empty());
            running.network.run();
            assertThat(client.text()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("ok");
        }
    }

    @Test
    void handlerSendsNoInterimStatusOfTheServersOwn() {
        var failures = new LinkedBlockingQueue<RuntimeException>();
        var handler =
                Handler.nonBlocking(request -> {
                    for (int status : List.of(100, 101, 200)) {
                        assertThatIllegalArgumentException()
                                .isThrownBy(() -> request.interim(status, Fields.empty()))
                                .satisfies(failures::add);
                    }
                    return CompletableFuture.completedFuture(Reply.Response.text(200, "ok"));
                });
        try (var running = Running.with(at("/", handler))) {
            running.connect().send(GET);
            assertThat(failures).hasSize(3);
        }
    }

    @Test
    void closingTheStreamEndsTheReadThatWaits() {
        var streams = new LinkedBlockingQueue<InputStream>();
        var handler =
                Handler.blocking(request -> {
                    var in = request.content().stream();
                    in.read();
                    streams.add(in);
                    try {
                        in.read();
                        return Reply.Response.text(200, "read on");
                    } catch (IOException closed) {
                        return Reply.Response.text(409, String.valueOf(closed.getMessage()));
                    }
                });
        try (var running = Running.with(at("/", handler))) {
            var client = running.connect();
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\nx");
            running.network.runUntil(() -> !streams.isEmpty());
            try (var _ = streams.element()) {
                assertThat(client.text()).isEmpty();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            assertThat(running.await(client, "the stream is closed"))
                    .startsWith("HTTP/1.1 409 Conflict\r\n")
                    .contains("\r\nConnection: close\r\n");
        }
    }
}
