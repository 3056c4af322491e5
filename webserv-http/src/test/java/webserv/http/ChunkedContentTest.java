package webserv.http;

import static webserv.http.Case.row;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChunkedContentTest {
    private static final String HEAD =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    static Stream<Case> accepted() {
        return Stream.of(
                chunks("no content", "0\r\n\r\n", "end"),
                chunks("one chunk", "5\r\nhello\r\n0\r\n\r\n", "> hello", "end"),
                chunks("two chunks", "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "> hello", "end"),
                chunks(
                        "a size in small letters",
                        "a\r\n0123456789\r\n0\r\n\r\n",
                        "> 0123456789",
                        "end"),
                chunks("a size in capitals", "A\r\n0123456789\r\n0\r\n\r\n", "> 0123456789", "end"),
                chunks(
                        "a size of two digits",
                        "1F\r\n0123456789012345678901234567890\r\n0\r\n\r\n",
                        "> 0123456789012345678901234567890",
                        "end"),
                chunks("zeros before the size", "0005\r\nhello\r\n0\r\n\r\n", "> hello", "end"),
                chunks(
                        "more zeros than a long has digits",
                        "00000000000000000005\r\nhello\r\n0\r\n\r\n",
                        "> hello",
                        "end"),
                chunks(
                        "a last chunk of many zeros",
                        "5\r\nhello\r\n0000\r\n\r\n",
                        "> hello",
                        "end"),
                chunks(
                        "line ends as content",
                        "4\r\n\r\n\r\n\r\n0\r\n\r\n",
                        "> \\x0D\\x0A\\x0D\\x0A",
                        "end"),
                chunks(
                        "a last chunk as content",
                        "5\r\n0\r\n\r\n\r\n0\r\n\r\n",
                        "> 0\\x0D\\x0A\\x0D\\x0A",
                        "end"),
                chunks("an extension", "5;b\r\nhello\r\n0\r\n\r\n", "> hello", "end"),
                chunks(
                        "an extension with a value",
                        "5;b=c\r\nhello\r\n0\r\n\r\n",
                        "> hello",
                        "end"),
                chunks("two extensions", "5;b=c;d\r\nhello\r\n0\r\n\r\n", "> hello", "end"),
                chunks("an extension of the last chunk", "0;b=c\r\n\r\n", "end"),
                chunks("a quoted value", "5;b=\"c d\"\r\nhello\r\n0\r\n\r\n", "> hello", "end"),
                chunks("an empty quoted value", "5;b=\"\"\r\nhello\r\n0\r\n\r\n", "> hello", "end"),
                chunks("a quoted quote", "5;b=\"\\\"\"\r\nhello\r\n0\r\n\r\n", "> hello", "end"),
                chunks(
                        "a quoted backslash",
                        "5;b=\"\\\\\"\r\nhello\r\n0\r\n\r\n",
                        "> hello",
                        "end"),
                chunks(
                        "a quoted semicolon",
                        "5;b=\";c=\\\"\"\r\nhello\r\n0\r\n\r\n",
                        "> hello",
                        "end"),
                chunks(
                        "HTAB and obs-text in quotes",
                        "5;b=\"\t\u00ff\"\r\nhello\r\n0\r\n\r\n",
                        "> hello",
                        "end"),
                chunks(
                        "an extension behind a quoted value",
                        "5;b=\"c\";d\r\nhello\r\n0\r\n\r\n",
                        "> hello",
                        "end"),
                chunks(
                        "BWS where the grammar has it (RFC 9110 §5.6.3)",
                        "5 \t; b = c ; d ; e = \"f\" ;g\r\nhello\r\n0\r\n\r\n",
                        "> hello",
                        "end"),
                chunks("a trailer", "0\r\nB: c\r\n\r\n", "end", "B: c"),
                chunks("two trailers", "0\r\nB: c\r\nD:e\r\n\r\n", "end", "B: c", "D: e"),
                chunks(
                        "content and a trailer",
                        "5\r\nhello\r\n0\r\nB: c\r\n\r\n",
                        "> hello",
                        "end",
                        "B: c"),
                row("an incomplete chunk", HEAD + "5\r\nhel", head(), "> hel", "incomplete"),
                row("an incomplete trailer", HEAD + "0\r\nB: c\r\n", head(), "incomplete"),
                row("no line behind the last chunk", HEAD + "0\r\n", head(), "incomplete"));
    }

    private static String head() {
        return """
        POST / HTTP/1.1 to a, content in chunks
        Host: a
        Transfer-Encoding: chunked\
        """;
    }

    private static Case chunks(String name, String content, String... lines) {
        return row(name, HEAD + content, head(), String.join("\n", lines), "open");
    }

    static Stream<Case> refused() {
        return Stream.of(
                bad("no size", "\r\nhello\r\n0\r\n\r\n"),
                bad("a sign", "+5\r\nhello\r\n0\r\n\r\n"),
                bad("a negative size", "-5\r\nhello\r\n0\r\n\r\n"),
                bad("a prefix", "0x5\r\nhello\r\n0\r\n\r\n"),
                bad("a letter that is no digit", "g\r\nhello\r\n0\r\n\r\n"),
                bad("a suffix", "5h\r\nhello\r\n0\r\n\r\n"),
                bad("an underscore", "0_5\r\nhello\r\n0\r\n\r\n"),
                bad("a fraction", "5.0\r\nhello\r\n0\r\n\r\n"),
                bad("a space before the size", " 5\r\nhello\r\n0\r\n\r\n"),
                bad("HTAB before the size", "\t5\r\nhello\r\n0\r\n\r\n"),
                bad("a space behind the size", "5 \r\nhello\r\n0\r\n\r\n"),
                bad("HTAB behind the size", "5\t\r\nhello\r\n0\r\n\r\n"),
                bad("VT behind the size", "5\u000b\r\nhello\r\n0\r\n\r\n"),
                bad("NUL behind the size", "5\0\r\nhello\r\n0\r\n\r\n"),
                bad("a comma behind the size", "5,\r\nhello\r\n0\r\n\r\n"),
                bad("quotes around the size", "\"5\"\r\nhello\r\n0\r\n\r\n"),
                bad("a full-width digit", "\u00ef\u00bc\u0095\r\nhello\r\n0\r\n\r\n"),
                bad("sixteen digits", "1000000000000000\r\nhello"),
                bad("2^64 + 5", "10000000000000005\r\nhello\r\n0\r\n\r\n"),
                bad("very many digits", "f".repeat(200) + "\r\nhello"),
                bad("a bare LF behind the size", "5\nhello\r\n0\r\n\r\n"),
                bad("a bare CR behind the size", "5\rhello\r\n0\r\n\r\n"),
                bad("two CR behind the size", "5\r\r\nhello\r\n0\r\n\r\n"),
                bad("a semicolon without extension", "5;\r\nhello\r\n0\r\n\r\n"),
                bad("a semicolon and a space", "5; \r\nhello\r\n0\r\n\r\n"),
                bad("two semicolons", "5;;b\r\nhello\r\n0\r\n\r\n"),
                bad("an extension without name", "5;=c\r\nhello\r\n0\r\n\r\n"),
                bad("an extension without value", "5;b=\r\nhello\r\n0\r\n\r\n"),
                bad("an extension with two values", "5;b=c=d\r\nhello\r\n0\r\n\r\n"),
                bad("an extension of two words", "5;b c\r\nhello\r\n0\r\n\r\n"),
                bad("a space behind an extension", "5;b=c \r\nhello\r\n0\r\n\r\n"),
                bad("a space behind an extension's name", "5;b \r\nhello\r\n0\r\n\r\n"),
                bad("a bare LF in an extension", "5;\nhello\r\n0\r\n\r\n"),
                bad("a bare LF behind an extension", "5;b\nhello\r\n0\r\n\r\n"),
                bad("a bare CR in an extension", "5;b\rc\r\nhello\r\n0\r\n\r\n"),
                bad("NUL in an extension", "5;b\0\r\nhello\r\n0\r\n\r\n"),
                bad("obs-text in an extension", "5;b\u00ff\r\nhello\r\n0\r\n\r\n"),
                bad("quotes that do not close", "5;b=\"c\r\nhello\r\n0\r\n\r\n"),
                bad("CRLF in quotes", "5;b=\"\r\n\"\r\nhello\r\n0\r\n\r\n"),
                bad("a quoted CRLF", "5;b=\"\\\r\n\"\r\nhello\r\n0\r\n\r\n"),
                bad("a bare LF in quotes", "5;b=\"\n\"\r\nhello\r\n0\r\n\r\n"),
                bad("NUL in quotes", "5;b=\"\0\"\r\nhello\r\n0\r\n\r\n"),
                bad("DEL in quotes", "5;b=\"\u007f\"\r\nhello\r\n0\r\n\r\n"),
                bad("text behind quotes", "5;b=\"c\"d\r\nhello\r\n0\r\n\r\n"),
                bad("a quoted name", "5;\"b\"=c\r\nhello\r\n0\r\n\r\n"),
                broken("more data than the size", "4\r\nhello\r\n0\r\n\r\n", "> hell"),
                broken("less data than the size", "6\r\nhello\r\n0\r\n\r\n", "> hello\\x0D"),
                broken("a bare LF behind the data", "5\r\nhello\n0\r\n\r\n", "> hello"),
                broken("a bare CR behind the data", "5\r\nhello\r0\r\n\r\n", "> hello"),
                broken("nothing behind the data", "5\r\nhello0\r\n\r\n", "> hello"),
                broken("a space behind the data", "5\r\nhello \r\n0\r\n\r\n", "> hello"),
                broken("an empty line behind the data", "5\r\nhello\r\n\r\n0\r\n\r\n", "> hello"),
                bad("a bare LF behind the last chunk", "0\n\r\n"),
                bad("a bare LF for the last line", "0\r\n\n"),
                bad("a bare CR for the last line", "0\r\n\rx"),
                bad("data behind the last chunk", "0\r\nhello\r\n\r\n"),
                bad(
                        "a request instead of the last line",
                        "0\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n"),
                bad("a trailer without name", "0\r\n: c\r\n\r\n"),
                bad("a space before a trailer's colon", "0\r\nB : c\r\n\r\n"),
                bad("a space before a trailer", "0\r\n B: c\r\n\r\n"),
                bad("a folded trailer", "0\r\nB: c\r\n d\r\n\r\n"),
                bad("a bare LF behind a trailer", "0\r\nB: c\n\r\n"),
                bad("a bare CR in a trailer", "0\r\nB: c\rd\r\n\r\n"),
                bad("NUL in a trailer", "0\r\nB: c\0\r\n\r\n"));
    }

    private static Case bad(String name, String content) {
        return row(name, HEAD + content, head(), "refused 400", "closed");
    }

    private static Case broken(String name, String content, String data) {
        return row(name, HEAD + content, head(), data, "refused 400", "closed");
    }

    /// Trailers that would frame, route, authenticate or steer (RFC 9110 §6.5.1).
    static Stream<Case> trailersWithoutEffect() {
        return Stream.of(
                        "Content-Length: 50",
                        "content-length: 50",
                        "Content-Length: x",
                        "Transfer-Encoding: chunked",
                        "TRANSFER-ENCODING: gzip",
                        "Host: b",
                        "Connection: close",
                        "Keep-Alive: timeout=5",
                        "Authorization: Basic YTpi",
                        "Proxy-Authorization: Basic YTpi",
                        "Cookie: b=c",
                        "Expect: b",
                        "Content-Type: text/plain",
                        "Content-Encoding: gzip",
                        "Content-Range: bytes 0-1/2",
                        "Range: bytes=0-1",
                        "If-Match: *",
                        "If-None-Match: *",
                        "If-Modified-Since: x",
                        "If-Unmodified-Since: x",
                        "If-Range: x",
                        "Cache-Control: no-store",
                        "Pragma: no-cache",
                        "Max-Forwards: 0",
                        "TE: trailers",
                        "Trailer: Host",
                        "Upgrade: b",
                        "Via: b",
                        "Forwarded: for=b",
                        "X-Forwarded-For: b",
                        "X-Forwarded-Host: b",
                        "X-Forwarded-Proto: https",
                        "Proxy-Connection: close")
                .map(line ->
                        chunks(
                                "trailer " + line,
                                "0\r\nB: c\r\n" + line + "\r\nD: e\r\n\r\n",
                                "end",
                                "B: c",
                                "D: e"));
    }

    /// Control characters in a chunk-size line, one by one.
    static Stream<Case> controls() {
        return IntStream.concat(IntStream.range(0, ' '), IntStream.of(0x7F))
                .filter(octet -> octet != '\r' && octet != '\t')
                .boxed()
                .flatMap(octet -> {
                    char c = (char) octet.intValue();
                    var name = "octet 0x%02X ".formatted(octet);
                    return Stream.of(
                            bad(name + "for a size", c + "5\r\nhello\r\n0\r\n\r\n"),
                            bad(name + "behind a size", "5" + c + "\r\nhello\r\n0\r\n\r\n"),
                            bad(name + "in a value", "5;b=" + c + "\r\nhello\r\n0\r\n\r\n"),
                            bad(name + "in quotes", "5;b=\"" + c + "\"\r\nhello\r\n"));
                });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void wellFormedChunksAreContent(Case row) {
        row.check();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trailersWithoutEffect")
    void trailerThatSteersIsDropped(Case row) {
        row.check();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"refused", "controls"})
    void malformedChunksAreRefused(Case row) {
        row.check();
    }
}
