package webserv.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeveralWordsTest {
    @ParameterizedTest(name = "[{0}]")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a b                  | [a, b]                    | { a: b }",
                "` python3   -u\n`    | [python3, -u]             | { python3: -u }",
                "404 /404.html        | [404, /404.html]          | { 404: /404.html }",
                "$uri $uri/ /a.html   | [$uri, $uri/, /a.html]    | ",
                "a.example *.example  | [a.example, \"*.example\"] | { a.example: \"*.example\" }",
                "x: \"\\              | [\"x:\", \"\\\"\\\\\"]     | { \"x:\": \"\\\"\\\\\" }",
                "python3 -            | [python3, \"-\"]            | { python3: \"-\" }",
                "~ Null               | [\"~\", \"Null\"]           | { \"~\": \"Null\" }",
                "a                    |                           | ",
                "``                   |                           | ",
            })
    void wordsAreWrittenAsTheyWereMeant(
            String text, @Nullable String list, @Nullable String mapping) {
        assertThat(SeveralWords.asList(text)).isEqualTo(Optional.ofNullable(list));
        assertThat(SeveralWords.asMapping(text)).isEqualTo(Optional.ofNullable(mapping));
    }

    @Test
    void severalWordsAreRefusedAndOneIsNot() {
        var place = new Origin("f", 1, 2);
        SeveralWords.refuse("k", new Node.Text(place, "a"), "a word");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> SeveralWords.refuse("k", new Node.Text(place, "a b"), "a word"))
                .withMessage("f:1:2: 'k' must be a word, or a list of them: write [a, b]");
    }
}
