package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What RFC 9110 and RFC 9112 say of files and programs, as octets over a socket to the image. The
/// index of the rules is `docs/reference/http-conformance.md`.
@SuppressWarnings(
        "StringConcatToTextBlock") // the line ends of raw octets stand where they are sent
final class ConformanceTest {
    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String MODIFIED = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final String BEFORE = "Sun, 06 Nov 1994 08:49:36 GMT";
    private static final String AFTER = "Sun, 06 Nov 1994 08:49:38 GMT";
    private static final String WHOLE = "200=0123456789";

    private static final Address ADDRESS = Address.free();
    private static RunningServer server;
    private static String tag = "";

    @BeforeAll
    static void start(@TempDir Path site) throws IOException {
        var digits = Files.writeString(site.resolve("digits"), "0123456789");
        Files.setLastModifiedTime(digits, FileTime.from(Instant.parse("1994-11-06T08:49:37Z")));
        var later = Files.writeString(site.resolve("later"), "later");
        Files.setLastModifiedTime(later, FileTime.from(Instant.parse("2199-01-01T00:00:00Z")));
        Files.writeString(site.resolve("next"), "next");
        Files.writeString(site.resolve("empty"), "");
        Files.createDirectory(site.resolve("listed"));
        Files.writeString(
                site.resolve("echo.sh"), "printf 'Content-Type: text/plain\\r\\n\\r\\n'; cat");
        var configuration =
                Files.writeString(
                        site.resolve("webserv.yaml"),
                        """
                        servers:
                          - listen: "%s"
                            root: .
                            client_max_body_size: 100KiB
                            locations:
                              - path: /
                              - path: = /fixed
                                return: { status: 200, text: "fixed" }
                              - path: = /old
                                return: { status: 301, to: /new }
                              - path: /listed/
                                autoindex: true
                              - path: /echo.sh
                                cgi: { interpreters: { .sh: sh } }
                        """
                                .formatted(ADDRESS));
        server = Image.BUILT.serve(configuration, ADDRESS);
        var head = exchange("HEAD /digits HTTP/1.1\r\nHost: a\r\n\r\n");
        tag = RawAnswer.all(head, true).getFirst().values("ETag").getFirst();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// @param expected the responses, each its status and, for a file or a program, `=` and its
    ///   content; without the one to [#NEXT]
    /// @param goesOn whether [#NEXT] is answered
    /// @param lines field lines that the first final response must have
    record Row(
            String section,
            String name,
            String raw,
            String expected,
            boolean goesOn,
            List<String> lines) {
        Row with(String... fieldLines) {
            return new Row(section, name, raw, expected, goesOn, List.of(fieldLines));
        }

        @Override
        public String toString() {
            return name + " (RFC " + (section.startsWith("9110") ? "" : "9112 ") + section + ")";
        }
    }

    private static Row goesOn(String section, String name, String raw, String expected) {
        return new Row(section, name, raw, expected, true, List.of());
    }

    private static Row closes(String section, String name, String raw, String expected) {
        return new Row(section, name, raw, expected, false, List.of());
    }

    private static String request(String line, String... fields) {
        return Stream.concat(Stream.of(line + " HTTP/1.1", "Host: a"), Stream.of(fields))
                        .collect(Collectors.joining("\r\n"))
                + "\r\n\r\n";
    }

    private static Row digits(String section, String expected, String... fields) {
        return goesOn(
                section, String.join(" | ", fields), request("GET /digits", fields), expected);
    }

    static Stream<Row> preconditions() {
        return Stream.of(
                digits("9110 §13.1.1", WHOLE, "If-Match: TAG"),
                digits("9110 §13.1.1", WHOLE, "If-Match: *"),
                digits("9110 §13.1.1", WHOLE, "If-Match: \"b\", TAG"),
                digits("9110 §13.1.1", "412", "If-Match: \"b\""),
                digits("9110 §13.1.1", "412", "If-Match: W/TAG"),
                digits("9110 §13.1.2", "304", "If-None-Match: TAG"),
                digits("9110 §13.1.2", "304", "If-None-Match: W/TAG"),
                digits("9110 §13.1.2", "304", "If-None-Match: *"),
                digits("9110 §13.1.2", "304", "If-None-Match: \"b\"", "If-None-Match: TAG"),
                digits("9110 §13.1.2", WHOLE, "If-None-Match: \"b\""),
                digits("9110 §13.1.2", WHOLE, "If-None-Match: b"),
                digits("9110 §13.1.3", "304", "If-Modified-Since: " + MODIFIED),
                digits("9110 §13.1.3", "304", "If-Modified-Since: " + AFTER),
                digits("9110 §13.1.3", WHOLE, "If-Modified-Since: " + BEFORE),
                digits("9110 §13.1.3", WHOLE, "If-Modified-Since: then"),
                digits(
                        "9110 §13.1.3",
                        WHOLE,
                        "If-Modified-Since: " + MODIFIED,
                        "If-Modified-Since: " + MODIFIED),
                digits("9110 §5.6.7", "304", "If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT"),
                digits("9110 §5.6.7", "304", "If-Modified-Since: Sun Nov  6 08:49:37 1994"),
                digits("9110 §13.1.4", WHOLE, "If-Unmodified-Since: " + MODIFIED),
                digits("9110 §13.1.4", "412", "If-Unmodified-Since: " + BEFORE),
                digits("9110 §13.1.4", WHOLE, "If-Unmodified-Since: then"),
                digits("9110 §13.2.2", WHOLE, "If-Match: TAG", "If-Unmodified-Since: " + BEFORE),
                digits("9110 §13.2.2", "412", "If-Match: \"b\"", "If-None-Match: TAG"),
                digits("9110 §13.2.2", "304", "If-Match: TAG", "If-None-Match: TAG"),
                digits(
                        "9110 §13.2.2",
                        WHOLE,
                        "If-None-Match: \"b\"",
                        "If-Modified-Since: " + MODIFIED),
                digits(
                        "9110 §13.2.2",
                        "412",
                        "If-Unmodified-Since: " + BEFORE,
                        "If-Modified-Since: " + MODIFIED),
                digits("9110 §15.4.5", "304", "If-None-Match: TAG")
                        .with("ETag: TAG", "Last-Modified: " + MODIFIED, "Content-Length: 10"),
                goesOn(
                        "9110 §13.2.1",
                        "a missing file is missing, whatever If-Match says",
                        request("GET /none", "If-Match: *"),
                        "404"),
                goesOn(
                        "9110 §13.2.1",
                        "a refused method is refused, whatever If-None-Match says",
                        request("POST /digits", "If-None-Match: *"),
                        "405"),
                goesOn(
                        "9110 §13.2.1",
                        "OPTIONS has no preconditions",
                        request("OPTIONS /digits", "If-Match: \"b\""),
                        "204"),
                goesOn(
                        "9110 §13.2.1",
                        "a redirect has no preconditions",
                        request("GET /old", "If-Match: \"b\""),
                        "301"),
                goesOn(
                        "9110 §13.1.2",
                        "a fixed answer",
                        request("GET /fixed", "If-None-Match: *"),
                        "304"),
                goesOn(
                        "9110 §13.1.1",
                        "a listing",
                        request("GET /listed/", "If-Match: \"b\""),
                        "412"),
                goesOn(
                        "9110 §13.1.2",
                        "HEAD",
                        request("HEAD /digits", "If-None-Match: TAG"),
                        "304"),
                goesOn(
                                "9110 §8.8.2.1",
                                "a file of the future is of now",
                                request("HEAD /later"),
                                "200")
                        .with("Content-Length: 5"));
    }

    static Stream<Row> ranges() {
        return Stream.of(
                digits("9110 §14.2", "206=0123", "Range: bytes=0-3")
                        .with("Content-Range: bytes 0-3/10", "ETag: TAG", "Content-Length: 4"),
                digits("9110 §14.2", "206=6789", "Range: bytes=6-"),
                digits("9110 §14.2", "206=89", "Range: bytes=-2"),
                digits("9110 §14.2", "206=0123456789", "Range: bytes=-99"),
                digits("9110 §14.1.2", "206=6789", "Range: bytes=6-99999999999999999999"),
                digits("9110 §14.1", "206=0", "Range: BYTES=0-0"),
                digits("9110 §5.6.1", "206=0", "Range: bytes=,0-0,"),
                digits("9110 §15.3.7.1", "206=9", "Range: bytes=9-9,20-30")
                        .with("Content-Range: bytes 9-9/10"),
                digits("9110 §15.5.17", "416", "Range: bytes=10-")
                        .with("Content-Range: bytes */10"),
                digits("9110 §15.5.17", "416", "Range: bytes=-0"),
                digits("9110 §15.5.17", "416", "Range: bytes=99999999999999999999-"),
                digits("9110 §14.2", WHOLE, "Range: bytes=5-2"),
                digits("9110 §14.2", WHOLE, "Range: bytes=a-b"),
                digits("9110 §14.2", WHOLE, "Range: bytes=-"),
                digits("9110 §14.2", WHOLE, "Range: lines=0-1"),
                digits("9110 §14.2", WHOLE, "Range: bytes 0-1"),
                digits("9110 §17.15", WHOLE, "Range: bytes=0-5,3-9"),
                digits("9110 §17.15", WHOLE, "Range: bytes=" + "0-0,".repeat(200) + "1-1"),
                digits("9110 §13.1.5", "206=0", "Range: bytes=0-0", "If-Range: TAG"),
                digits("9110 §13.1.5", WHOLE, "Range: bytes=0-0", "If-Range: \"b\""),
                digits("9110 §13.1.5", WHOLE, "Range: bytes=0-0", "If-Range: W/TAG"),
                digits("9110 §13.1.5", WHOLE, "Range: bytes=0-0", "If-Range: " + MODIFIED),
                digits("9110 §13.1.5", WHOLE, "If-Range: \"b\""),
                digits("9110 §13.1.5", WHOLE, "Range: bytes=20-", "If-Range: \"b\""),
                digits("9110 §13.2.2", "304", "Range: bytes=0-0", "If-None-Match: TAG"),
                digits("9110 §13.2.2", "412", "Range: bytes=20-", "If-Match: \"b\""),
                digits("9110 §14.3", WHOLE, "B: c").with("Accept-Ranges: bytes"),
                goesOn(
                                "9110 §14.2",
                                "HEAD has no ranges",
                                request("HEAD /digits", "Range: bytes=0-1"),
                                "200")
                        .with("Content-Length: 10"),
                goesOn(
                        "9110 §14.2",
                        "a method without ranges",
                        request("POST /digits", "Range: bytes=0-1"),
                        "405"),
                goesOn(
                        "9110 §14.1.2",
                        "the last octets of an empty file",
                        request("GET /empty", "Range: bytes=-5"),
                        "200"),
                goesOn(
                        "9110 §14.1.2",
                        "the first octet of an empty file",
                        request("GET /empty", "Range: bytes=0-"),
                        "416"));
    }

    static Stream<Row> messages() {
        var echo = "POST /echo.sh HTTP/1.1\r\nHost: a\r\n";
        var chunked = echo + "Transfer-Encoding: chunked\r\n";
        var evil = request("GET /evil");
        return Stream.of(
                goesOn(
                        "§6.2",
                        "content of a length",
                        echo + "Content-Length: 5\r\n\r\nhello",
                        "200=hello"),
                goesOn(
                        "§7.1",
                        "content in chunks",
                        chunked + "\r\n5\r\nhello\r\n0\r\n\r\n",
                        "200=hello"),
                closes(
                        "§6.3",
                        "CL.TE",
                        echo
                                + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                                + evil,
                        "400"),
                closes(
                        "§6.3",
                        "TE.CL",
                        chunked + "Content-Length: 5\r\n\r\n0\r\n\r\n" + evil,
                        "400"),
                closes(
                        "§6.1",
                        "an unknown coding",
                        echo + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + evil,
                        "501"),
                closes(
                        "§6.3",
                        "a length with a sign",
                        echo + "Content-Length: +5\r\n\r\nhello" + evil,
                        "400"),
                closes(
                        "§7.1",
                        "a chunk size with a prefix",
                        chunked + "\r\n0x5\r\nhello\r\n0\r\n\r\n" + evil,
                        "400"),
                goesOn(
                        "§9.3",
                        "CL.0 of a file",
                        request("GET /digits", "Content-Length: " + evil.length()) + evil,
                        WHOLE),
                closes(
                        "9110 §15.5.14",
                        "too much content",
                        echo + "Content-Length: 102401\r\n\r\n" + "x".repeat(102_401),
                        "413"),
                closes(
                        "9110 §15.5.14",
                        "too much content in chunks",
                        chunked + "\r\n19001\r\n" + "x".repeat(102_401) + "\r\n0\r\n\r\n",
                        "413"),
                closes("§3", "a target too long", request("GET /" + "b".repeat(9000)), "414"),
                closes(
                        "9110 §5.4",
                        "a field too long",
                        request("GET /", "B: " + "b".repeat(9000)),
                        "431"),
                closes("§3.2", "no Host", "GET / HTTP/1.1\r\n\r\n", "400"),
                closes("§2.2", "a bare LF", "GET / HTTP/1.1\nHost: a\n\n", "400"),
                closes("9110 §15.6.6", "HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", "505"),
                closes("§9.6", "close", request("GET /digits", "Connection: close"), WHOLE),
                closes("§9.3", "HTTP/1.0", "GET /digits HTTP/1.0\r\n\r\n", WHOLE),
                goesOn(
                                "§9.3",
                                "HTTP/1.0 with keep-alive",
                                "GET /digits HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
                                WHOLE)
                        .with("Connection: keep-alive"),
                closes(
                        "§6.1",
                        "HTTP/1.0: no chunks",
                        "POST /echo.sh HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello",
                        "200=hello"),
                goesOn(
                        "§9.3.2",
                        "answers keep the order of requests",
                        echo
                                + "Content-Length: 5\r\n\r\nhello"
                                + request("GET /digits")
                                + request("GET /none"),
                        "200=hello " + WHOLE + " 404"),
                goesOn("9110 §15.5.6", "405 says what is allowed", request("DELETE /digits"), "405")
                        .with("Allow: GET, HEAD, OPTIONS"),
                goesOn("9110 §9.1", "an unknown method", request("BREW /digits"), "501"),
                goesOn("9110 §7.4", "https without TLS", request("GET https://a/digits"), "421"),
                goesOn("§3.2.2", "absolute-form", request("GET http://b/digits"), WHOLE),
                closes(
                        "9110 §10.1.1",
                        "an expectation that is not known",
                        request("GET /digits", "Expect: b"),
                        "417"),
                goesOn("9110 §15.4.2", "301", request("GET /old"), "301").with("Location: /new"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"preconditions", "ranges", "messages"})
    void octetsAreAnsweredAsTheStandardSays(Row row) throws IOException {
        boolean isHead = row.raw.startsWith("HEAD ");
        var answers = RawAnswer.all(exchange(row.raw.replace("TAG", tag)), isHead);
        var expected = row.expected + (row.goesOn ? " 200=next" : "");
        assertThat(answers.stream().map(RawAnswer::summary).collect(Collectors.joining(" ")))
                .as("%s", row)
                .isEqualTo(expected);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).closes()).isEqualTo(i == answers.size() - 1);
        }
        assertThat(answers.getFirst().fields())
                .containsAll(row.lines.stream().map(line -> line.replace("TAG", tag)).toList());
    }

    @Test
    void severalRangesAreAMultipart() throws IOException {
        var answer = RawAnswer.all(exchange(request("GET /digits", "Range: bytes=0-1,-2")), false);
        var parts = answer.getFirst();
        var type = parts.values("Content-Type").getFirst();
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        var boundary = "\r\n--" + type.substring(type.indexOf('=') + 1);
        assertThat(parts.values("Content-Range")).isEmpty();
        var head = "\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes ";
        assertThat(parts.content())
                .isEqualTo(
                        boundary
                                + head
                                + "0-1/10\r\n\r\n01"
                                + boundary
                                + head
                                + "8-9/10\r\n\r\n89"
                                + boundary
                                + "--\r\n");
    }

    @Test
    void fieldThatIsTooLongIsNamedOnThePage() throws IOException {
        var answers =
                RawAnswer.all(exchange(request("GET /", "X-Mine: " + "b".repeat(9000))), false);
        assertThat(answers.getFirst().content())
                .contains("What is wrong: a field line is too long: X-Mine.");
    }

    @Test
    void lastModifiedIsNeverLaterThanDate() throws IOException {
        var answer = RawAnswer.all(exchange(request("HEAD /later")), true).getFirst();
        assertThat(answer.values("Last-Modified")).isEqualTo(answer.values("Date"));
    }

    @Test
    void hundredIsSentWhenTheProgramReads() throws IOException {
        try (var socket = ADDRESS.connect()) {
            var head =
                    request("POST /echo.sh", "Expect: 100-continue", "Content-Length: 5")
                            .replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
            socket.getOutputStream().write(octets(head));
            var interim = "HTTP/1.1 100 Continue\r\n\r\n";
            assertThat(text(socket.getInputStream().readNBytes(interim.length())))
                    .isEqualTo(interim);
            socket.getOutputStream().write(octets("hello"));
            assertThat(text(socket.getInputStream().readAllBytes()))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("hello");
        }
    }

    @Test
    void halfClosedClientGetsItsAnswer() throws IOException {
        try (var socket = ADDRESS.connect()) {
            socket.getOutputStream().write(octets(request("GET /digits")));
            socket.shutdownOutput();
            assertThat(text(socket.getInputStream().readAllBytes())).endsWith("0123456789");
        }
    }

    @Test
    void requestThatEndsWithinItsContentIsRefused() throws IOException {
        try (var socket = ADDRESS.connect()) {
            socket.getOutputStream()
                    .write(octets(request("POST /echo.sh", "Content-Length: 5") + "he"));
            socket.shutdownOutput();
            assertThat(text(socket.getInputStream().readAllBytes()))
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("\r\nConnection: close\r\n");
        }
    }

    /// All that comes back for the octets with [#NEXT] behind them, up to the end.
    private static String exchange(String raw) throws IOException {
        try (var socket = ADDRESS.connect()) {
            socket.getOutputStream().write(octets(raw + NEXT));
            return text(socket.getInputStream().readAllBytes());
        }
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
