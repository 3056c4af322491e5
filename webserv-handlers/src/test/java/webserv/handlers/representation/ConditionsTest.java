package webserv.handlers.representation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.http.Fields;

/// The representation has the tag "a" and was modified on Sun, 06 Nov 1994 08:49:37 GMT.
class ConditionsTest {
    private static final Instant MODIFIED = Instant.parse("1994-11-06T08:49:37Z");
    private static final Validators CURRENT =
            new Validators(EntityTag.strong("a"), MODIFIED.plusMillis(700));
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static final String BEFORE = "Sun, 06 Nov 1994 08:49:36 GMT";
    private static final String SAME = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final String AFTER = "Sun, 06 Nov 1994 08:49:38 GMT";

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "GET;    ``;                                                    PROCEED",
                // §13.1.1
                "GET;    If-Match: \"a\";                                       PROCEED",
                "GET;    If-Match: \"b\", \"a\";                                PROCEED",
                "GET;    If-Match: \"b\" | If-Match: \"a\";                     PROCEED",
                "GET;    If-Match: *;                                           PROCEED",
                "GET;    If-Match: \"b\";                                       FAILED",
                "PUT;    If-Match: \"b\";                                       FAILED",
                "PUT;    If-Match: W/\"a\";                                     FAILED",
                "PUT;    If-Match: nonsense;                                    FAILED",
                // §13.1.4, which If-Match switches off
                "GET;    If-Unmodified-Since: SAME;                             PROCEED",
                "GET;    If-Unmodified-Since: AFTER;                            PROCEED",
                "GET;    If-Unmodified-Since: BEFORE;                           FAILED",
                "DELETE; If-Unmodified-Since: BEFORE;                           FAILED",
                "GET;    If-Unmodified-Since: yesterday;                        PROCEED",
                "GET;    If-Unmodified-Since: BEFORE | If-Match: \"a\";         PROCEED",
                "GET;    If-Unmodified-Since: AFTER | If-Match: \"b\";          FAILED",
                // §13.1.2
                "GET;    If-None-Match: \"a\";                                  NOT_MODIFIED",
                "HEAD;   If-None-Match: \"a\";                                  NOT_MODIFIED",
                "GET;    If-None-Match: W/\"a\";                                NOT_MODIFIED",
                "GET;    If-None-Match: \"b\", \"a\";                           NOT_MODIFIED",
                "GET;    if-none-match: *;                                      NOT_MODIFIED",
                "GET;    If-None-Match: \"b\";                                  PROCEED",
                "GET;    If-None-Match: nonsense;                               PROCEED",
                "PUT;    If-None-Match: *;                                      FAILED",
                "DELETE; If-None-Match: \"a\";                                  FAILED",
                "PUT;    If-None-Match: \"b\";                                  PROCEED",
                // §13.1.3, which If-None-Match switches off
                "GET;    If-Modified-Since: BEFORE;                             PROCEED",
                "GET;    If-Modified-Since: SAME;                               NOT_MODIFIED",
                "HEAD;   If-Modified-Since: AFTER;                              NOT_MODIFIED",
                "PUT;    If-Modified-Since: SAME;                               PROCEED",
                "GET;    If-Modified-Since: SAME | If-None-Match: \"b\";        PROCEED",
                "GET;    If-Modified-Since: BEFORE | If-None-Match: \"a\";      NOT_MODIFIED",
                "GET;    If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT;     NOT_MODIFIED",
                "GET;    If-Modified-Since: Sun Nov  6 08:49:37 1994;           NOT_MODIFIED",
                "GET;    If-Modified-Since: SAME | If-Modified-Since: SAME;     PROCEED",
                "GET;    If-Modified-Since: yesterday;                          PROCEED",
                // §13.2.2: the first false one decides
                "GET;    If-None-Match: \"a\" | If-Match: \"b\";                FAILED",
                "GET;    If-Modified-Since: SAME | If-Unmodified-Since: BEFORE; FAILED",
                "GET;    If-None-Match: \"a\" | If-Match: \"a\";                NOT_MODIFIED",
            })
    void preconditionsAreAskedInOrder(String method, String lines, Conditions.Outcome outcome) {
        assertThat(Conditions.evaluate(method, fields(lines), Optional.of(CURRENT), NOW))
                .isEqualTo(outcome);
    }

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "PUT; If-Match: *;                  FAILED",
                "PUT; If-Match: \"a\";              FAILED",
                "PUT; If-None-Match: *;             PROCEED",
                "PUT; If-None-Match: \"a\";         PROCEED",
                "PUT; If-Unmodified-Since: AFTER;   PROCEED",
                "PUT; If-Unmodified-Since: BEFORE;  PROCEED",
                "GET; If-Modified-Since: AFTER;     PROCEED",
            })
    void whatDoesNotExistMatchesNothing(String method, String lines, Conditions.Outcome outcome) {
        assertThat(Conditions.evaluate(method, fields(lines), Optional.empty(), NOW))
                .isEqualTo(outcome);
    }

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "GET;  If-Match: *;                  PROCEED",
                "GET;  If-Match: \"a\";              FAILED",
                "GET;  If-None-Match: *;             NOT_MODIFIED",
                "POST; If-None-Match: *;             FAILED",
                "GET;  If-None-Match: \"a\";         PROCEED",
                "GET;  If-Unmodified-Since: BEFORE;  PROCEED",
                "GET;  If-Modified-Since: AFTER;     PROCEED",
            })
    void whatHasNoValidatorsIsNamedByTheAsteriskAlone(
            String method, String lines, Conditions.Outcome outcome) {
        assertThat(Conditions.evaluateWithoutValidators(method, fields(lines))).isEqualTo(outcome);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "If-None-Match, true", "if-modified-since, true", "IF-RANGE, true", "range, true",
        "Accept, false", "Referer, false", "Ifx, false", "Accept-Range, false",
    })
    void fieldsThatMatterAreSeenInOnePass(String name, boolean any) {
        assertThat(Conditions.anyIn(Fields.of("Host", "a", name, "x"))).isEqualTo(any);
    }

    @Test
    void timeOfTheFutureIsNow() {
        var validators = Validators.of(EntityTag.strong("a"), NOW.plusSeconds(9), NOW);
        assertThat(validators.lastModified()).isEqualTo(NOW);
    }

    @Test
    void timeThatNoFieldCanSayIsTheEpoch() {
        var validators = Validators.of(EntityTag.strong("a"), Instant.MIN, NOW);
        assertThat(validators.lastModifiedField()).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
    }

    private static Fields fields(String lines) {
        var words = new ArrayList<String>();
        Pattern.compile(" \\| ")
                .splitAsStream(lines)
                .filter(line -> !line.isEmpty())
                .forEach(line -> {
                    int colon = line.indexOf(": ");
                    words.add(line.substring(0, colon));
                    words.add(date(line.substring(colon + 2)));
                });
        return Fields.of(words.toArray(String[]::new));
    }

    private static String date(String value) {
        return switch (value) {
            case "BEFORE" -> BEFORE;
            case "SAME" -> SAME;
            case "AFTER" -> AFTER;
            default -> value;
        };
    }
}
