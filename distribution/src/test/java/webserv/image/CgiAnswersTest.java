package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a program writes (RFC 3875 §6), and what the client gets, through the whole server.
final class CgiAnswersTest {
    private static final Address ADDRESS = Address.free();
    private static final List<String> OF_EVERY_ANSWER =
            List.of("Date:", "Server:", "Connection:", "Transfer-Encoding:", "Content-Length:");

    @TempDir static Path folder;
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(folder.resolve("page.html"), "a page");
        // What the program writes comes as its path's rest, ~ for a line end and ^ for a slash.
        Files.writeString(
                folder.resolve("answer.sh"), "printf '%s' \"${PATH_INFO#/}\" | tr '~^' '\\n/'");
        Files.writeString(folder.resolve("round.sh"), "printf 'Location: /cgi/round.sh\\n\\n'");
        Files.writeString(folder.resolve("nph-raw.sh"), "printf 'HTTP/1.1 200 OK\\r\\n\\r\\n'");
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        request_line_size: 256KiB
                        field_line_size: 256KiB
                        field_section_size: 512KiB
                        servers:
                          - listen: "%s"
                            root: .
                            locations:
                              - path: /
                              - path: /cgi/
                                alias: .
                                cgi: { interpreters: { .sh: sh }, max_head: 1KiB }
                        """
                                .formatted(ADDRESS));
        server = Image.BUILT.serve(configuration, ADDRESS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// @param written by the program, or a path that begins with a slash
    /// @param fields beside those of every answer
    record Case(
            String name, String method, String written, int status, String fields, String content) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> answers() {
        return Stream.of(
                get("document", "Content-Type: a/b~~body", 200, "Content-Type: a/b", "body"),
                get(
                        "document with a status",
                        "Status: 404 Gone fishing~Content-Type: a/b~~body",
                        404,
                        "Content-Type: a/b",
                        "body"),
                get(
                        "client redirect",
                        "Location: http:^^a.example^~~",
                        302,
                        "Location: http://a.example/",
                        ""),
                get(
                        "client redirect to another host, with the same scheme",
                        "Location: ^^a.example^x~~",
                        302,
                        "Location: //a.example/x",
                        ""),
                get(
                        "client redirect with octets beyond ASCII",
                        "Status: 302~Location: ^\u00E4~~",
                        302,
                        "Location: /%C3%A4",
                        ""),
                get(
                        "client redirect with document",
                        "Status: 301~Location: /x~Content-Type: a/b~~gone",
                        301,
                        "Location: /x|Content-Type: a/b",
                        "gone"),
                get(
                        "repeated fields",
                        "Content-Type: a/b~Set-Cookie: a=1~Set-Cookie: b=2~X: 1~X: 2~~",
                        200,
                        "Content-Type: a/b|Set-Cookie: a=1|Set-Cookie: b=2|X: 1|X: 2",
                        ""),
                get(
                        "fields of the connection are the server's",
                        "Content-Type: a/b~Connection: x~Transfer-Encoding: gzip~Upgrade: y~~body",
                        200,
                        "Content-Type: a/b",
                        "body"),
                get("204 with a body", "Status: 204~~dropped", 204, "", ""),
                get("304 with a body", "Status: 304~ETag: \"a\"~~dropped", 304, "ETag: \"a\"", ""),
                new Case(
                        "HEAD",
                        "HEAD",
                        "Content-Type: a/b~~dropped",
                        200,
                        "Content-Type: a/b",
                        ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void programsAnswerReachesTheClient(Case row) throws IOException {
        var answer = answer(row.method(), "/cgi/answer.sh/" + encoded(row.written()));
        assertThat(answer.status()).isEqualTo(row.status());
        assertThat(String.join("|", ownFields(answer))).isEqualTo(row.fields());
        assertThat(answer.content()).isEqualTo(row.content());
    }

    static Stream<Case> refusals() {
        return Stream.of(
                refusal("no output", "/cgi/answer.sh", 502),
                refusal("no head", "body~~", 502),
                refusal("head without end", "Content-Type: a/b~", 502),
                refusal("space before the colon", "Content-Type : a/b~~", 502),
                refusal("status that is none", "Status: abc~~", 502),
                refusal("status of an interim answer", "Status: 100~~", 502),
                refusal("two statuses", "Status: 200~Status: 404~~", 502),
                refusal("two lengths", "Status: 200~Content-Length: 1~Content-Length: 2~~a", 502),
                refusal("negative length", "Status: 200~Content-Length: -1~~", 502),
                refusal("line that continues another", "Status: 200~ more~~", 502),
                refusal("head that is too large", "X: " + "y".repeat(1100) + "~~", 502),
                refusal("location that is no reference", "Location: a b~~", 502),
                refusal("local redirect that nobody could ask for", "Location: ^a<b~~", 502),
                refusal("local redirect without end", "/cgi/round.sh", 500),
                refusal("program that writes the whole response", "/cgi/nph-raw.sh", 403));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void whatIsNoAnswerIsRefused(Case row) throws IOException {
        var target =
                row.written().startsWith("/")
                        ? row.written()
                        : "/cgi/answer.sh/" + encoded(row.written());
        assertThat(answer("GET", target).status()).isEqualTo(row.status());
    }

    @Test
    void requestThatTheSystemTellsNoProgramIsTooLong() throws IOException {
        var tooLong = "x".repeat(150_000);
        assertThat(answer("GET", "/cgi/answer.sh?" + tooLong).status()).isEqualTo(414);
        assertThat(answer("GET", "/cgi/answer.sh", "X-A: " + tooLong).status()).isEqualTo(431);
    }

    @ParameterizedTest
    @MethodSource("localRedirects")
    void localRedirectIsAnsweredByTheOtherPage(Case row) throws IOException {
        var answer = answer(row.method(), "/cgi/answer.sh/" + encoded(row.written()));
        assertThat(answer.status()).isEqualTo(row.status());
        assertThat(answer.content()).isEqualTo(row.content());
    }

    static Stream<Case> localRedirects() {
        return Stream.of(
                get("to a file", "Location: /page.html~~", 200, "", "a page"),
                get("with a query", "Location: /page.html?a=b~~", 200, "", "a page"),
                new Case("of HEAD", "HEAD", "Location: /page.html~~", 200, "", ""));
    }

    private static RawAnswer answer(String method, String target, String... lines)
            throws IOException {
        try (var socket = ADDRESS.connect()) {
            var fields = new ArrayList<>(List.of("Host: a", "Connection: close"));
            fields.addAll(List.of(lines));
            var request =
                    "%s %s HTTP/1.1\r\n%s\r\n\r\n"
                            .formatted(method, target, String.join("\r\n", fields));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var octets = socket.getInputStream().readAllBytes();
            var text = new String(octets, StandardCharsets.ISO_8859_1);
            var answers = RawAnswer.all(text, method.equals("HEAD"));
            assertThat(answers).hasSize(1);
            return answers.getFirst();
        }
    }

    private static List<String> ownFields(RawAnswer answer) {
        return answer.fields().stream()
                .filter(field -> OF_EVERY_ANSWER.stream().noneMatch(field::startsWith))
                .toList();
    }

    /// What a path may hold; slashes stay, as `%2F` is refused.
    private static String encoded(String written) {
        return written.replace("%", "%25")
                .replace(" ", "%20")
                .replace("\"", "%22")
                .replace("^", "%5E")
                .replace("<", "%3C")
                .replace("\u00E4", "%C3%A4")
                .replace("?", "%3F");
    }

    private static Case get(
            String name, String written, int status, String fields, String content) {
        return new Case(name, "GET", written, status, fields, content);
    }

    private static Case refusal(String name, String written, int status) {
        return new Case(name, "GET", written, status, "", "");
    }
}
