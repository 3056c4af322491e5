package webserv.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Content;
import webserv.api.http.Fields;

class CgiHeadTest {
    record Case(String name, String raw, CgiHead expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> documents() {
        return Stream.of(
                document("type alone is 200", "Content-Type: text/html\n\n", 200, -1, html()),
                document("CRLF ends lines too", "Content-Type: text/html\r\n\r\n", 200, -1, html()),
                document(
                        "status with reason",
                        "Status: 404 Not Found\nContent-Type: text/html\n\n",
                        404,
                        -1,
                        html()),
                document("status without reason", "Status: 204\n\n", 204, -1, Fields.empty()),
                document("name in any case", "sTATUS: 410\n\n", 410, -1, Fields.empty()),
                document(
                        "value without space before it",
                        "Content-Type:text/html\n\n",
                        200,
                        -1,
                        html()),
                document(
                        "white space around the value is dropped",
                        "Content-Type: \t text/html \t\n\n",
                        200,
                        -1,
                        html()),
                document(
                        "declared length",
                        "Content-Type: text/html\nContent-Length: 12\n\n",
                        200,
                        12,
                        html()),
                document(
                        "absolute location is 302",
                        "Location: http://a.example/b#c\n\n",
                        302,
                        -1,
                        Fields.of("Location", "http://a.example/b#c")),
                document(
                        "relative location is the client's to resolve",
                        "Location: other.html\n\n",
                        302,
                        -1,
                        Fields.of("Location", "other.html")),
                document(
                        "location in the folder above",
                        "Location: ../x?a[]=b#c\n\n",
                        302,
                        -1,
                        Fields.of("Location", "../x?a[]=b#c")),
                document(
                        "location that begins with a host is no path",
                        "Location: //a.example/x\n\n",
                        302,
                        -1,
                        Fields.of("Location", "//a.example/x")),
                document(
                        "octets of UTF-8 in a location are encoded",
                        "Status: 302\nLocation: /\u00C3\u00A4?\u00C3\u00BC\n\n",
                        302,
                        -1,
                        Fields.of("Location", "/%C3%A4?%C3%BC")),
                document(
                        "octets of ISO-8859-1 in a location are encoded as they are",
                        "Status: 201\nLocation: http://a.example/\u00E4%20\n\n",
                        201,
                        -1,
                        Fields.of("Location", "http://a.example/%E4%20")),
                document(
                        "redirect with document",
                        "Status: 303 See Other\nLocation: /b\nContent-Type: text/html\n\n",
                        303,
                        -1,
                        Fields.of("Location", "/b", "Content-Type", "text/html")),
                document(
                        "repeated fields are kept in order",
                        "Set-Cookie: a=1\nContent-Type: text/html\nSet-Cookie: b=2\n\n",
                        200,
                        -1,
                        Fields.of(
                                "Set-Cookie",
                                "a=1",
                                "Content-Type",
                                "text/html",
                                "Set-Cookie",
                                "b=2")),
                document(
                        "fields of the connection are dropped",
                        """
                        Content-Type: text/html
                        Connection: close
                        Transfer-Encoding: chunked
                        Keep-Alive: a
                        Trailer: b
                        Upgrade: c
                        TE: d
                        Date: e

                        """,
                        200,
                        -1,
                        html()),
                document(
                        "empty value of another field",
                        "Content-Type: text/html\nX-Empty:\n\n",
                        200,
                        -1,
                        Fields.of("Content-Type", "text/html", "X-Empty", "")));
    }

    static Stream<Case> localRedirects() {
        return Stream.of(
                new Case(
                        "path",
                        "Location: /a/b%20c\n\n",
                        new CgiHead.LocalRedirect("/a/b%20c", Optional.empty(), List.of())),
                new Case(
                        "path and query",
                        "Location: /a?b=/c?d\n\n",
                        new CgiHead.LocalRedirect("/a", Optional.of("b=/c?d"), List.of())),
                new Case(
                        "what browsers send as it is",
                        "Location: /a[1]|b?c[]={d}|^`\\%\n\n",
                        new CgiHead.LocalRedirect(
                                "/a[1]|b", Optional.of("c[]={d}|^`\\%"), List.of())),
                new Case(
                        "path beside a type, as Apache httpd takes it",
                        "Content-Type: text/html\nLocation: /a\n\n",
                        new CgiHead.LocalRedirect("/a", Optional.empty(), List.of())),
                new Case(
                        "path beside fields that have no place there",
                        "Set-Cookie: a=b\nLocation: /a\nX: c\n\n",
                        new CgiHead.LocalRedirect(
                                "/a", Optional.empty(), List.of("Set-Cookie", "X"))));
    }

    static Stream<Case> malformed() {
        return Stream.of(
                malformed("no line", "\n", "none of Content-Type, Location and Status is there"),
                malformed(
                        "no CGI field",
                        "X-A: b\n\n",
                        "none of Content-Type, Location and Status is there"),
                malformed(
                        "no colon",
                        "Content-Type: a/b\nhello\n\n",
                        "line 2: it has no colon: 'hello'"),
                malformed(
                        "space before colon",
                        "Content-Type : a/b\n\n",
                        "line 1: the field name is no token: 'Content-Type '"),
                malformed("empty name", ": a\n\n", "line 1: the field name is no token: ''"),
                malformed(
                        "continued line",
                        "Content-Type: a/b\n c: d\n\n",
                        "line 2: the field name is no token: ' c'"),
                malformed(
                        "control character in value",
                        "Content-Type: a/b\nX: \u0000\n\n",
                        "line 2: the value of X has a control character"),
                malformed(
                        "carriage return in value",
                        "Content-Type: a/b\nX: a\rSet-Cookie: b\n\n",
                        "line 2: the value of X has a control character"),
                malformed(
                        "status line in place of a head",
                        "HTTP/1.1 200 OK\nContent-Type: a/b\n\n",
                        "line 1: it has no colon: 'HTTP/1.1 200 OK'"),
                malformed("status of two digits", "Status: 20\n\n", statusReason("20")),
                malformed("status of four digits", "Status: 2000\n\n", statusReason("2000")),
                malformed(
                        "interim status", "Status: 100 Continue\n\n", statusReason("100 Continue")),
                malformed("status beyond 599", "Status: 600\n\n", statusReason("600")),
                malformed("status in words", "Status: OK\n\n", statusReason("OK")),
                malformed("empty status", "Status:\n\n", "line 1: Status is empty"),
                malformed("empty type", "Content-Type: \n\n", "line 1: Content-Type is empty"),
                malformed(
                        "two statuses",
                        "Status: 200\nStatus: 404\n\n",
                        "line 2: Status was already given in line 1"),
                malformed(
                        "two types",
                        "Content-Type: a/b\ncontent-type: a/b\n\n",
                        "line 2: content-type was already given in line 1"),
                malformed(
                        "two lengths",
                        "Content-Type: a/b\nContent-Length: 1\nContent-Length: 1\n\n",
                        "line 3: Content-Length was already given in line 2"),
                malformed(
                        "length with sign",
                        "Content-Type: a/b\nContent-Length: +1\n\n",
                        "line 2: Content-Length is no number of octets: '+1'"),
                malformed(
                        "length beyond all files",
                        "Content-Type: a/b\nContent-Length: 18446744073709551617\n\n",
                        "line 2: Content-Length is no number of octets: '18446744073709551617'"),
                malformed(
                        "fragment in a local redirect",
                        "Location: /a#b\n\n",
                        "line 1: Location is no path with an optional query: '/a#b'"),
                notLocal("space in a local redirect", "/a b"),
                notLocal("angle bracket in the path of a local redirect", "/a<b"),
                notLocal("quote in the path of a local redirect", "/a\"b"),
                notLocal("backslash in the path of a local redirect", "/a\\b"),
                notLocal("braces in the path of a local redirect", "/{a}"),
                notLocal("caret in the path of a local redirect", "/a^b"),
                notLocal("backtick in the path of a local redirect", "/a`b"),
                notLocal("percent without digits in a local redirect", "/a%2"),
                notLocal("angle bracket in the query of a local redirect", "/a?b>c"),
                notLocal("quote in the query of a local redirect", "/a?b\"c"),
                malformed(
                        "octet beyond ASCII in a local redirect",
                        "Location: /\u00E4\n\n",
                        "line 1: Location is no path with an optional query: '/\\u00e4'"),
                notReference("space in a location", "http://a.example/b c"),
                notReference("angle brackets around a location", "<http://a.example/>"),
                notReference("quote in the query of a location", "?a=\"b\""),
                notReference("two fragments in a location", "a#b#c"),
                notReference("location with a port that is none", "http://a.example:b/"),
                notReference("location with a scheme that is none", "a_b:c"),
                malformed(
                        "space in a location beside a status",
                        "Status: 303\nLocation: /a b\n\n",
                        "line 2: Location is no URI reference: '/a b'"));
    }

    private static Case notLocal(String name, String location) {
        return malformed(
                name,
                "Location: " + location + "\n\n",
                "line 1: Location is no path with an optional query: '" + location + "'");
    }

    private static Case notReference(String name, String location) {
        return malformed(
                name,
                "Location: " + location + "\n\n",
                "line 1: Location is no URI reference: '" + location + "'");
    }

    static Stream<Case> all() {
        return Stream.of(documents(), localRedirects(), malformed()).flatMap(cases -> cases);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void headIsJudgedHoweverItIsSplit(Case row) {
        assertThat(read(row.raw(), row.raw().length() + 4)).as("whole").isEqualTo(row.expected());
        assertThat(read(row.raw(), 1)).as("octet by octet").isEqualTo(row.expected());
    }

    @Test
    void bodyBehindHeadIsLeftInBuffer() {
        var octets = octets("Status: 200\n\nbody\n\n");
        assertThat(new HeadLines(100).offer(octets)).isEqualTo(HeadLines.Progress.COMPLETE);
        assertThat(StandardCharsets.ISO_8859_1.decode(octets).toString()).isEqualTo("body\n\n");
    }

    @Test
    void headOfExactlyTheLimitIsComplete() {
        assertThat(new HeadLines(13).offer(octets("Status: 200\n\n")))
                .isEqualTo(HeadLines.Progress.COMPLETE);
    }

    @Test
    void headOfOneOctetMoreThanTheLimitIsTooLarge() {
        assertThat(new HeadLines(12).offer(octets("Status: 200\n\n")))
                .isEqualTo(HeadLines.Progress.TOO_LARGE);
    }

    @Test
    void lineWithoutEndIsTooLarge() {
        assertThat(new HeadLines(64).offer(octets("a".repeat(65))))
                .isEqualTo(HeadLines.Progress.TOO_LARGE);
    }

    private static CgiHead read(String raw, int step) {
        var lines = new HeadLines(1 << 16);
        var progress = HeadLines.Progress.INCOMPLETE;
        for (int i = 0; i < raw.length(); i += step) {
            assertThat(progress).isEqualTo(HeadLines.Progress.INCOMPLETE);
            progress = lines.offer(octets(raw.substring(i, Math.min(raw.length(), i + step))));
        }
        assertThat(progress).isEqualTo(HeadLines.Progress.COMPLETE);
        return CgiHead.of(lines.lines());
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Fields html() {
        return Fields.of("Content-Type", "text/html");
    }

    private static Case document(String name, String raw, int status, long length, Fields fields) {
        return new Case(
                name,
                raw,
                new CgiHead.Document(status, fields, length < 0 ? Content.UNKNOWN_LENGTH : length));
    }

    private static Case malformed(String name, String raw, String reason) {
        return new Case(name, raw, new CgiHead.Malformed(reason));
    }

    private static String statusReason(String value) {
        return "line 1: Status must be a number from 200 to 599, with a space before its reason: '"
                + value
                + "'";
    }
}
