package webserv.api.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Timestamps in HTTP fields (RFC 9110 §5.6.7): written as IMF-fixdate, read in all three formats.
public final class HttpDate {
    private static final List<String> DAYS =
            List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
    private static final List<String> MONTHS =
            List.of(
                    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                    "Dec");

    private static final String TIME = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";
    private static final String MONTH = "(?<month>[A-Z][a-z]{2})";
    private static final Pattern IMF_FIXDATE =
            Pattern.compile(
                    "[A-Z][a-z]{2}, (?<day>\\d\\d) " + MONTH + " (?<year>\\d{4}) " + TIME + " GMT");
    private static final Pattern RFC850_DATE =
            Pattern.compile(
                    "[A-Z][a-z]{5,8}, (?<day>\\d\\d)-"
                            + MONTH
                            + "-(?<year>\\d\\d) "
                            + TIME
                            + " GMT");
    private static final Pattern ASCTIME_DATE =
            Pattern.compile(
                    "[A-Z][a-z]{2} " + MONTH + " (?<day>[ \\d]\\d) " + TIME + " (?<year>\\d{4})");

    private HttpDate() {}

    /// As in `Sun, 06 Nov 1994 08:49:37 GMT`.
    ///
    /// @param instant in the years 0 to 9999; fractions of a second are dropped
    public static String format(Instant instant) {
        var at = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        var text = new StringBuilder(29);
        text.append(DAYS.get(at.getDayOfWeek().getValue() - 1)).append(", ");
        twoDigits(text, at.getDayOfMonth())
                .append(' ')
                .append(MONTHS.get(at.getMonthValue() - 1))
                .append(' ');
        twoDigits(text, at.getYear() / 100);
        twoDigits(text, at.getYear() % 100).append(' ');
        twoDigits(text, at.getHour()).append(':');
        twoDigits(text, at.getMinute()).append(':');
        return twoDigits(text, at.getSecond()).append(" GMT").toString();
    }

    /// Reads any of the three formats; empty where the text is none of them.
    ///
    /// @param now decides the century of the old two-digit years: a date that would lie more than
    ///   50 years ahead is one of the past
    public static Optional<Instant> parse(String text, Instant now) {
        for (var format : List.of(IMF_FIXDATE, RFC850_DATE, ASCTIME_DATE)) {
            var date = format.matcher(text);
            if (date.matches()) {
                return instantOf(date, now);
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> instantOf(Matcher date, Instant now) {
        var digits = date.group("year");
        int year = Integer.parseInt(digits);
        if (digits.length() == 4) {
            return instantOf(date, year);
        }
        int inThisCentury = centuryOf(now) + year;
        var latest = now.atOffset(ZoneOffset.UTC).plusYears(50).toInstant();
        return instantOf(date, inThisCentury)
                .filter(instant -> !instant.isAfter(latest))
                .or(() -> instantOf(date, inThisCentury - 100));
    }

    private static Optional<Instant> instantOf(Matcher date, int year) {
        int second = Integer.parseInt(date.group("second"));
        if (second > 60) {
            return Optional.empty();
        }
        try {
            var at =
                    LocalDateTime.of(
                            year,
                            Month.of(MONTHS.indexOf(date.group("month")) + 1),
                            Integer.parseInt(date.group("day").strip()),
                            Integer.parseInt(date.group("hour")),
                            Integer.parseInt(date.group("minute")),
                            Math.min(
                                    second,
                                    59)); // a leap second is legal here and unknown to java.time
            return Optional.of(at.toInstant(ZoneOffset.UTC));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static int centuryOf(Instant now) {
        int year = now.atOffset(ZoneOffset.UTC).getYear();
        return year - year % 100;
    }

    private static StringBuilder twoDigits(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
