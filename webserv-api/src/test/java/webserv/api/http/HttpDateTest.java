package webserv.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1994-11-06T08:49:37Z     | Sun, 06 Nov 1994 08:49:37 GMT
                    1994-11-06T08:49:37.999Z | Sun, 06 Nov 1994 08:49:37 GMT
                    2024-02-29T23:59:59Z     | Thu, 29 Feb 2024 23:59:59 GMT
                    1970-01-01T00:00:00Z     | Thu, 01 Jan 1970 00:00:00 GMT
                    1969-12-31T23:59:59Z     | Wed, 31 Dec 1969 23:59:59 GMT
                    0000-01-01T00:00:00Z     | Sat, 01 Jan 0000 00:00:00 GMT
                    9999-12-31T23:59:59Z     | Fri, 31 Dec 9999 23:59:59 GMT
                    """)
    void instantIsWrittenAsImfFixdate(Instant instant, String text) {
        assertThat(HttpDate.format(instant)).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Sun, 06 Nov 1994 08:49:37 GMT    | 1994-11-06T08:49:37Z
                    Sunday, 06-Nov-94 08:49:37 GMT   | 1994-11-06T08:49:37Z
                    Sun Nov  6 08:49:37 1994         | 1994-11-06T08:49:37Z
                    Wed Nov 16 08:49:37 1994         | 1994-11-16T08:49:37Z
                    Thu, 29 Feb 2024 00:00:00 GMT    | 2024-02-29T00:00:00Z
                    Sat, 31 Dec 2016 23:59:60 GMT    | 2016-12-31T23:59:59Z
                    Friday, 20-Nov-26 12:00:00 GMT   | 2026-11-20T12:00:00Z
                    Friday, 20-Nov-76 12:00:00 GMT   | 2076-11-20T12:00:00Z
                    Saturday, 20-Nov-76 12:00:01 GMT | 1976-11-20T12:00:01Z
                    Friday, 31-Dec-76 00:00:00 GMT   | 1976-12-31T00:00:00Z
                    Saturday, 01-Jan-77 00:00:00 GMT | 1977-01-01T00:00:00Z
                    Saturday, 01-Jan-00 00:00:00 GMT | 2000-01-01T00:00:00Z
                    """)
    void eachOfTheThreeFormatsIsRead(String text, Instant instant) {
        assertThat(HttpDate.parse(text, NOW)).contains(instant);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "",
                "0",
                "now",
                "784111777",
                "1994-11-06T08:49:37Z",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 06 Nov 1994 08:49:37 +0000",
                "Sun, 06 Nov 1994 08:49:37 gmt",
                "sun, 06 Nov 1994 08:49:37 GMT",
                "Sun, 06 nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49 GMT",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "Sun,06 Nov 1994 08:49:37 GMT",
                " Sun, 06 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37 GMT ",
                "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
                "Sun, 00 Nov 1994 08:49:37 GMT",
                "Sun, 31 Nov 1994 08:49:37 GMT",
                "Wed, 29 Feb 2023 08:49:37 GMT",
                "Sun, 06 Foo 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:00:00 GMT",
                "Sun, 06 Nov 1994 08:60:37 GMT",
                "Sun, 06 Nov 1994 08:49:61 GMT",
                "Sun, -6 Nov 1994 08:49:37 GMT",
                "Sun, \u0660\u0666 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-1994 08:49:37 GMT",
                "Sun Nov 6 08:49:37 1994",
                "Sun Nov  6 08:49:37 1994 GMT"
            })
    void otherTextIsNoDate(String text) {
        assertThat(HttpDate.parse(text, NOW)).isEmpty();
    }

    @Test
    void whatIsWrittenCanBeRead() {
        for (long day = 0; day < 400; day++) {
            var instant = NOW.plusSeconds(day * 86_477);
            assertThat(HttpDate.parse(HttpDate.format(instant), NOW)).contains(instant);
        }
    }
}
