package webserv.api.config;

import static org.assertj.core.api.Assertions.assertThat;

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
}
