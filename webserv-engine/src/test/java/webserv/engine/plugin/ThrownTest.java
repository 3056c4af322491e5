package webserv.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ThrownTest {
    private static final String FORGED = "7\n2026-11-22 22:00:00.000 INFO stopped \u001b[31mred";
    private static final String SHOWN =
            "7\\u000a2026-11-22 22:00:00.000 INFO stopped \\u001b[31mred";

    /// A line that a trace is made of: the message of one that was thrown, or a place.
    private static boolean isOfTrace(String line) {
        return line.matches("(Caused by: |\tSuppressed: )?java\\.lang\\.[ -~]+")
                || line.matches("\t+(at |\\.\\.\\. )[ -~]+");
    }

    @Test
    void messageCannotStartALineNorSteerATerminal() {
        var text = Thrown.trace(new NumberFormatException(FORGED));
        assertThat(text.lines().findFirst()).contains("java.lang.NumberFormatException: " + SHOWN);
        assertThat(text.lines()).allMatch(ThrownTest::isOfTrace).hasSizeGreaterThan(2);
        assertThat(text).contains("ThrownTest.messageCannotStartALineNorSteerATerminal(");
    }

    @ParameterizedTest
    @CsvSource({"Caused by", "Suppressed"})
    void messagesBehindTheFirstOneCannotEither(String way) {
        var inner = new IllegalArgumentException(FORGED);
        var outer = new IllegalStateException("outer", way.equals("Caused by") ? inner : null);
        if (way.equals("Suppressed")) {
            outer.addSuppressed(inner);
        }
        assertThat(Thrown.trace(outer).lines())
                .startsWith("java.lang.IllegalStateException: outer")
                .allMatch(ThrownTest::isOfTrace)
                .filteredOn(line -> line.contains(way))
                .singleElement()
                .asString()
                .endsWith(way + ": java.lang.IllegalArgumentException: " + SHOWN);
    }

    @Test
    void longMessageIsCut() {
        assertThat(Thrown.trace(new IllegalStateException("x".repeat(100_000))).lines())
                .allMatch(line -> line.length() < 500)
                .first()
                .asString()
                .endsWith("x…");
    }

    @Test
    void circleOfCausesEnds() {
        var first = new IllegalStateException("first");
        var second = new IllegalStateException("second", first);
        first.initCause(second);
        first.addSuppressed(second);
        assertThat(Thrown.trace(first).lines().filter(line -> line.startsWith("Caused by")))
                .hasSize(8);
    }

    @Test
    void failureWithoutAMessageHasItsName() {
        assertThat(Stream.of(Thrown.trace(new StackOverflowError()).split("\n")))
                .startsWith("java.lang.StackOverflowError");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NULL")
    void everyFailureHasALineAndATrace(Failure how) {
        var thrown = how.thrown();
        for (var line : List.of(Thrown.line(thrown), Thrown.reason(thrown))) {
            assertThat(line).startsWith(thrown.getClass().getName()).matches("[ -~]+");
        }
        assertThat(Thrown.trace(thrown)).startsWith(thrown.getClass().getName());
    }

    @Test
    void reasonOfWhatTheContractAllowsIsItsMessage() {
        assertThat(Thrown.reason(new IOException("no\ndisk"))).isEqualTo("no\\u000adisk");
        assertThat(Thrown.reason(new IOException(" "))).isEqualTo("java.io.IOException:  ");
        assertThat(Thrown.reason(new IOException())).isEqualTo("java.io.IOException");
        assertThat(Thrown.reason(new IllegalStateException("bug")))
                .isEqualTo("java.lang.IllegalStateException: bug");
    }
}
