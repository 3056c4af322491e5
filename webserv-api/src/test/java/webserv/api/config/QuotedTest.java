package webserv.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuotedTest {
    private static final Origin PLACE = new Origin("f", 1, 2);

    @Test
    void longTextIsShortenedBetweenCharacters() {
        assertThat(Quoted.of(" a b\n")).isEqualTo("'a b'");
        assertThat(Quoted.of("😀".repeat(80))).isEqualTo("'" + "😀".repeat(80) + "'");
        assertThat(Quoted.of("😀".repeat(81))).isEqualTo("'" + "😀".repeat(80) + "…'");
    }

    @Test
    void longWordsOfAMistakeAreShortenedWhoeverTellsIt() {
        var x = "x".repeat(80);
        var value = new Node.Text(PLACE, "x".repeat(400_000));
        assertThat(ConfigException.advising("k", value, "names no folder (/" + value.text() + ")"))
                .hasMessage("f:1:2: 'k' names no folder (/" + x.substring(2) + "…)");
        assertThat(ConfigException.of("k", value, "must be short"))
                .hasMessage("f:1:2: 'k' must be short, not '" + x + "…'");
        assertThat(new ConfigException(PLACE, "unknown key '" + value.text() + "', what?"))
                .hasMessage("f:1:2: unknown key '" + x.substring(1) + "…', what?");
        assertThat(new ConfigException(PLACE, "word " + "x".repeat(199) + " is kept"))
                .hasMessage("f:1:2: word " + "x".repeat(199) + " is kept");
    }

    @Test
    void ofManyUnknownVariablesTheFirstAreTold() {
        var unknown = List.of("q1", "q2", "q2", "q3", "q4", "q5", "q6", "q7");
        assertThat(Nearest.unknownVariables(unknown, List.of("status")))
                .isEqualTo(
                        "has the unknown variables '$q1' and '$q2' and '$q3' and '$q4' and '$q5'"
                                + " and others.");
        assertThat(Nearest.unknownVariables(List.of("q", "q"), List.of("status")))
                .isEqualTo("has the unknown variable '$q'.");
    }
}
