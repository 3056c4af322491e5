package webserv.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.config.Node;
import webserv.api.config.Origin;

class LinearExpressionTest {
    private static final List<String> TEXTS =
            List.of(
                    "", "/", "b", "ab", "abb", "a", "/ab", "/b", "/a", "b/a", "x", "c", "😀x",
                    "AB");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^", "^/", "^/ab", "^a?b", "^ab*", "^ab+", "^ab??", "^ab{0}", "^ab{2}", "^a|b",
                "^/a|^c", "^(a|b)", "^[ab]", "^/.*b$", "^\\/a", "^\\x61b", "^😀?x", "^😀*",
                "^a(?i)B", "(?i)^AB", "ab", "^^a", "^$", "^a$|x"
            })
    void isFoundWhereTheLibraryFindsIt(String expression) {
        var value = new Node.Text(Origin.BUILT_IN, expression);
        var ours = LinearExpression.of("path", value, expression, false);
        var theirs = Pattern.compile(expression);
        for (var text : TEXTS) {
            boolean isFound = theirs.matcher(text).find();
            assertThat(ours.matches(text)).as(text).isEqualTo(isFound);
            assertThat(ours.find(text).isPresent()).as(text).isEqualTo(isFound);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"^AB", "^aB$", "^/A"})
    void caseIsIgnoredAtTheBeginningToo(String expression) {
        var value = new Node.Text(Origin.BUILT_IN, expression);
        var ours = LinearExpression.of("path", value, expression, true);
        var theirs = Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
        for (var text : TEXTS) {
            boolean isFound = theirs.matcher(text).find();
            assertThat(ours.matches(text)).as(text).isEqualTo(isFound);
            assertThat(ours.find(text).isPresent()).as(text).isEqualTo(isFound);
        }
    }
}
