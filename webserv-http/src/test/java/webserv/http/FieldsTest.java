package webserv.http;

import static webserv.http.Case.row;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FieldsTest {
    private static final String START = "GET / HTTP/1.1\r\nHost: a\r\n";

    static Stream<Case> accepted() {
        return Stream.of(
                field("a field", "B: c", "B: c"),
                field("no space behind the colon", "B:c", "B: c"),
                field("spaces around the value", "B:   c  ", "B: c"),
                field("HTAB around the value", "B:\tc\t", "B: c"),
                field("white space within the value", "B: c \t d", "B: c \t d"),
                field("an empty value", "B:", "B: "),
                field("a value of white space", "B: \t ", "B: "),
                field("a colon in the value", "B: c:d", "B: c:d"),
                field("a value that begins with a colon", "B::", "B: :"),
                field("obs-text is kept (RFC 9110 §5.5)", "B: c\u0080\u00ffd", "B: c\u0080\u00ffd"),
                field("quotes", "B: \"c\\\"d\"", "B: \"c\\\"d\""),
                field("a name of all tchar", "!#$%&'*+-.^_`|~0Aa: c", "!#$%&'*+-.^_`|~0Aa: c"),
                field("a name in capitals", "ACCEPT: c", "ACCEPT: c"),
                field("a known name", "Accept: c", "Accept: c"),
                field("a known name in small letters", "accept: c", "accept: c"),
                field("the same name twice", "B: c\r\nB: d", "B: c\nB: d"),
                field(
                        "a long value",
                        "Cookie: " + "0123456789".repeat(20),
                        "Cookie: " + "0123456789".repeat(20)));
    }

    private static Case field(String name, String lines, String expected) {
        return row(
                name,
                START + lines + "\r\n\r\n",
                "GET / HTTP/1.1 to a",
                "Host: a",
                expected,
                "end",
                "open");
    }

    static Stream<Case> refused() {
        return Stream.of(
                row("a space before the colon (RFC 9112 §5.1)", START + "B : c\r\n\r\n", 400),
                row("HTAB before the colon", START + "B\t: c\r\n\r\n", 400),
                row("a space within the name", START + "B C: d\r\n\r\n", 400),
                row("a space before the name", START + " B: c\r\n\r\n", 400),
                row("a space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400),
                row("HTAB before the first field", "GET / HTTP/1.1\r\n\tHost: a\r\n\r\n", 400),
                row("a line of a space", START + " \r\n\r\n", 400),
                row("obs-fold (RFC 9112 §5.2)", START + "B: c\r\n d\r\n\r\n", 400),
                row("obs-fold with HTAB", START + "B: c\r\n\td\r\n\r\n", 400),
                row("obs-fold without text", START + "B: c\r\n \r\n\r\n", 400),
                row("no colon", START + "B\r\n\r\n", 400),
                row("no name", START + ": c\r\n\r\n", 400),
                row("a colon alone", START + ":\r\n\r\n", 400),
                row("'=' for the colon", START + "B=c\r\n\r\n", 400),
                row("a name in quotes", START + "\"B\": c\r\n\r\n", 400),
                row("a name in brackets", START + "B[]: c\r\n\r\n", 400),
                row("a name with a slash", START + "B/C: d\r\n\r\n", 400),
                row("a name with a comma", START + "B,C: d\r\n\r\n", 400),
                row("a name beyond ASCII", START + "B\u00e4: c\r\n\r\n", 400),
                row("a second request line", START + "GET /b HTTP/1.1\r\n\r\n", 400),
                row("a bare LF behind a field", START + "B: c\nD: e\r\n\r\n", 400),
                row("a bare LF for the last line", START + "B: c\r\n\n", 400),
                row("a bare CR within a value", START + "B: c\rd\r\n\r\n", 400),
                row("a bare CR before a field", START + "\rB: c\r\n\r\n", 400),
                row("two CR behind a field", START + "B: c\r\r\n\r\n", 400),
                row("a bare CR for the last line", START + "\rx", 400),
                row("LF CR for CRLF", START + "B: c\n\r\n\r\n", 400));
    }

    /// Every control character but HTAB, in a value and in a name.
    static Stream<Case> controls() {
        return IntStream.concat(IntStream.range(0, ' '), IntStream.of(0x7F))
                .filter(octet -> octet != '\t' && octet != '\r')
                .boxed()
                .flatMap(octet -> {
                    char c = (char) octet.intValue();
                    var name = "octet 0x%02X ".formatted(octet);
                    return Stream.of(
                            row(name + "in a value", START + "B: c" + c + "d\r\n\r\n", 400),
                            row(name + "before a value", START + "B:" + c + "c\r\n\r\n", 400),
                            row(name + "behind a value", START + "B: c" + c + "\r\n\r\n", 400),
                            row(name + "in a name", START + "B" + c + "C: d\r\n\r\n", 400));
                });
    }

    /// Every octet that is no tchar, in a name.
    static Stream<Case> octetsThatNoNameHolds() {
        return IntStream.concat("\"(),/;<=>?@[\\]{} ".chars(), IntStream.of(0x80, 0xA0, 0xFF))
                .mapToObj(octet ->
                        row(
                                "octet 0x%02X in a name".formatted(octet),
                                START + "B" + (char) octet + "C: d\r\n\r\n",
                                400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void wellFormedFieldIsTakenApart(Case row) {
        row.check();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"refused", "controls", "octetsThatNoNameHolds"})
    void malformedFieldIsRefused(Case row) {
        row.check();
    }
}
