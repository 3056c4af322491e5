package webserv.handlers.representation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTagTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"a\";                    [\"a\"]",
                "W/\"a\";                  [W/\"a\"]",
                "\"\";                     [\"\"]",
                "\"a\",W/\"b\" , \"c\";    [\"a\", W/\"b\", \"c\"]",
                "\"a,b\";                  [\"a,b\"]",
                ", \"a\",, \"b\",;         [\"a\", \"b\"]",
                "\"a\" \"b\";              []",
                "a;                        []",
                "w/\"a\";                  []",
                "W/ \"a\";                 []",
                "\"a;                      []",
                "\"a b\";                  []",
                "\"a\", b;                 []",
                "*;                        []",
                "``;                       []",
            })
    void listIsReadWholeOrNotAtAll(String text, String tags) {
        assertThat(EntityTag.parseList(text)).hasToString(tags);
    }

    @ParameterizedTest(name = "{0} and {1}: strongly {2}, weakly {3}")
    @CsvSource({
        // RFC 9110 §8.8.3.2, the table of examples
        "W/\"1\", W/\"1\", false, true",
        "W/\"1\", W/\"2\", false, false",
        "W/\"1\", \"1\",   false, true",
        "\"1\",   \"1\",   true,  true",
    })
    void comparisonsAreThoseOfTheTable(String a, String b, boolean strongly, boolean weakly) {
        var one = EntityTag.parse(a).orElseThrow();
        var other = EntityTag.parse(b).orElseThrow();
        assertThat(one.matchesStrongly(other)).isEqualTo(strongly);
        assertThat(one.matchesWeakly(other)).isEqualTo(weakly);
    }

    @Test
    void listIsNoSingleTag() {
        assertThat(EntityTag.parse("\"a\", \"b\"")).isEmpty();
        assertThat(EntityTag.parse("\"a\",")).isEmpty();
        assertThat(EntityTag.parse("")).isEmpty();
    }

    @Test
    void tagThatCannotBeSentIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> EntityTag.strong("a\"b"));
        assertThatIllegalArgumentException().isThrownBy(() -> EntityTag.strong("a b"));
    }
}
