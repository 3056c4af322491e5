package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.DATE;
import static webserv.engine.Running.at;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.spi.Decision;
import webserv.testkit.MemoryClient;

class AnswerTest {
    private static final Handler PATH =
            Handler.nonBlocking(request -> now(Reply.Response.text(200, request.path())));

    private static CompletionStage<Reply> now(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    @SuppressWarnings("NullAway") // what a plugin may do that is compiled without the check
    private static Reply nothing() {
        return null;
    }

    static String ok(String text) {
        return "HTTP/1.1 200 OK\r\n"
                + DATE
                + "Content-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: "
                + text.length()
                + "\r\n\r\n"
                + text;
    }

    /// Behind which the server closes.
    static String lastOk(String text) {
        return ok(text).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
    }

    static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    @Test
    void nonBlockingHandlerAnswersAtOnce() {
        try (var running = Running.with(at("/", PATH))) {
            var client = running.connect();
            client.send(get("/x"));
            assertThat(client.text()).isEqualTo(ok("/x"));
            assertThat(running.lastDecision().status()).isEqualTo(200);
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.COMPLETE);
            assertThat(running.lastDecision().contentSent()).isEqualTo(2);
            assertThat(running.lastCause()).isEmpty();
        }
    }

    @Test
    void notesOfHandlersAreKeptInOrderUntilTheRecordEnds() {
        var requests = new ArrayList<Request>();
        var second =
                Handler.nonBlocking(request -> {
                    requests.add(request);
                    request.note("b", "2");
                    request.note("a", "3");
                    return now(Reply.Response.empty(204));
                });
        var first =
                Handler.nonBlocking(request -> {
                    request.note("a", "1");
                    return now(new Reply.Forward("/second", Optional.empty()));
                });
        try (var running = Running.with(at("/", first), at("/second", second))) {
            running.connect().send(get("/"));
            requests.getFirst().note("late", "4");
            assertThat(running.lastDecision().notes())
                    .containsExactly(Map.entry("a", "3"), Map.entry("b", "2"));
            assertThat(running.lastDecision().note("a")).contains("3");
            assertThat(running.lastDecision().note("b")).contains("2");
            assertThat(running.lastDecision().note("late")).isEmpty();
        }
    }

    @Test
    void noteWhoseNameIsNoTokenIsTheHandlersFailure() {
        var handler =
                Handler.nonBlocking(request -> {
                    request.note("a b", "1");
                    return now(Reply.Response.empty(204));
                });
        try (var running = Running.with(at("/", handler))) {
            running.connect().send(get("/"));
            assertThat(running.lastDecision().status()).isEqualTo(500);
            assertThat(running.lastDecision().notes()).isEmpty();
        }
    }

    @Test
    void blockingHandlerAnswersFromItsOwnThread() {
        try (var running =
                Running.with(
                        at(
                                "/",
                                Handler.blocking(_ ->
                                        Reply.Response.text(
                                                200, "" + Thread.currentThread().isVirtual()))))) {
            var client = running.connect();
            client.send(get("/"));
            assertThat(running.await(client, "true")).isEqualTo(ok("true"));
        }
    }

    @Test
    void pathIsDecodedAndNormalisedOnceForRouterAndHandler() {
        try (var running = Running.with(at("/", PATH))) {
            var client = running.connect();
            client.send(get("/a/%2e%2e/b%20c//d"));
            assertThat(client.text()).isEqualTo(ok("/b c/d"));
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOneWrite() {
        try (var running = Running.with(at("/", PATH))) {
            var client = running.connect();
            client.send(get("/1") + get("/2") + get("/3"));
            assertThat(client.text()).isEqualTo(ok("/1") + ok("/2") + ok("/3"));
            assertThat(running.decisions).hasSize(3);
        }
    }

    @Test
    void pipelinedRequestWaitsForEarlierReply() {
        var first = new CompletableFuture<Reply>();
        try (var running =
                Running.with(at("/", PATH), at("/slow", Handler.nonBlocking(_ -> first)))) {
            var client = running.connect();
            client.send(get("/slow") + get("/2") + get("/3"));
            assertThat(client.text()).isEmpty();
            first.complete(Reply.Response.text(200, "slow"));
            running.network.run();
            assertThat(client.text()).isEqualTo(ok("slow") + ok("/2") + ok("/3"));
        }
    }

    @Test
    void othersHaveTheirTurnBetweenManyPipelinedRequests() {
        var later = new CompletableFuture<Reply>();
        var answers = new ArrayList<Boolean>();
        var other = new AtomicReference<MemoryClient>();
        var many =
                Handler.nonBlocking(_ -> {
                    later.complete(Reply.Response.text(200, "other"));
                    answers.add(!other.get().text().isEmpty());
                    return now(Reply.Response.text(200, "many"));
                });
        try (var running =
                Running.with(at("/", many), at("/other", Handler.nonBlocking(_ -> later)))) {
            other.set(running.connect());
            other.get().send(get("/other"));
            var client = running.connect();
            client.send(get("/").repeat(99));
            assertThat(answers).hasSize(99);
            assertThat(answers.getFirst()).isFalse();
            assertThat(answers.getLast()).isTrue();
            assertThat(client.text()).isEqualTo(ok("many").repeat(99));
        }
    }

    @Test
    void halfClosedClientStillGetsItsAnswer() {
        var later = new CompletableFuture<Reply>();
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> later)))) {
            var client = running.connect();
            client.send(get("/"));
            client.endInput();
            assertThat(client.isClosed()).isFalse();
            later.complete(Reply.Response.text(200, "late"));
            running.network.run();
            assertThat(client.text()).isEqualTo(lastOk("late"));
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void halfClosedClientThatWaitsIsAskedWhetherItIsThere() {
        var later = new CompletableFuture<Reply>();
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> later)))) {
            var client = running.connect();
            client.send(get("/"));
            client.endInput();
            running.network.advance(Duration.ofMillis(299));
            assertThat(client.text()).isEmpty();
            running.network.advance(Duration.ofMillis(1));
            assertThat(client.text()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            running.network.advance(Duration.ofMillis(100));
            later.complete(Reply.Response.text(200, "late"));
            running.network.run();
            assertThat(client.text())
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n".repeat(2) + lastOk("late"));
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void halfCloseBehindPipelinedRequestsAnswersThemAll() {
        var first = new CompletableFuture<Reply>();
        try (var running =
                Running.with(at("/", PATH), at("/slow", Handler.nonBlocking(_ -> first)))) {
            var client = running.connect();
            client.send(get("/slow") + get("/2") + get("/3"));
            client.endInput();
            first.complete(Reply.Response.text(200, "slow"));
            running.network.run();
            assertThat(client.text()).isEqualTo(ok("slow") + ok("/2") + lastOk("/3"));
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void endOfInputBetweenRequestsClosesWithoutAWord() {
        try (var running = Running.with(at("/", PATH))) {
            var client = running.connect();
            client.endInput();
            assertThat(client.text()).isEmpty();
            assertThat(client.isClosed()).isTrue();
            assertThat(running.decisions).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0} {1} is refused with {2}")
    @CsvSource({
        "BREW, /, 501",
        "CONNECT, a:80, 501",
        "TRACE, /, 405",
        "GET, /%2e%2e/, 400",
        "GET, /a%2Fb, 400",
        "GET, /a%00, 400",
        "GET, /%ff, 400",
    })
    void requestIsRefusedBeforeAnyHandler(String method, String target, int status) {
        try (var running = Running.with(at("/", PATH))) {
            var client = running.connect();
            client.send(method + " " + target + " HTTP/1.1\r\nHost: a:80\r\n\r\n");
            assertThat(client.text()).startsWith("HTTP/1.1 " + status + " ");
            assertThat(running.lastDecision().status()).isEqualTo(status);
            assertThat(running.lastCause()).isPresent();
        }
    }

    @Test
    void methodThatTheLocationLacksGetsItsAllow() {
        try (var running = Running.with(at("/", List.of("GET", "PUT"), PATH))) {
            var client = running.connect();
            client.send("DELETE / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.text())
                    .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
                    .contains("\r\nAllow: GET, HEAD, PUT, OPTIONS\r\n");
        }
    }

    @Test
    void optionsTellsWhatTheLocationAllows() {
        try (var running = Running.with(at("/", List.of("GET"), PATH))) {
            var client = running.connect();
            client.send("OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.text())
                    .isEqualTo(
                            "HTTP/1.1 204 No Content\r\n"
                                    + DATE
                                    + "Allow: GET, HEAD, OPTIONS\r\n\r\n");
        }
    }

    @Test
    void allowNamesTheMethodsOfTheResource() {
        Handler folderOfFiles =
                new Handler.NonBlocking() {
                    @Override
                    public CompletionStage<Reply> handle(Request request) {
                        throw new AssertionError(request.method() + " is no method of it");
                    }

                    @Override
                    public List<String> methodsAt(String path) {
                        return path.isEmpty() ? List.of("GET", "POST") : List.of("PUT");
                    }
                };
        try (var running = Running.with(at("/b/", List.of("GET", "PUT", "POST"), folderOfFiles))) {
            var client = running.connect();
            client.send("OPTIONS /b/ HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.newText()).contains("\r\nAllow: GET, HEAD, POST, OPTIONS\r\n");
            client.send("DELETE /b/c HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.newText())
                    .startsWith("HTTP/1.1 405 ")
                    .contains("\r\nAllow: PUT, OPTIONS\r\n");
        }
    }

    @Test
    void optionsOfTheServerAsAWholeIsAnswered() {
        try (var running = Running.with(at("/", List.of("GET"), PATH))) {
            var client = running.connect();
            client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.text()).startsWith("HTTP/1.1 204 No Content\r\n").contains("Allow: ");
        }
    }

    @Test
    void pathThatNoLocationTakesIsNotFound() {
        try (var running = Running.with(at("/x/", PATH))) {
            var client = running.connect();
            client.send(get("/y"));
            assertThat(client.text())
                    .startsWith("HTTP/1.1 404 Not Found\r\n")
                    .endsWith("</html>\n");
            assertThat(running.lastCause()).contains("no location of the server takes the path");
        }
    }

    @Test
    void brokenRequestGetsOnePageAndTheConnectionCloses() {
        try (var running = Running.with(at("/", PATH))) {
            var client = running.connect();
            client.send("GET / HTTP/1.1\r\nHost : a\r\n\r\n" + get("/next"));
            assertThat(client.text())
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("\r\nConnection: close\r\n")
                    .doesNotContain("/next");
            assertThat(client.sawEnd()).isTrue();
            assertThat(running.lastDecision().head()).isEmpty();
        }
    }

    @Test
    void failureOfAHandlerIsFiveHundredAndTheConnectionLivesOn() {
        try (var running =
                Running.with(
                        at("/", PATH),
                        at(
                                "/throws",
                                Handler.nonBlocking(_ -> {
                                    throw new IllegalStateException("on purpose");
                                })),
                        at(
                                "/fails",
                                Handler.nonBlocking(_ ->
                                        CompletableFuture.failedFuture(
                                                new IllegalStateException("on purpose")))),
                        at("/null", Handler.nonBlocking(_ -> now(nothing()))))) {
            for (var path : List.of("/throws", "/fails", "/null")) {
                var client = running.connect();
                client.send(get(path) + get("/next"));
                assertThat(client.text())
                        .as(path)
                        .startsWith("HTTP/1.1 500 ")
                        .endsWith(ok("/next"));
                client.endInput();
            }
        }
    }

    @Test
    void failureOfABlockingHandlerIsFiveHundred() {
        try (var running =
                Running.with(
                        at(
                                "/",
                                Handler.blocking(_ -> {
                                    throw new java.io.IOException("on purpose");
                                })))) {
            var client = running.connect();
            client.send(get("/"));
            assertThat(running.await(client, "</html>\n")).startsWith("HTTP/1.1 500 ");
        }
    }

    @Test
    void blockingHandlerIsInterruptedWhenTheClientGoes() throws InterruptedException {
        var entered = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var waiting =
                Handler.blocking(_ -> {
                    entered.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException gone) {
                        interrupted.countDown();
                    }
                    return Reply.Response.text(200, "for nobody");
                });
        try (var running = Running.with(at("/", waiting))) {
            var client = running.connect();
            client.send(get("/"));
            assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
            client.reset();
            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.DISCONNECTED);
        }
    }

    @Test
    void responseThatCannotBeSentIsFiveHundred() {
        try (var running =
                Running.with(
                        at(
                                "/",
                                Handler.nonBlocking(_ ->
                                        now(
                                                Reply.Response.text(200, "x")
                                                        .with("Content-Length", "3")))))) {
            var client = running.connect();
            client.send(get("/"));
            assertThat(client.text())
                    .startsWith("HTTP/1.1 500 ")
                    .doesNotContain("Content-Length: 3\r\n");
            assertThat(running.lastDecision().status()).isEqualTo(500);
        }
    }

    @Test
    void forwardIsAnsweredByAnotherLocation() {
        try (var running =
                Running.with(
                        at(
                                "/from",
                                Handler.nonBlocking(
                                        _ -> now(new Reply.Forward("/to/%61", Optional.of("q"))))),
                        at("/", PATH))) {
            var client = running.connect();
            client.send(
                    "POST /from HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                            + get("/next"));
            assertThat(client.text()).isEqualTo(ok("/to/a") + ok("/next"));
        }
    }

    @Test
    void forwardingInACircleEnds() {
        try (var running =
                Running.with(
                        at(
                                "/",
                                Handler.nonBlocking(
                                        _ -> now(new Reply.Forward("/", Optional.empty())))))) {
            var client = running.connect();
            client.send(get("/"));
            assertThat(client.text()).startsWith("HTTP/1.1 500 ");
            assertThat(running.lastCause()).contains("forwarded more than 10 times, last to '/'");
        }
    }
}
