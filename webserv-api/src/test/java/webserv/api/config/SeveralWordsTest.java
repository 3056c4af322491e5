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
                "x: \"\\              | [\"x:\", \"\\\"\\\\\"]     | { x: \"\\\"\\\\\" }",
                "500 503 /50x.html    | [500, 503, /50x.html]     | { 500: /50x.html, 503: /50x.html }",
                "$uri =404;           | [$uri, =404]              | { $uri: =404 }",
                "404 /404.html ;      | [404, /404.html]          | { 404: /404.html }",
                "X-A: b; c            | [\"X-A:\", \"b;\", c]      | ",
                "python3 -            | [python3, \"-\"]            | { python3: \"-\" }",
                "~ Null               | [\"~\", \"Null\"]           | { \"~\": \"Null\" }",
                "GET, POST            | [GET, POST]               | { GET: POST }",
                "a,b c                | [\"a,b\", c]              | { \"a,b\": c }",
                "a                    |                           | ",
                "``                   |                           | ",
            })
    void wordsAreWrittenAsTheyWereMeant(
            String text, @Nullable String list, @Nullable String mapping) {
        assertThat(SeveralWords.asList(text)).isEqualTo(Optional.ofNullable(list));
        assertThat(SeveralWords.asMapping(text)).isEqualTo(Optional.ofNullable(mapping));
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "python3 -c 'a  b'           | [python3, -c, \"a  b\"]",
                "python3 -c \"it's \\\"a\\\\ b\\c\" | [python3, -c, \"it's \\\"a\\\\ b\\\\c\"]",
                "my\\ program 'it''s' ''      | [\"my program\", its, \"\"]",
                "python3 -c a,b, c           | [python3, -c, \"a,b,\", c]",
                "sh -c 'not closed           | ",
                "sh -c \"not closed           | ",
                "sh -c \\                    | ",
                "'one word'                  | ",
            })
    void commandIsTakenApartAsByAShell(String text, @Nullable String list) {
        assertThat(SeveralWords.asCommand(text)).isEqualTo(Optional.ofNullable(list));
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET, POST | [GET, POST]",
                "GET,POST  | [GET, POST]",
                "'GET|POST' | [GET, POST]",
                "GET; POST | [GET, POST]",
            })
    void wordsWithoutCommasArePartedByThem(String text, String list) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() ->
                        SeveralWords.refuse("k", new Node.Text(Origin.BUILT_IN, text), "a word"))
                .withMessage("built-in: 'k' must be a word, or a list of them: write " + list);
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "python3 -c 'a  b'   | false",
                "sh -c 'not closed   | true",
                "sh -c \"not closed'  | true",
                "sh -c \\            | false",
                "python3             | false",
            })
    void openQuoteIsFound(String command, boolean isOpen) {
        assertThat(SeveralWords.haveOpenQuote(command)).isEqualTo(isOpen);
    }

    @Test
    void namesOfFilesAreSeveralIfEachHasAnExtension() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> refuseFiles("a.php, b.html"))
                .withMessage(
                        "built-in: 'k' must be a file name, or a list of them: write [a.php, b.html]");
        refuseFiles("my file.html");
        refuseFiles("a,b.html");
        SeveralWords.refuseFiles("k", Optional.empty());
    }

    private static void refuseFiles(String text) {
        SeveralWords.refuseFiles("k", Optional.of(new Node.Text(Origin.BUILT_IN, text)));
    }

    @Test
    void longListIsCut() {
        assertThat(SeveralWords.asList("word ".repeat(100)))
                .contains("[" + "word, ".repeat(33) + "…]");
        assertThat(SeveralWords.asList("a " + "b".repeat(1000)))
                .contains("[a, \"" + "b".repeat(80) + "…\"]");
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
