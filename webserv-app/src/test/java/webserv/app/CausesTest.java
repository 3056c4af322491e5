package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.engine.Services;

class CausesTest {
    private static final List<String> TWO =
            """
            # A comment: nothing follows from it.
            code: files-not-found
            status: 404
            means: There is no such file. It may have been
              removed.
            client: The error page.
            do: Look.
            settings: root, alias


            code: disk-*
            status: 500, 507
            means: The disk
            client: The error page.
            do: Buy one.
            see: RFC 4918 §11.5
            """
                    .lines()
                    .toList();

    private final Causes causes = new Causes(Causes.parse("m", TWO));

    @Test
    void explanationIsPrintedWhole() {
        assertThat(causes.explain("files-not-found").lines())
                .containsExactly(
                        "files-not-found (status 404)",
                        "",
                        "There is no such file. It may have been removed.",
                        "",
                        "The client sees: The error page.",
                        "What to do:      Look.",
                        "Settings:        root, alias",
                        "Used by:         module m");
    }

    @Test
    void starStandsForAllThatBeginSo() {
        assertThat(causes.explain("disk-full").code()).isEqualTo("disk-*");
    }

    @Test
    void listHasTheFirstSentences() {
        assertThat(causes.table())
                .containsExactly(
                        "files-not-found  There is no such file.", "disk-*           The disk");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "files-not-fuond | , did you mean 'files-not-found'?",
                "nothing         | \"\"",
            })
    void unknownCodeIsRefused(String code, String hint) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> causes.explain(code))
                .withMessage("no cause has the code '%s'%s ('webserv why' lists them)", code, hint);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
"""
code: a                                          | module m explains the cause a by []; it must have client, do, means, status, and may have settings, see
status: 1/means: x/client: y/do: z/foo: b/code: a | module m explains the cause a by [client, do, foo, means, status]; it must have client, do, means, status, and may have settings, see
code: a/code: b                                  | module m: META-INF/webserv/causes.txt has a line that is no key and text, or one too many: code: b
words                                            | module m: META-INF/webserv/causes.txt has a line that is no key and text, or one too many: words
""")
    void malformedExplanationIsTold(String lines, String message) {
        assertThatExceptionOfType(WiringException.class)
                .isThrownBy(() -> Causes.parse("m", List.of(lines.split("/"))))
                .withMessage(message);
    }

    @Test
    void modulesBringTheirOwnAndOneThatBringsNoneIsFine() {
        var found = Causes.of(Stream.of(Services.class.getModule(), Object.class.getModule()));
        assertThat(found.explain("location-none").module()).isEqualTo("webserv.engine");
    }

    @Test
    void longTextIsBrokenAtBlanksAndIndented() {
        var lines = new Paragraphs(10);
        lines.add("A: ", "one two threeeeeeeeee four");
        lines.add("B: ", "");
        assertThat(lines.lines()).containsExactly("A: one two", "   threeeeeeeeee", "   four");
    }
}
