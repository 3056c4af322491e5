package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.DATE;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.config.Origin;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Reply;
import webserv.api.http.Template;
import webserv.api.spi.ErrorPage;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.Policy;
import webserv.api.spi.RequestLimits;

/// Content that still comes when an error page, or another location with GET, is asked in place of
/// whom it was for.
class GivenUpContentTest {
    private static final int SMALL = 10;
    private static final int LARGE = 1_000_000;

    /// What is asked for in the end, and answers when the test says so.
    private final CompletableFuture<Reply> late = new CompletableFuture<>();

    private static final Handler LEADS_ON =
            Handler.nonBlocking(_ ->
                    CompletableFuture.completedFuture(
                            new Reply.Forward("/late", Optional.empty())));

    private static final Handler REFUSES =
            Handler.nonBlocking(
                    _ -> CompletableFuture.completedFuture(new Reply.Refusal(413, "no more")));

    private static Location taking(int octets, String prefix, Handler handler) {
        var pages =
                Map.of(
                        413,
                        new ErrorPage(Template.literal("/late"), ErrorPage.SAME, Origin.BUILT_IN));
        return new Location(
                new LocationPath.Prefix(prefix),
                prefix,
                Methods.CONFIGURABLE,
                "test",
                handler,
                new Policy(
                        new RequestLimits(octets, Duration.ZERO, -1, Duration.ZERO),
                        List.of(),
                        pages),
                List.of(),
                List.of(),
                Origin.BUILT_IN);
    }

    private Running running() {
        return Running.with(
                taking(SMALL, "/late", Handler.nonBlocking(_ -> late)),
                taking(SMALL, "/small", LEADS_ON),
                taking(LARGE, "/refuses", REFUSES),
                taking(LARGE, "/leads-on", LEADS_ON));
    }

    private void answer(Running running) {
        late.complete(Reply.Response.text(200, "late"));
        running.network.run();
    }

    private static String post(String path, int length) {
        return "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n".formatted(path, length);
    }

    private static String late(String status, String connection) {
        return "HTTP/1.1 "
                + status
                + "\r\n"
                + DATE
                + "Content-Type: text/plain; charset=utf-8\r\n"
                + (status.startsWith("2") ? "" : "X-Content-Type-Options: nosniff\r\n")
                + "Content-Length: 4\r\n"
                + connection
                + "\r\nlate";
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "of a head that declares too much, /small, 413 Content Too Large",
        "of a handler's refusal, /refuses, 413 Content Too Large",
        "of a location that a forward leads to, /leads-on, 200 OK",
    })
    void contentIsMeasuredByNoLimitWhileTheAnswerIsMade(String what, String path, String status) {
        try (var running = running()) {
            var client = running.connect();
            client.send(post(path, SMALL + 2));
            client.send("x".repeat(SMALL + 1));
            assertThat(client.text()).as(what).isEmpty();
            answer(running);
            client.send("x" + post("/leads-on", 0));
            assertThat(client.text()).as(what).isEqualTo(late(status, "") + late("200 OK", ""));
            assertThat(running.decisions.getFirst().contentReceived()).isEqualTo(SMALL + 2);
        }
    }

    @Test
    void chunksAreMeasuredByNoLimitWhileTheAnswerIsMade() {
        try (var running = running()) {
            var client = running.connect();
            client.send(
                    "POST /leads-on HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "11000\r\n"
                            + "x".repeat(0x11000)
                            + "\r\nff\r\nxx");
            assertThat(client.text()).isEmpty();
            answer(running);
            assertThat(client.text()).isEqualTo(late("200 OK", "Connection: close\r\n"));
        }
    }

    /// It may have to end for the answer to be made.
    @Test
    void whoReadsOnBehindAForwardFindsTheEndBeforeTheAnswer() throws Exception {
        var read = new CompletableFuture<byte[]>();
        var readsOn =
                Handler.nonBlocking(request -> {
                    var stream = request.content().stream();
                    var _ = Thread.startVirtualThread(() -> readAll(stream, read));
                    return CompletableFuture.completedFuture(
                            new Reply.Forward("/late", Optional.empty()));
                });
        try (var running =
                Running.with(
                        taking(SMALL, "/late", Handler.nonBlocking(_ -> late)),
                        taking(LARGE, "/reads-on", readsOn))) {
            var client = running.connect();
            client.send(post("/reads-on", 4 * RequestReading.DRAINED_OCTETS));
            client.send("x".repeat(2 * RequestReading.DRAINED_OCTETS));
            assertThat(read.get(20, TimeUnit.SECONDS)).as("content that was given up").isEmpty();
            answer(running);
            assertThat(client.text()).isEqualTo(late("200 OK", "Connection: close\r\n"));
        }
    }

    private static void readAll(InputStream stream, CompletableFuture<byte[]> read) {
        try (stream) {
            read.complete(stream.readAllBytes());
        } catch (IOException failure) {
            read.completeExceptionally(failure);
        }
    }

    @Test
    void anotherProtocolWaitsForTheEndOfAllThatIsDropped() {
        try (var running =
                Running.with(
                        taking(SMALL, "/late", new Echoing().handler()),
                        taking(LARGE, "/leads-on", LEADS_ON))) {
            int length = 3 * RequestReading.DRAINED_OCTETS;
            var client = running.connect();
            client.send(
                    "POST /leads-on HTTP/1.1\r\nHost: a\r\nUpgrade: echo/1\r\n"
                            + "Connection: upgrade\r\nContent-Length: "
                            + length
                            + "\r\n\r\n");
            client.send("x".repeat(length - 1));
            assertThat(client.text()).isEmpty();
            client.send("x");
            assertThat(client.text())
                    .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                    .endsWith("\r\n\r\nready\n");
        }
    }

    /// As many octets as may be dropped are read before the answer, and what comes with the last of
    /// them. The rest is dropped behind the answer, or has the connection closed.
    @ParameterizedTest(name = "{0}, {1} octets behind what is dropped")
    @CsvSource({
        "/small, 65536, 413 Content Too Large",
        "/small, 65537, 413 Content Too Large",
        "/leads-on, 65536, 200 OK",
        "/leads-on, 65537, 200 OK",
    })
    void moreThanIsDroppedWaitsForTheAnswer(String path, int behind, String status) {
        boolean closes = behind > RequestReading.DRAINED_OCTETS;
        try (var running = running()) {
            var client = running.connect();
            client.send(post(path, RequestReading.DRAINED_OCTETS + behind));
            client.send("x".repeat(RequestReading.DRAINED_OCTETS - 1));
            client.send("x");
            client.send("y".repeat(behind));
            answer(running);
            assertThat(client.text())
                    .isEqualTo(late(status, closes ? "Connection: close\r\n" : ""));
            assertThat(client.sawEnd()).isEqualTo(closes);
            assertThat(running.lastDecision().contentReceived())
                    .isEqualTo(RequestReading.DRAINED_OCTETS + (closes ? 0 : behind));
        }
    }
}
