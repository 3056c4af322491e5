package webserv.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MistakesTest {
    private final Mistakes mistakes = new Mistakes();

    @Test
    void ofSeveralThingsTheRightOnesAreReadAndTheMistakesOfTheOthersTold() {
        var read = mistakes.each(List.of("a", "1", "b", "2"), MistakesTest::letter);

        assertThat(read).containsExactly("a", "b");
        assertThatThrownBy(mistakes::refuse)
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        Origin.BUILT_IN
                                + ": 1 is no letter\n"
                                + Origin.BUILT_IN
                                + ": 2 is no letter");
    }

    @Test
    void whereAllIsRightNothingIsRefused() {
        assertThat(mistakes.each(List.of("a"), MistakesTest::letter)).containsExactly("a");
        mistakes.refuse();
        assertThat(mistakes.isEmpty()).isTrue();
    }

    @Test
    void readingOnBehindAMistakeTellsThoseOfAllPartsOnce() {
        var one = new ConfigException(new Origin("f", 2, 1), "the second line is wrong");
        var all =
                Mistakes.readingOn(
                        one,
                        () -> {
                            throw one;
                        },
                        () -> letter("a"),
                        () -> letter("1"));

        assertThat(all)
                .hasMessage(Origin.BUILT_IN + ": 1 is no letter\nf:2:1: the second line is wrong");
        assertThat(Mistakes.readingOn(one)).isSameAs(one);
    }

    @ParameterizedTest(name = "{0} mistakes: {1}")
    @CsvSource({"50, f:50:1: wrong", "51, and 1 more mistake", "1000, and 950 more mistakes"})
    void ofManyMistakesTheFirstAreToldAndHowManyMoreThereAre(int count, String last) {
        for (int line = count; line > 0; line--) {
            mistakes.add(new ConfigException(new Origin("f", line, 1), "wrong"));
        }
        assertThatThrownBy(mistakes::refuse)
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        all -> {
                            var lines = String.valueOf(all.getMessage()).lines().toList();
                            assertThat(lines)
                                    .hasSize(Math.min(count, 51))
                                    .startsWith("f:1:1: wrong", "f:2:1: wrong")
                                    .endsWith(last);
                            assertThat(lines.get(49)).isEqualTo("f:50:1: wrong");
                            assertThat(all.mistakes()).hasSize(count);
                        });
    }

    private static String letter(String text) {
        if (!Character.isLetter(text.charAt(0))) {
            throw new ConfigException(Origin.BUILT_IN, text + " is no letter");
        }
        return text;
    }
}
