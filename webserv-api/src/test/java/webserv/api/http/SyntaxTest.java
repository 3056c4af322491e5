package webserv.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxTest {

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"a", "Z", "0", "Content-Type", "!#$%&'*+-.^_`|~"})
    void tokenIsOne(String text) {
        assertThat(Syntax.isToken(text)).isTrue();
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "", " ", "a b", "a\t", "a:", "a\0", "a\r", "a\n", "a\u007F", "é", "\u0131",
                "\u212A", "a,", "a;", "a=", "a/", "a\"", "(a", "a)", "<", ">", "?", "@", "[", "]",
                "\\", "{", "}"
            })
    void otherTextIsNoToken(String text) {
        assertThat(Syntax.isToken(text)).isFalse();
    }

    @Test
    void everyOctetIsATokenCharacterOrADelimiter() {
        var tokenCharacters =
                "!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~";
        var found = new StringBuilder();
        for (char c = 0; c <= 0xFF; c++) {
            if (Syntax.isTokenCharacter(c)) {
                found.append(c);
            }
        }
        assertThat(found).hasToString(tokenCharacters);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "a", "a b", "a\tb", "a  b", "\u0080", "\u00FF", "\"a, b\"", "!~"})
    void fieldValueIsOne(String text) {
        assertThat(Syntax.isFieldValue(text)).isTrue();
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                " ", "\t", " a", "a ", "\ta", "a\t", "a\rb", "a\nb", "a\r\n b", "a\0", "a\u000B",
                "a\f", "a\u001B", "a\u007F", "a\u0100", "€"
            })
    void otherTextIsNoFieldValue(String text) {
        assertThat(Syntax.isFieldValue(text)).isFalse();
    }

    @Test
    void onlySpaceAndTabAreWhitespace() {
        for (char c = 0; c <= 0xFF; c++) {
            assertThat(Syntax.isWhitespace(c)).isEqualTo(c == 0x20 || c == 0x09);
        }
    }

    @Test
    void onlySpacesAndTabsAreTakenFromTheEnds() {
        assertThat(Syntax.withoutOuterWhitespace(" \t a \t b\t ")).isEqualTo("a \t b");
        assertThat(Syntax.withoutOuterWhitespace("\u000Ba\f")).isEqualTo("\u000Ba\f");
        assertThat(Syntax.withoutOuterWhitespace(" \t ")).isEmpty();
        assertThat(Syntax.withoutOuterWhitespace("")).isEmpty();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '"',
            value = {
                "abc,'abc'",
                "\"\",''",
                "a b,'a b'",
                "\"a\r\nb\",'a\\u000d\\u000ab'",
                "é,'\\u00e9'",
                "😀,'\\ud83d\\ude00'",
                "\u007F,'\\u007f'"
            })
    void textIsQuotedForTheLog(String text, String quoted) {
        assertThat(Syntax.quoted(text)).isEqualTo(quoted);
    }

    @Test
    void longTextIsCut() {
        assertThat(Syntax.quoted("x".repeat(80))).isEqualTo("'" + "x".repeat(80) + "'");
        assertThat(Syntax.quoted("x".repeat(81))).isEqualTo("'" + "x".repeat(80) + "…'");
        assertThat(Syntax.printable("a\nb", 2)).isEqualTo("a\\u000a…");
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"a,a", " a\t,a", "\t a b  ,a b", "\u00a0a\u00a0,\u00a0a\u00a0", "\fa\f,\fa\f"})
    void blanksAndTabsAreTrimmedAndNothingElse(String text, String trimmed) {
        assertThat(Syntax.withoutOuterWhitespace(text)).isEqualTo(trimmed);
    }

    @Test
    void nothingIsLeftOfWhiteSpace() {
        assertThat(Syntax.withoutOuterWhitespace("")).isEmpty();
        assertThat(Syntax.withoutOuterWhitespace(" \t ")).isEmpty();
    }
}
