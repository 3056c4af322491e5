package webserv.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

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

    private static String letter(String text) {
        if (!Character.isLetter(text.charAt(0))) {
            throw new ConfigException(Origin.BUILT_IN, text + " is no letter");
        }
        return text;
    }
}
