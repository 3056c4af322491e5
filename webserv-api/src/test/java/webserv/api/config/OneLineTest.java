package webserv.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OneLineTest {
    static Stream<Arguments> texts() {
        return Stream.of(
                row("text in any script", "a ä 漢 😀", "a ä 漢 😀"),
                row("line ends", "a\nb\r\n", "a\\u000ab\\u000d\\u000a"),
                row("an escape sequence", "\u001b[31mred", "\\u001b[31mred"),
                row("C1 control", "a\u009bb", "a\\u009bb"),
                row("right-to-left override", "a\u202eb", "a\\u202eb"),
                row("isolates", "\u2066a\u2069", "\\u2066a\\u2069"),
                row("zero width", "a\u200b\ufeff", "a\\u200b\\ufeff"),
                row("line separator", "a\u2028b", "a\\u2028b"),
                row("tag beyond the first plane", "a\udb40\udc41", "a\\u{e0041}"),
                row("half a pair", "a\ud83d", "a\\ud83d"),
                row("as long as a line may be", "x".repeat(2000), "x".repeat(2000)),
                row("too long", "x".repeat(8 << 20), "x".repeat(2000) + "…"));
    }

    private static Arguments row(String name, String text, String expected) {
        return Arguments.of(name, text, expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void whatDoesNotShowIsEscaped(String name, String text, String expected) {
        assertThat(OneLine.of(text)).isEqualTo(expected);
    }

    @Test
    void nothingIsCutWhereTheWholeIsAskedFor() {
        var text = "x".repeat(5000);
        assertThat(OneLine.whole(text)).isEqualTo(text);
        assertThat(OneLine.whole(text + "\u001b")).isEqualTo(text + "\\u001b");
    }
}
