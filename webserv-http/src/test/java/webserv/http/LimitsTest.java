package webserv.http;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.http.Case.row;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.spi.MessageLimits;
import webserv.testkit.Feed;

/// Each limit, kept to the octet: at it and one beyond.
@SuppressWarnings(
        "StringConcatToTextBlock") // the line ends of raw octets stand where they are sent
class LimitsTest {
    private static final MessageLimits SMALL = new MessageLimits(24, 20, 60, 4, 16, 30, 2);
    private static final String GET = "GET / HTTP/1.1\r\n";
    private static final String CHUNKED = GET + "Host: a\r\nTransfer-Encoding: c\r\n\r\n";

    static Stream<Case> rows() {
        return Stream.of(
                row(
                        "a request line of 24",
                        "GET /0123456789 HTTP/1.1\r\nHost: a\r\n\r\n",
                        "GET /0123456789 HTTP/1.1 to a",
                        "Host: a",
                        "end",
                        "open"),
                row("a request line of 25", "GET /01234567890 HTTP/1.1\r\nHost: a\r\n\r\n", 414),
                row("a request line without end", "GET /012345678901234567890", 414),
                row("a method without end (RFC 9112 §3)", "G".repeat(25), 501),
                row("a method longer than any", "OPTIONSS /" + "0".repeat(20), 501),
                row("the longest method, a longer target", "OPTIONS /" + "0".repeat(20), 414),
                row("no method without end", "/".repeat(25), 414),
                row(
                        "a line end beyond the limit counts no more",
                        "GET /" + "0".repeat(20) + "\n",
                        414),
                row("a control within the limit counts first", "GET /\u0001" + "0".repeat(40), 400),
                row(
                        "a field line of 20",
                        GET + "Host: a\r\nB: 01234567890123456\r\n\r\n",
                        "GET / HTTP/1.1 to a",
                        "Host: a",
                        "B: 01234567890123456",
                        "end",
                        "open"),
                row("a field line of 21", GET + "Host: a\r\nB: 012345678901234567\r\n\r\n", 431),
                row("a field line without end", GET + "B: 012345678901234567", 431),
                row("a field name without end", GET + "b".repeat(21), 431),
                row("white space without end", GET + "B: " + " ".repeat(18), 431),
                row(
                        "a field section of 60",
                        GET + fields("0123456789012345", "0123"),
                        "GET / HTTP/1.1 to a",
                        "Host: a",
                        "B: 0123456789012345",
                        "C: 0123456789012345",
                        "D: 0123",
                        "end",
                        "open"),
                row("a field section of 61", GET + fields("0123456789012345", "01234"), 431),
                row(
                        "a field section without end",
                        GET + "A: 01234567890123456\r\nB: 01234567890123456\r\nC: 012345678901",
                        431),
                row(
                        "four fields",
                        GET + "Host: a\r\nB:\r\nC:\r\nD:\r\n\r\n",
                        "GET / HTTP/1.1 to a",
                        "Host: a",
                        "B: ",
                        "C: ",
                        "D: ",
                        "end",
                        "open"),
                row("five fields", GET + "Host: a\r\nB:\r\nC:\r\nD:\r\nE:\r\n\r\n", 431),
                row(
                        "two empty lines",
                        "\r\n\r\n" + GET + "Host: a\r\n\r\n",
                        "GET / HTTP/1.1 to a",
                        "Host: a",
                        "end",
                        "open"),
                row("three empty lines", "\r\n\r\n\r\n" + GET + "Host: a\r\n\r\n", 400),
                row("empty lines without end", "\r\n".repeat(30), 400));
    }

    private static String fields(String long1, String short1) {
        return "Host: a\r\nB: " + long1 + "\r\nC: " + long1 + "\r\nD: " + short1 + "\r\n\r\n";
    }

    /// With limits that let Transfer-Encoding pass.
    static Stream<Case> contentRows() {
        return Stream.of(
                content(
                        "a chunk line of 16",
                        "5;b=012345678901\r\nhello\r\n0\r\n\r\n",
                        "> hello",
                        "end",
                        "open"),
                content(
                        "a chunk line of 17",
                        "5;b=0123456789012\r\nhello",
                        "refused 400",
                        "closed"),
                content("a chunk line of zeros", "00000000000000000", "refused 400", "closed"),
                content("an extension without end", "5;bbbbbbbbbbbbbbb", "refused 400", "closed"),
                content("quotes without end", "5;b=\"cccccccccccc", "refused 400", "closed"),
                content(
                        "a trailer section of 30",
                        "0\r\nB: 0123456789\r\nC: 0123456789\r\n\r\n",
                        "end",
                        "B: 0123456789",
                        "C: 0123456789",
                        "open"),
                content(
                        "a trailer section of 31",
                        "0\r\nB: 0123456789\r\nC: 01234567890\r\n\r\n",
                        "refused 431",
                        "closed"),
                content(
                        "a trailer without end",
                        "0\r\nB: " + "0".repeat(26),
                        "refused 431",
                        "closed"),
                content(
                        "five trailers",
                        "0\r\nB:\r\nC:\r\nD:\r\nE:\r\nF:\r\n\r\n",
                        "refused 431",
                        "closed"),
                content(
                        "trailers that are dropped count too",
                        "0\r\nTE:\r\nTE:\r\nTE:\r\nTE:\r\nTE:\r\n\r\n",
                        "refused 431",
                        "closed"));
    }

    private static Case content(String name, String content, String... lines) {
        return row(
                name,
                CHUNKED.replace(": c\r", ": chunked\r") + content,
                "GET / HTTP/1.1 to a, content in chunks",
                "Host: a",
                "Transfer-Encoding: chunked",
                String.join("\n", lines));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void headIsBounded(Case row) {
        row.check(SMALL);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contentRows")
    void chunkLinesAndTrailersAreBounded(Case row) {
        row.check(new MessageLimits(24, 26, 60, 4, 16, 30, 2));
    }

    @Test
    void chunkExtensionsOfOneMessageAreBounded() {
        var chunk = "1;b=" + "c".repeat(250) + "\r\nd\r\n";
        var head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        var taken = through(head + chunk.repeat(64) + "0\r\n\r\n");
        assertThat(taken).endsWith("end\nopen");
        assertThat(through(head + chunk.repeat(65) + "0\r\n\r\n")).endsWith("refused 400\nclosed");
    }

    private static String through(String raw) {
        return Feed.WHOLE.through(new Http1Codec(), MessageLimits.DEFAULTS, raw).events();
    }

    @Test
    void fieldTooLongIsNamedWhereItIsAShortToken() {
        var longest = "X".repeat(64);
        assertReason("a field line is too long: Cookie", "Cookie: " + "c".repeat(9000));
        assertReason("a field line is too long: X-Mine", "X-Mine: " + "c".repeat(9000));
        assertReason("a field line is too long: " + longest, longest + ":" + "c".repeat(9000));
        assertReason("a field line is too long", longest + "X:" + "c".repeat(9000));
        assertReason("a field line is too long", "X-<b>: " + "c".repeat(9000));
        assertReason("a field line is too long", "c".repeat(9000));
    }

    @Test
    void fieldThatOverflowsTheSectionIsNamed() {
        var fields = ("B: " + "c".repeat(8000) + "\r\n").repeat(4);
        assertReason(
                "the field section is too long: Cookie", fields + "Cookie: " + "c".repeat(4000));
        assertReason("too many field lines: Cookie", "B:\r\n".repeat(100) + "Cookie: c\r\n");
    }

    private static void assertReason(String reason, String fields) {
        for (var feed : new Feed[] {Feed.WHOLE, Feed.DIRECT, Feed.OCTET_BY_OCTET}) {
            var recording = feed.through(new Http1Codec(), MessageLimits.DEFAULTS, GET + fields);
            assertThat(recording.reason()).isEqualTo(reason);
        }
    }

    @Test
    void largeHeadsPassInAnyPortions() {
        var raw = GET + "Host: a\r\n" + ("B: " + "c".repeat(3000) + "\r\n").repeat(10) + "\r\n";
        var whole = Feed.WHOLE.through(new Http1Codec(), MessageLimits.DEFAULTS, raw);
        assertThat(whole.events()).endsWith("end\nopen");
        for (var feed : new Feed[] {Feed.DIRECT, Feed.WITHIN_ARRAY, Feed.OCTET_BY_OCTET}) {
            assertThat(feed.through(new Http1Codec(), MessageLimits.DEFAULTS, raw))
                    .isEqualTo(whole);
        }
    }
}
