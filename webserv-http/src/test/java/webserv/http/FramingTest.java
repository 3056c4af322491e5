package webserv.http;

import static webserv.http.Case.row;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How long content is (RFC 9112 §6), and the families of smuggling that live on two answers to it.
@SuppressWarnings(
        "StringConcatToTextBlock") // the line ends of raw octets stand where they are sent
class FramingTest {
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\n";

    /// What a smuggler would have run as a request of its own.
    private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";

    static Stream<Case> accepted() {
        return Stream.of(
                length("Content-Length", "Content-Length: 5", "hello"),
                length("Content-Length without space", "Content-Length:5", "hello"),
                length("Content-Length between HTAB", "Content-Length:\t5\t", "hello"),
                length("Content-Length by another case", "CONTENT-LENGTH: 5", "hello"),
                length("Content-Length with zeros before it", "Content-Length: 005", "hello"),
                length(
                        "Content-Length with very many zeros before it",
                        "Content-Length: 0000000000000000000000000005",
                        "hello"),
                row(
                        "Content-Length of 0",
                        POST + "Content-Length: 0\r\n\r\n",
                        "POST / HTTP/1.1 to a",
                        "Host: a",
                        "Content-Length: 0",
                        "end",
                        "open"),
                row(
                        "no framing field means no content (RFC 9112 §6.3)",
                        POST + "\r\n" + HIDDEN,
                        "POST / HTTP/1.1 to a",
                        "Host: a",
                        "end",
                        "GET /hidden HTTP/1.1 to a",
                        "Host: a",
                        "end",
                        "open"),
                row(
                        "the largest Content-Length",
                        POST + "Content-Length: 9223372036854775807\r\n\r\nx",
                        "POST / HTTP/1.1 to a, content 9223372036854775807",
                        "Host: a",
                        "Content-Length: 9223372036854775807",
                        "> x",
                        "incomplete"),
                row(
                        "content that looks like a request (CL.0)",
                        POST + "Content-Length: " + HIDDEN.length() + "\r\n\r\n" + HIDDEN,
                        "POST / HTTP/1.1 to a, content " + HIDDEN.length(),
                        "Host: a",
                        "Content-Length: " + HIDDEN.length(),
                        "> GET /hidden HTTP/1.1\\x0D\\x0AHost: a\\x0D\\x0A\\x0D\\x0A",
                        "end",
                        "open"),
                method("GET"),
                method("HEAD"),
                method("DELETE"),
                method("OPTIONS"),
                method("TRACE"),
                method("BREW"),
                chunked("Transfer-Encoding", "Transfer-Encoding: chunked"),
                chunked("Transfer-Encoding without space", "Transfer-Encoding:chunked"),
                chunked("Transfer-Encoding between HTAB", "Transfer-Encoding:\tchunked\t"),
                chunked("Transfer-Encoding in capitals", "TRANSFER-ENCODING: CHUNKED"),
                row(
                        "Content-Length in HTTP/1.0",
                        "POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello",
                        "POST / HTTP/1.0, content 5",
                        "Content-Length: 5",
                        "> hello",
                        "end",
                        "closed"),
                row(
                        "content that has not come",
                        POST + "Content-Length: 5\r\n\r\nhell",
                        "POST / HTTP/1.1 to a, content 5",
                        "Host: a",
                        "Content-Length: 5",
                        "> hell",
                        "incomplete"));
    }

    private static Case length(String name, String field, String content) {
        int colon = field.indexOf(':');
        return row(
                name,
                POST + field + "\r\n\r\n" + content,
                "POST / HTTP/1.1 to a, content 5",
                "Host: a",
                field.substring(0, colon) + ": " + field.substring(colon + 1).strip(),
                "> hello",
                "end",
                "open");
    }

    private static Case method(String method) {
        return row(
                "content of " + method + " is framed like any other",
                method + " / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
                method + " / HTTP/1.1 to a, content 5",
                "Host: a",
                "Content-Length: 5",
                "> hello",
                "end",
                "open");
    }

    private static Case chunked(String name, String field) {
        int colon = field.indexOf(':');
        return row(
                name,
                POST + field + "\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                "POST / HTTP/1.1 to a, content in chunks",
                "Host: a",
                field.substring(0, colon) + ": " + field.substring(colon + 1).strip(),
                "> hello",
                "end",
                "open");
    }

    static Stream<Case> brokenContentLengths() {
        return Stream.of(
                bad("a sign", "Content-Length: +5"),
                bad("a negative length", "Content-Length: -5"),
                bad("minus zero", "Content-Length: -0"),
                bad("hexadecimal", "Content-Length: 0x5"),
                bad("a fraction", "Content-Length: 5.0"),
                bad("an exponent", "Content-Length: 5e0"),
                bad("an underscore", "Content-Length: 1_0"),
                bad("a unit", "Content-Length: 5B"),
                bad("letters", "Content-Length: five"),
                bad("nothing", "Content-Length:"),
                bad("white space alone", "Content-Length: \t "),
                bad("a space between digits", "Content-Length: 5 5"),
                bad("quotes", "Content-Length: \"5\""),
                bad("digits of another script", "Content-Length: \u00b2"),
                bad("Arabic digits in UTF-8", "Content-Length: \u00d9\u00a5"),
                bad("NUL behind the digits", "Content-Length: 5\0"),
                bad("VT before the digits", "Content-Length: \u000b5"),
                bad("FF behind the digits", "Content-Length: 5\f"),
                bad("no-break space before the digits", "Content-Length: \u00a05"),
                bad("NEL behind the digits", "Content-Length: 5\u0085"),
                bad("one more than the largest", "Content-Length: 9223372036854775808"),
                bad("2^64 + 5", "Content-Length: 18446744073709551621"),
                bad("very many digits", "Content-Length: " + "9".repeat(300)),
                bad("a list of equal lengths", "Content-Length: 5, 5"),
                bad("a list of lengths", "Content-Length: 5, 6"),
                bad("a list with an empty element", "Content-Length: 5,"),
                bad("a list that begins empty", "Content-Length: ,5"),
                bad("a semicolon", "Content-Length: 5;"),
                bad("equal lengths on two lines", "Content-Length: 5\r\nContent-Length: 5"),
                bad("lengths on two lines", "Content-Length: 5\r\nContent-Length: 6"),
                bad(
                        "lengths on two lines, by another case",
                        "Content-Length: 0\r\ncontent-length: 5"),
                bad("an empty one behind", "Content-Length: 5\r\nContent-Length:"),
                bad("a length on a folded line", "Content-Length:\r\n 5"),
                bad("a space before the colon", "Content-Length : 5"),
                bad("a space before the name", " Content-Length: 5"));
    }

    static Stream<Case> brokenTransferEncodings() {
        return Stream.of(
                bad("nothing", "Transfer-Encoding:"),
                bad("another coding alone", "Transfer-Encoding: gzip"),
                bad("identity", "Transfer-Encoding: identity"),
                bad("chunked first", "Transfer-Encoding: chunked, gzip"),
                bad("chunked before identity", "Transfer-Encoding: chunked, identity"),
                bad("chunked twice", "Transfer-Encoding: chunked, chunked"),
                bad(
                        "chunked on two lines",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
                bad(
                        "identity on a second line",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"),
                bad("an empty second line", "Transfer-Encoding: chunked\r\nTransfer-Encoding:"),
                bad("an empty first line", "Transfer-Encoding:\r\nTransfer-Encoding: chunked"),
                bad("an x before it", "Transfer-Encoding: xchunked"),
                bad("an x behind it", "Transfer-Encoding: chunkedx"),
                bad("x-chunked", "Transfer-Encoding: x-chunked"),
                bad("quotes", "Transfer-Encoding: \"chunked\""),
                bad("single quotes", "Transfer-Encoding: 'chunked'"),
                bad("a parameter", "Transfer-Encoding: chunked;a=b"),
                bad("a semicolon", "Transfer-Encoding: chunked;"),
                bad("a comma behind it", "Transfer-Encoding: chunked,"),
                bad("a comma before it", "Transfer-Encoding: ,chunked"),
                bad("a space within it", "Transfer-Encoding: chun ked"),
                bad("two words", "Transfer-Encoding: gzip chunked"),
                bad("VT before it", "Transfer-Encoding: \u000bchunked"),
                bad("FF behind it", "Transfer-Encoding: chunked\f"),
                bad("NUL behind it", "Transfer-Encoding: chunked\0"),
                bad("no-break space before it", "Transfer-Encoding: \u00a0chunked"),
                bad("a bare CR before it", "Transfer-Encoding: \rchunked"),
                bad("a folded line", "Transfer-Encoding:\r\n chunked"),
                bad("a fold behind it", "Transfer-Encoding: chunked\r\n , identity"),
                bad("a space before the colon", "Transfer-Encoding : chunked"),
                bad("HTAB before the colon", "Transfer-Encoding\t: chunked"),
                bad("a space before the name", " Transfer-Encoding: chunked"),
                bad("a control in the name", "Transfer\u007f-Encoding: chunked"),
                bad("a long s in the value, as UTF-8", "Transfer-Encoding: chun\u00c5\u00bfked"),
                row(
                        "another coding before chunked (RFC 9112 §6.1)",
                        POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
                        501),
                row(
                        "another coding before chunked, on a line of its own",
                        POST
                                + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "0\r\n\r\n",
                        501),
                row(
                        "HTTP/1.0 (RFC 9112 §6.1)",
                        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        400),
                row(
                        "HTTP/1.0 that would persist",
                        "POST / HTTP/1.0\r\nConnection: keep-alive\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                                + HIDDEN,
                        400));
    }

    static Stream<Case> bothFields() {
        return Stream.of(
                bad("CL.TE", "Content-Length: 6\r\nTransfer-Encoding: chunked"),
                bad("TE.CL", "Transfer-Encoding: chunked\r\nContent-Length: 6"),
                bad("CL of 0 and TE", "Content-Length: 0\r\nTransfer-Encoding: chunked"),
                bad("CL and TE in capitals", "CONTENT-LENGTH: 6\r\nTRANSFER-ENCODING: CHUNKED"),
                bad("CL and TE of identity", "Content-Length: 6\r\nTransfer-Encoding: identity"),
                bad(
                        "CL and another coding",
                        "Content-Length: 6\r\nTransfer-Encoding: gzip, chunked"),
                bad("CL and TE of nothing", "Content-Length: 6\r\nTransfer-Encoding:"),
                bad("CL and TE of HTAB", "Content-Length: 6\r\nTransfer-Encoding:\tchunked"),
                bad(
                        "TE, CL, TE",
                        "Transfer-Encoding: chunked\r\nContent-Length: 6\r\nTransfer-Encoding: x"),
                row(
                        "CL and TE in HTTP/1.0",
                        "POST / HTTP/1.0\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        400));
    }

    /// Names that are not those of the framing fields frame nothing.
    static Stream<Case> otherNames() {
        return Stream.of("X-Content-Length", "Content_Length", "Content-Lengths", "Content-Lengtg")
                .map(name ->
                        row(
                                name + " frames nothing",
                                POST + name + ": 5\r\n\r\n",
                                "POST / HTTP/1.1 to a",
                                "Host: a",
                                name + ": 5",
                                "end",
                                "open"));
    }

    private static Case bad(String name, String fields) {
        return row(name, POST + fields + "\r\n\r\n0\r\n\r\n" + HIDDEN, 400);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"accepted", "otherNames"})
    void contentEndsWhereItsFramingSays(Case row) {
        row.check();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenContentLengths")
    void contentLengthThatIsNotOneNumberIsRefused(Case row) {
        row.check();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenTransferEncodings")
    void transferEncodingThatIsNotChunkedIsRefused(Case row) {
        row.check();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bothFields")
    void contentLengthBesideTransferEncodingIsRefused(Case row) {
        row.check();
    }
}
