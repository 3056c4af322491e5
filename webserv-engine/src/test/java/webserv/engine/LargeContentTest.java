package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static webserv.engine.Running.at;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.Cause;
import webserv.api.http.ContentTooLargeException;
import webserv.api.http.Handler;
import webserv.api.http.Reply;

/// Content that is larger than its handler takes, which the handler need not look at.
class LargeContentTest {
    private static final Handler READING =
            Handler.blocking(
                    request -> Reply.Response.text(200, "" + request.content().readAll(10).length));
    private static final Handler PROMISING =
            Handler.nonBlocking(
                    _ -> CompletableFuture.failedFuture(new ContentTooLargeException(10)));

    private static String declared(String fields) {
        return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "Content-Length: 11\r\n\r\n";
    }

    private static String chunked(int... lengths) {
        var request =
                new StringBuilder(
                        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int length : lengths) {
            request.append(Integer.toHexString(length)).append("\r\n");
            request.append("x".repeat(length)).append("\r\n");
        }
        return request.append("0\r\n\r\n").toString();
    }

    static Stream<Arguments> moreThanTenOctets() {
        return Stream.of(READING, PROMISING)
                .flatMap(handler ->
                        Stream.of(
                                arguments("declared", handler, declared("") + "x".repeat(11)),
                                arguments("in one chunk", handler, chunked(11)),
                                arguments("in two chunks", handler, chunked(10, 1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("moreThanTenOctets")
    void contentThatIsMoreThanItsHandlerTakesIsRefused(
            String name, Handler handler, String request) {
        try (var running = Running.with(at("/", handler))) {
            var client = running.connect();
            client.send(request);
            running.network.runUntil(() -> !running.decisions.isEmpty());
            assertThat(client.text()).as(name).startsWith("HTTP/1.1 413 Content Too Large\r\n");
            assertThat(running.lastDecision().cause())
                    .contains(
                            new Cause(
                                    "content-too-large",
                                    "content is larger than the 10 octets that the handler takes:"
                                            + " the handler 'test' of the location at built-in"));
        }
    }

    @Test
    void contentThatIsTooLargeIsNotAskedFor() {
        try (var running = Running.with(at("/", READING))) {
            var client = running.connect();
            client.send(declared("Expect: 100-continue\r\n"));
            running.network.runUntil(() -> !client.text().isEmpty());
            assertThat(client.text()).startsWith("HTTP/1.1 413 Content Too Large\r\n");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {1, 10})
    void contentThatIsAsLargeAsItsHandlerTakesIsRead(int octets) {
        try (var running = Running.with(at("/", READING))) {
            var client = running.connect();
            client.send(chunked(octets));
            assertThat(running.await(client, "\r\n\r\n" + octets))
                    .startsWith("HTTP/1.1 200 OK\r\n");
        }
    }
}
