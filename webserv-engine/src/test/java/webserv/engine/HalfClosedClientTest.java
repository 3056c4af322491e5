package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.AnswerTest.get;
import static webserv.engine.AnswerTest.lastOk;
import static webserv.engine.AnswerTest.ok;
import static webserv.engine.Running.at;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;

/// A client that has ended its sending is told that the connection closes behind its last answer,
/// where its end is known when the head is made (RFC 9112 §9.6).
class HalfClosedClientTest {
    private static final Handler PATH =
            Handler.nonBlocking(request ->
                    CompletableFuture.completedFuture(Reply.Response.text(200, request.path())));

    static Stream<Arguments> lastRequests() {
        return Stream.of(
                Arguments.of("one without content", get("/last")),
                Arguments.of("one with content", post("/last", "Content-Length: 5") + "12345"),
                Arguments.of(
                        "one with chunks that is answered when it is complete",
                        post("/whole", "Transfer-Encoding: chunked") + "2\r\n12\r\n0\r\n\r\n"));
    }

    private static String post(String path, String field) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n";
    }

    /// The end is known before the request is read, which has to wait for another one's answer.
    @ParameterizedTest(name = "{0}")
    @MethodSource("lastRequests")
    void lastRequestOfAHalfClosedClientIsToldThatTheConnectionCloses(String what, String last) {
        var first = new CompletableFuture<Reply>();
        try (var running =
                Running.with(
                        at("/", PATH),
                        at("/slow", Handler.nonBlocking(_ -> first)),
                        at("/whole", Handler.blocking(HalfClosedClientTest::whole)))) {
            var client = running.connect();
            client.send(get("/slow") + last);
            client.endInput();
            first.complete(Reply.Response.text(200, "slow"));
            running.network.runUntil(() -> running.decisions.size() == 2);
            var path = what.contains("chunks") ? "/whole" : "/last";
            assertThat(client.text()).as(what).isEqualTo(ok("slow") + lastOk(path));
            assertThat(client.isClosed()).isTrue();
        }
    }

    private static Reply whole(Request request) throws IOException {
        request.content().readAll(100);
        return Reply.Response.text(200, request.path());
    }
}
