package webserv.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CookiesTest {

    /// A name, the value of Cookie, and the cookies found, as names and values in turn.
    static Stream<Arguments> rows() {
        return Stream.of(
                row("one pair", "a=b", "a", "b"),
                row("pairs in order", "b=1; a=2; c=3", "b", "1", "a", "2", "c", "3"),
                row("no blank behind the semicolon", "a=1;b=2", "a", "1", "b", "2"),
                row("blanks around names and values", " a = 1 \t;\tb =2", "a", "1", "b", "2"),
                row("two of one name", "a=1; a=2", "a", "1", "a", "2"),
                row("case matters", "a=1; A=2", "a", "1", "A", "2"),
                row("empty value", "a=; b=", "a", "", "b", ""),
                row("value with equals signs", "a=b=c==", "a", "b=c=="),
                row("quotes are kept", "a=\"b\"", "a", "\"b\""),
                row("a quote protects no semicolon", "a=\"b; c=d\"", "a", "\"b", "c", "d\""),
                row("a comma parts nothing", "a=1,b=2", "a", "1,b=2"),
                row("blanks and backslashes within a value", "a=b c\\d", "a", "b c\\d"),
                row("percent signs are not decoded", "a=%20", "a", "%20"),
                row("octets beyond ASCII pass", "a=\u00e4", "a", "\u00e4"),
                row("white space of Unicode is no blank", "a=1; \u00a0__Host-b=2", "a", "1"),
                row(
                        "old attributes are names like others",
                        "$Version=1; a=b",
                        "$Version",
                        "1",
                        "a",
                        "b"),
                row("a pair without equals is skipped", "a; b=2; c", "b", "2"),
                row("a pair without a name is skipped", "=1; b=2", "b", "2"),
                row("a name that is no token is skipped", "a b=1; c[d]=2; e=3", "e", "3"),
                row("empty pairs are skipped", "; ;a=1;;", "a", "1"),
                row("nothing", ""));
    }

    private static Arguments row(String name, String line, String... namesAndValues) {
        return Arguments.of(name, line, List.of(namesAndValues));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void cookiesAreReadTolerantly(String name, String line, List<String> expected) {
        var cookies = Cookies.of(oneLine(line));
        assertThat(
                        cookies.list().stream()
                                .flatMap(cookie -> Stream.of(cookie.name(), cookie.value())))
                .as(name)
                .isEqualTo(expected);
    }

    /// A line with whatever a codec might let through.
    private static Fields oneLine(String value) {
        return new Fields() {
            @Override
            public int size() {
                return 1;
            }

            @Override
            public String name(int line) {
                return "cookie";
            }

            @Override
            public String value(int line) {
                return value;
            }
        };
    }

    @Test
    void severalLinesAreOneList() {
        var cookies = Cookies.of(Fields.of("Cookie", "a=1; b=2", "X", "y", "COOKIE", "a=3"));
        assertThat(cookies.all("a")).containsExactly("1", "3");
        assertThat(cookies.first("a")).contains("1");
        assertThat(cookies.first("b")).contains("2");
    }

    @Test
    void nameIsFoundInItsOwnCaseAlone() {
        var cookies = Cookies.of(Fields.of("Cookie", "Id=1"));
        assertThat(cookies.first("id")).isEmpty();
        assertThat(cookies.all("id")).isEmpty();
        assertThat(cookies.first("Id")).contains("1");
    }

    @Test
    void requestWithoutTheFieldHasNone() {
        assertThat(Cookies.of(Fields.empty()).list()).isEmpty();
    }
}
