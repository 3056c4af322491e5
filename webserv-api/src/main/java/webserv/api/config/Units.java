package webserv.api.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reads numbers, and quantities with units, such as `10MiB` and `30s`.
///
/// Where there are units, one is needed: NGINX's bare `10m` is ten mebibytes in one directive and
/// ten minutes in the next, and has surprised many.
final class Units {
    /// The most octets, in the largest unit.
    static final String MOST_OCTETS = (Long.MAX_VALUE >> 40) + "TiB";

    private static final Pattern QUANTITY = Pattern.compile("(\\d{1,18}) ?([A-Za-z]+)");
    private static final Pattern ANY_QUANTITY = Pattern.compile("\\d+ ?([A-Za-z]+)");
    private static final List<String> BINARY_UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
    private static final Map<String, Long> OCTETS =
            Map.of(
                    "b",
                    1L,
                    "kib",
                    1L << 10,
                    "mib",
                    1L << 20,
                    "gib",
                    1L << 30,
                    "tib",
                    1L << 40,
                    "kb",
                    1_000L,
                    "mb",
                    1_000_000L,
                    "gb",
                    1_000_000_000L,
                    "tb",
                    1_000_000_000_000L);
    private static final Map<String, Long> MILLIS =
            Map.of(
                    "ms",
                    1L,
                    "s",
                    1_000L,
                    "m",
                    60_000L,
                    "min",
                    60_000L,
                    "h",
                    3_600_000L,
                    "d",
                    86_400_000L);

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,18}");

    private Units() {}

    /// A number without a unit, empty where the text is none.
    static Optional<Long> wholeNumber(String text) {
        return WHOLE_NUMBER.matcher(text).matches()
                ? Optional.of(Long.parseLong(text))
                : Optional.empty();
    }

    /// A number of octets, empty where the text is none or does not fit a `long`.
    static Optional<Long> octets(String text) {
        return text.equals("0") ? Optional.of(0L) : scaled(text, OCTETS);
    }

    /// A duration of whole milliseconds, empty where the text is none or does not fit.
    static Optional<Duration> duration(String text) {
        return text.equals("0")
                ? Optional.of(Duration.ZERO)
                : scaled(text, MILLIS).map(Duration::ofMillis);
    }

    /// Whether the text is a number of octets with its unit that [#octets] does not read, as there
    /// are too many.
    static boolean isTooManyOctets(String text) {
        return isQuantity(text, OCTETS) && octets(text).isEmpty();
    }

    /// Whether the text is a duration with its unit beyond a bound, read or not.
    static boolean isLonger(String text, Duration most) {
        return isQuantity(text, MILLIS)
                && duration(text).filter(time -> time.compareTo(most) <= 0).isEmpty();
    }

    private static boolean isQuantity(String text, Map<String, Long> scales) {
        var quantity = ANY_QUANTITY.matcher(text);
        return quantity.matches() && scales.containsKey(lowerCase(quantity.group(1)));
    }

    private static String lowerCase(String unit) {
        return unit.toLowerCase(Locale.ROOT);
    }

    /// As [#octets] reads it, in the largest binary unit that needs no fraction.
    static String text(long octets) {
        long count = octets;
        int unit = 0;
        while (count != 0 && count % 1024 == 0 && unit < BINARY_UNITS.size() - 1) {
            count /= 1024;
            unit++;
        }
        return count == 0 ? "0" : count + BINARY_UNITS.get(unit);
    }

    /// As [#duration] reads it, in the largest unit that needs no fraction.
    static String text(Duration duration) {
        if (duration.isZero()) {
            return "0";
        }
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        if (duration.toSecondsPart() != 0) {
            return duration.toSeconds() + "s";
        }
        if (duration.toMinutesPart() != 0) {
            return duration.toMinutes() + "m";
        }
        return duration.toHoursPart() != 0 ? duration.toHours() + "h" : duration.toDays() + "d";
    }

    /// The clause that says within what bounds a value has to be.
    ///
    /// @param least empty for none
    /// @param most empty for none
    static String range(String least, String most) {
        if (least.isEmpty() && most.isEmpty()) {
            return "";
        }
        return most.isEmpty()
                ? ", at least " + least
                : ", from " + (least.isEmpty() ? "0" : least) + " to " + most;
    }

    /// The clause that shows values that are taken.
    ///
    /// @param values empty for none
    static String examples(List<String> values) {
        return switch (values.size()) {
            case 0 -> "";
            case 1 -> ", such as " + values.getFirst();
            default ->
                    ", such as %s or %s"
                            .formatted(
                                    String.join(", ", values.subList(0, values.size() - 1)),
                                    values.getLast());
        };
    }

    /// What every number of octets within bounds matches, and nothing beyond them.
    static String octetsPattern(long least, long most) {
        return pattern(OCTETS, least, most);
    }

    /// What every duration within bounds matches, and nothing beyond them.
    static String durationPattern(long leastMillis, long mostMillis) {
        return pattern(MILLIS, leastMillis, mostMillis);
    }

    /// A number for each unit: its least and its most differ.
    private static String pattern(Map<String, Long> scales, long least, long most) {
        var unitsByScale = new TreeMap<Long, List<String>>();
        scales.forEach((unit, scale) ->
                unitsByScale.computeIfAbsent(scale, _ -> new ArrayList<>()).add(inAnyCase(unit)));
        var alternatives = new ArrayList<String>();
        if (least == 0) {
            alternatives.add("0");
        }
        unitsByScale.forEach((scale, units) -> {
            long from = Math.ceilDiv(least, scale);
            if (from <= most / scale) {
                units.sort(Comparator.naturalOrder());
                alternatives.add(
                        "%s ?(%s)"
                                .formatted(
                                        RangePattern.of(from, most / scale),
                                        String.join("|", units)));
            }
        });
        return String.join("|", alternatives);
    }

    private static String inAnyCase(String unit) {
        var pattern = new StringBuilder();
        for (int i = 0; i < unit.length(); i++) {
            char c = unit.charAt(i);
            pattern.append('[').append(Character.toUpperCase(c)).append(c).append(']');
        }
        return pattern.toString();
    }

    private static Optional<Long> scaled(String text, Map<String, Long> scales) {
        var quantity = QUANTITY.matcher(text);
        if (!quantity.matches()) {
            return Optional.empty();
        }
        var scale = scales.get(lowerCase(quantity.group(2)));
        var number = Long.parseLong(quantity.group(1));
        if (scale == null || number > Long.MAX_VALUE / scale) {
            return Optional.empty();
        }
        return Optional.of(number * scale);
    }
}
