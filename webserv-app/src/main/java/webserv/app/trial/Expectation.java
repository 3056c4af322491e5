package webserv.app.trial;

import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import webserv.api.config.BrokenExpression;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.http.Syntax;

/// One thing that is expected of an answer.
///
/// @param subject what is looked at
/// @param what is looked at, for the message: `status`, `the field Location`
/// @param wanted the text, or `~` and a regular expression that is to be found in it
/// @param origin where it is written
/// @param actual finds what there is
record Expectation(
        Subject subject,
        String what,
        String wanted,
        Origin origin,
        Function<Outcome, String> actual) {

    /// What has a name in the configuration, and all else.
    enum Subject {
        SERVER,
        LOCATION,
        HANDLER,
        OTHER
    }

    /// Checks that a regular expression is one.
    ///
    /// @throws webserv.api.config.ConfigException if it is not
    static Expectation of(
            Subject subject, String key, Node.Text wanted, Function<Outcome, String> actual) {
        var expectation =
                new Expectation(subject, "'" + key + "'", wanted.text(), wanted.origin(), actual);
        if (expectation.isPattern()) {
            if (expectation.pattern().isEmpty()) {
                throw BrokenExpression.missing(key, wanted);
            }
            try {
                Pattern.compile(expectation.pattern());
            } catch (PatternSyntaxException broken) {
                throw BrokenExpression.of(
                        key, wanted, broken.getDescription(), expectation.pattern());
            }
        }
        return expectation;
    }

    boolean isMetBy(Outcome outcome) {
        var there = actual.apply(outcome);
        return isPattern()
                ? Pattern.compile(pattern(), Pattern.DOTALL).matcher(there).find()
                : there.equals(wanted);
    }

    /// What went wrong, with its place.
    String complaint(Outcome outcome) {
        return "%s: expected %s %s, got %s"
                .formatted(origin, what, shown(wanted), shown(actual.apply(outcome)));
    }

    boolean isPattern() {
        return wanted.startsWith("~");
    }

    private String pattern() {
        return wanted.substring(1).stripLeading();
    }

    private static String shown(String text) {
        return text.isEmpty() ? "nothing" : "'" + Syntax.printable(text, 200) + "'";
    }
}
