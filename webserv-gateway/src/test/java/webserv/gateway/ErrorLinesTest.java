package webserv.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorLinesTest {
    record Case(String name, String written, List<String> logged) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> errors() {
        return Stream.of(
                new Case("nothing", "", List.of()),
                new Case("two lines", "a\nb\n", List.of("a", "b")),
                new Case("CRLF", "a\r\n", List.of("a")),
                new Case("last line without end", "a\nb", List.of("a", "b")),
                new Case("empty lines are left out", "a\n\n\nb\n", List.of("a", "b")),
                new Case("tab", "a\tb", List.of("a b")),
                new Case("terminal control", "a\u001b[31m\n", List.of("a\\x1b[31m")),
                new Case("octets beyond ASCII", "\u00e9\n", List.of("\\xe9")),
                new Case("long line", "x".repeat(1030), List.of("x".repeat(1024), "x".repeat(6))),
                new Case(
                        "more than the limit",
                        "y".repeat(1000) + "\n" + "z".repeat(2000),
                        List.of(
                                "y".repeat(1000),
                                "z".repeat(999),
                                "[1001 more octets of standard error dropped]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("errors")
    void errorsAreLoggedLineByLine(Case row) {
        var logged = new ArrayList<String>();
        var octets = row.written().getBytes(StandardCharsets.ISO_8859_1);
        var lines = new ErrorLines(2000, logged::add);
        lines.take(ByteBuffer.wrap(octets));
        lines.end();
        assertThat(logged).isEqualTo(row.logged());
    }
}
