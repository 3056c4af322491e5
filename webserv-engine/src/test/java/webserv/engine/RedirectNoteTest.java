package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.DATE;
import static webserv.engine.Running.at;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;

/// Redirects without content get a note, whoever made them.
class RedirectNoteTest {
    private static final String TARGET = "/a\"b?c=d&e='f";

    private static String answer(String accept, Reply reply) {
        var handler = Handler.nonBlocking(_ -> CompletableFuture.completedFuture(reply));
        try (var running = Running.with(at("/", handler))) {
            var client = running.connect();
            client.send("GET / HTTP/1.1\r\nHost: a\r\n" + accept + "\r\n");
            return client.text();
        }
    }

    private static String expected(String type, String note) {
        return """
        HTTP/1.1 301 Moved Permanently
        %sContent-Type: %s
        Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'
        X-Content-Type-Options: nosniff
        Vary: Accept
        Location: %s
        Content-Length: %d

        """
                        .formatted(DATE.replace("\r", ""), type, TARGET, note.length())
                        .replace("\n", "\r\n")
                + note;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    */*              | text/plain; charset=utf-8 | 'This is now at /a"b?c=d&e=''f~'
                    application/json | application/json          | '{"title":"Moved Permanently","status":301,"location":"/a\\"b?c=d&e=''f"}~'
                    """)
    void noteIsOfTheFormThatAcceptAsksFor(String accept, String type, String note) {
        assertThat(
                        answer(
                                "Accept: " + accept + "\r\n",
                                Reply.Response.empty(301, "Location", TARGET)))
                .isEqualTo(expected(type, note.replace('~', '\n')));
    }

    @Test
    void browserGetsALinkWhoseTextIsEscaped() {
        assertThat(answer("", Reply.Response.empty(301, "Location", TARGET)))
                .isEqualTo(
                        expected(
                                "text/html; charset=utf-8",
                                """
                                <!DOCTYPE html>
                                <html lang="en">
                                <head>
                                <meta charset="utf-8">
                                <meta name="viewport" content="width=device-width, initial-scale=1">
                                <meta name="color-scheme" content="light dark">
                                <title>301 Moved Permanently</title>
                                </head>
                                <body>
                                <p>This is now at <a href="/a&quot;b?c=d&amp;e='f">/a&quot;b?c=d&amp;e='f</a>.</p>
                                </body>
                                </html>
                                """));
    }

    @Test
    void contentOfTheHandlerIsKept() {
        var own =
                new Reply.Response(
                        302,
                        Fields.of("Location", "/x", "Content-Type", "text/plain"),
                        Content.of("own"));
        assertThat(answer("", own))
                .isEqualTo(
                        "HTTP/1.1 302 Found\r\n"
                                + DATE
                                + "Location: /x\r\nContent-Type: text/plain\r\n"
                                + "Content-Length: 3\r\n\r\nown");
    }

    @Test
    void contentThatTurnedOutToBeEmptyIsKept() {
        var own = new Reply.Response(302, Fields.of("Location", "/x"), Content.of(new byte[0]));
        assertThat(answer("", own))
                .isEqualTo(
                        "HTTP/1.1 302 Found\r\n"
                                + DATE
                                + "Location: /x\r\nContent-Length: 0\r\n\r\n");
    }

    @Test
    void answerThatSaysNotModifiedGetsNone() {
        assertThat(answer("", Reply.Response.empty(304, "ETag", "\"1\"")))
                .isEqualTo("HTTP/1.1 304 Not Modified\r\n" + DATE + "ETag: \"1\"\r\n\r\n");
    }
}
