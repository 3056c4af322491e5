package webserv.api.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Sizes and durations as other servers and people spell them, such as `10m`, `1.5GiB`, `1m30s` and
/// `PT5M`, and what is to be written for them here.
///
/// They are not taken as they are: one letter is a size in one server and a duration in the next.
final class ForeignUnits {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");
    private static final Pattern QUANTITY =
            Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,3})?)\\s*([a-z]+)");
    private static final Pattern SUM =
            Pattern.compile(
                    "(?=.*[a-z]\\s*[0-9])([0-9]{1,4}d)?\\s*([0-9]{1,6}h)?\\s*([0-9]{1,9}m)?\\s*"
                            + "([0-9]{1,9}s)?\\s*([0-9]{1,9}ms)?");
    private static final Pattern PART = Pattern.compile("([0-9]+)(ms|[dhms])");

    /// What a number without a unit may count in octets. Of a smaller one nobody knows what was
    /// meant.
    private static final long LEAST_OCTETS = 1024;

    private static final Map<String, Long> OCTETS =
            byName(
                    Map.of(
                            "b byte bytes octet octets", 1L,
                            "k ki kib kibibytes", 1L << 10,
                            "m mi mib meg mebibytes", 1L << 20,
                            "g gi gib gig gibibytes", 1L << 30,
                            "t ti tib tebibytes", 1L << 40,
                            "kb kilobyte kilobytes kbyte kbytes", 1_000L,
                            "mb megabyte megabytes mbyte mbytes", 1_000_000L,
                            "gb gigabyte gigabytes gbyte gbytes", 1_000_000_000L,
                            "tb terabyte terabytes", 1_000_000_000_000L));

    private static final Map<String, Long> MILLIS =
            byName(
                    Map.of(
                            "ms msec msecs millis millisecond milliseconds", 1L,
                            "s sec secs second seconds", 1_000L,
                            "m min mins minute minutes", 60_000L,
                            "h hr hrs hour hours", 3_600_000L,
                            "d day days", 86_400_000L,
                            "w week weeks", 604_800_000L,
                            "y year years", 31_536_000_000L));

    private ForeignUnits() {}

    private static Map<String, Long> byName(Map<String, Long> byNames) {
        var units = new HashMap<String, Long>();
        byNames.forEach(
                (names, scale) -> List.of(names.split(" ")).forEach(it -> units.put(it, scale)));
        return Map.copyOf(units);
    }

    /// A size as it is written here; empty where the text is none to anybody.
    static Optional<String> size(String text) {
        var plain = NUMBER.matcher(text);
        if (plain.matches()) {
            return Optional.of(Long.parseLong(text))
                    .filter(octets -> octets >= LEAST_OCTETS)
                    .map(Units::text);
        }
        return quantity(text, OCTETS).map(ForeignUnits::sizeText);
    }

    /// The binary unit, unless a decimal one has less digits: 1500 MB are 1464843.75 KiB.
    private static String sizeText(long octets) {
        var binary = Units.text(octets);
        if (binary.endsWith("iB") || octets % 1_000 != 0) {
            return binary;
        }
        return octets % 1_000_000 == 0 ? octets / 1_000_000 + "MB" : octets / 1_000 + "kB";
    }

    /// A duration as it is written here, where a number alone counts seconds, as in most other
    /// servers; empty where the text is none to anybody.
    static Optional<String> duration(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        if (NUMBER.matcher(text).matches()) {
            return Optional.of(Long.parseLong(text) + "s");
        }
        if (SUM.matcher(lower).matches()) {
            long millis =
                    PART.matcher(lower)
                            .results()
                            .mapToLong(part ->
                                    Long.parseLong(part.group(1))
                                            * MILLIS.getOrDefault(part.group(2), 0L))
                            .sum();
            return Optional.of(Units.text(Duration.ofMillis(millis)));
        }
        return quantity(text, MILLIS)
                .or(() -> iso(text))
                .map(millis -> Units.text(Duration.ofMillis(millis)));
    }

    private static Optional<Long> iso(String text) {
        if (!text.startsWith("P")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.parse(text).toMillis());
        } catch (DateTimeParseException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    /// A number with a unit, which may have a fraction as long as the whole has none.
    private static Optional<Long> quantity(String text, Map<String, Long> units) {
        var quantity = QUANTITY.matcher(text.toLowerCase(Locale.ROOT));
        if (!quantity.matches() || !units.containsKey(quantity.group(2))) {
            return Optional.empty();
        }
        var scale = BigDecimal.valueOf(units.get(quantity.group(2)));
        var whole = new BigDecimal(quantity.group(1)).multiply(scale).stripTrailingZeros();
        return whole.scale() > 0 || whole.precision() - whole.scale() > 18
                ? Optional.empty()
                : Optional.of(whole.longValueExact());
    }
}
