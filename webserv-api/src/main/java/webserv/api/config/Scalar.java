package webserv.api.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// A kind whose values are written as one text.
///
/// @param <T> what a value is read as
public sealed interface Scalar<T> extends Kind<T> {

    /// What is expected, for the message: `true or false`.
    String expected();

    /// What is wrong with a text that is none, as [ConfigException#of(String, Node, String)] takes
    /// it.
    default String mistake(String text) {
        return "must be " + expected();
    }

    /// The value; empty where the text is none.
    Optional<T> parse(String text);

    @Override
    default T read(Settings around, String key, Node value) {
        var text = Shape.single(key, value).text();
        var parsed = parse(text);
        if (parsed.isEmpty()) {
            throw ConfigException.of(key, value, mistake(text));
        }
        return parsed.get();
    }

    @Override
    default String written(T value) {
        return value.toString();
    }

    /// Any text, or one of a form that its reader checks.
    ///
    /// @param pattern what every such text matches as a whole
    record Text(String pattern) implements Scalar<String> {
        /// The pattern of any text.
        public static final String ANY = "[\\s\\S]*";

        @Override
        public String expected() {
            return "a text";
        }

        @Override
        public Optional<String> parse(String text) {
            return Optional.of(text);
        }
    }

    /// `true` or `false`.
    record Flag() implements Scalar<Boolean> {
        @Override
        public String expected() {
            return "true or false";
        }

        /// Other servers, and YAML before its version 1.2, have more words for the two.
        @Override
        public String mistake(String text) {
            var meant =
                    switch (text.toLowerCase(Locale.ROOT)) {
                        case "true", "on", "yes", "y", "1", "enabled" -> ": write true";
                        case "false", "off", "no", "n", "0", "disabled" -> ": write false";
                        default -> "";
                    };
            return Scalar.super.mistake(text) + meant;
        }

        @Override
        public Optional<Boolean> parse(String text) {
            return switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
            };
        }
    }

    /// A whole number.
    ///
    /// @param least the smallest
    /// @param most the greatest
    record Whole(int least, int most) implements Scalar<Integer> {
        /// What all of them match as a whole, in the syntax that Java and ECMA-262 have in common.
        public String pattern() {
            return least < 0 ? "-?[0-9]+" : RangePattern.of(least, most);
        }

        @Override
        public String expected() {
            return "a whole number from " + least + " to " + most;
        }

        @Override
        public Optional<Integer> parse(String text) {
            return Units.wholeNumber(text)
                    .filter(number -> number >= least && number <= most)
                    .map(Long::intValue);
        }
    }

    /// A number of octets with its unit, such as `512KiB`; `0` needs none.
    ///
    /// @param least the smallest
    /// @param most the greatest; [Long#MAX_VALUE] for no bound
    record Octets(long least, long most) implements Scalar<Long> {
        private static final String ANY = "0|[0-9]{1,18} ?([KkMmGgTt][Ii]?)?[Bb]";
        private static final String SIZE = "a size with its unit";
        private static final List<String> EXAMPLES =
                List.of("512B", "8KiB", "64KiB", "512KiB", "10MiB");

        /// What all of them match as a whole, and nothing else, in the syntax that Java and
        /// ECMA-262 have in common.
        public String pattern() {
            return least == 0 && most == Long.MAX_VALUE ? ANY : Units.octetsPattern(least, most);
        }

        @Override
        public String expected() {
            return SIZE
                    + examples()
                    + Units.range(
                            least == 0 ? "" : Units.text(least),
                            most == Long.MAX_VALUE ? "" : Units.text(most));
        }

        /// The largest two that are taken.
        private String examples() {
            var taken = EXAMPLES.stream().filter(text -> parse(text).isPresent()).toList();
            return Units.examples(taken.subList(Math.max(0, taken.size() - 2), taken.size()));
        }

        /// Where there is a bound, it is told with the kind.
        @Override
        public String mistake(String text) {
            if (most == Long.MAX_VALUE && Units.isTooManyOctets(text)) {
                return "is too large: it must be " + Units.MOST_OCTETS + " at most";
            }
            return ForeignUnits.size(text)
                    .filter(meant -> parse(meant).isPresent())
                    .map(meant -> "must be " + SIZE + ": write " + meant)
                    .orElseGet(() -> Scalar.super.mistake(text));
        }

        @Override
        public Optional<Long> parse(String text) {
            return Units.octets(text).filter(octets -> octets >= least && octets <= most);
        }

        @Override
        public String written(Long octets) {
            return Units.text(octets);
        }
    }

    /// A duration with its unit, such as `500ms`, `30s` or `5m`; `0` needs none.
    ///
    /// @param least the shortest
    /// @param most the longest; [#LONGEST] for no bound
    record Time(Duration least, Duration most) implements Scalar<Duration> {
        /// What every duration matches, whatever its bounds.
        public static final String PATTERN =
                "0|[0-9]{1,18} ?([Mm][Ss]|[Ss]|[Mm]([Ii][Nn])?|[Hh]|[Dd])";

        private static final String DURATION = "a duration with its unit";
        private static final List<String> EXAMPLES = List.of("500ms", "30s", "5m");

        /// No bound that anybody meets: a hundred years, which nanoseconds can tell.
        public static final Duration LONGEST = Duration.ofDays(36_500);

        /// What all of them match as a whole, and nothing else, in the syntax that Java and
        /// ECMA-262 have in common.
        public String pattern() {
            return least.isZero() && most.equals(LONGEST)
                    ? PATTERN
                    : Units.durationPattern(least.toMillis(), most.toMillis());
        }

        @Override
        public String expected() {
            var taken = EXAMPLES.stream().filter(text -> parse(text).isPresent()).toList();
            return DURATION
                    + Units.examples(taken)
                    + Units.range(
                            least.isZero() ? "" : Units.text(least),
                            most.equals(LONGEST) ? "" : Units.text(most));
        }

        /// Where there is a bound, it is told with the kind.
        @Override
        public String mistake(String text) {
            if (most.equals(LONGEST) && Units.isLonger(text, most)) {
                return "is too long: it must be " + Units.text(most) + " at most";
            }
            var advice = advice(text);
            return advice.isEmpty() ? Scalar.super.mistake(text) : "must be " + DURATION + advice;
        }

        /// What is to be written for a duration in other words, to be put behind what is expected;
        /// empty where the text is none, or not within the bounds.
        public String advice(String text) {
            return ForeignUnits.duration(text)
                    .filter(meant -> parse(meant).isPresent())
                    .map(meant -> ": write " + meant)
                    .orElse("");
        }

        @Override
        public Optional<Duration> parse(String text) {
            return Units.duration(text)
                    .filter(time -> time.compareTo(least) >= 0 && time.compareTo(most) <= 0);
        }

        @Override
        public String written(Duration duration) {
            return Units.text(duration);
        }
    }

    /// A path, made absolute by the configuration's folder and normalised. Nothing is said of
    /// whether it exists. An empty text would be that folder itself, which nobody means to serve
    /// who has left something out.
    record FilePath() implements Scalar<Path> {
        @Override
        public String expected() {
            return "a path";
        }

        @Override
        public Optional<Path> parse(String text) {
            try {
                return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
            } catch (InvalidPathException _) {
                return Optional.empty();
            }
        }

        @Override
        public Path read(Settings around, String key, Node value) {
            var text = Shape.single(key, value).text();
            if (text.isEmpty()) {
                throw ConfigException.advising(
                        key, value, "is empty: write '.' for the folder of this file");
            }
            try {
                return around.directory().resolve(Path.of(text)).normalize();
            } catch (InvalidPathException invalid) {
                throw ConfigException.of(key, value, "is no path: " + invalid.getReason());
            }
        }
    }

    /// One of a few words.
    ///
    /// @param words each with what it stands for, in the order to tell them in
    /// @param <T> what they stand for
    record Choice<T>(Map<String, T> words) implements Scalar<T> {
        /// Copies the map and keeps its order.
        public Choice {
            words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
        }

        @Override
        public String expected() {
            var all = List.copyOf(words.keySet());
            return all.size() == 1
                    ? all.getFirst()
                    : String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.getLast();
        }

        @Override
        public Optional<T> parse(String text) {
            return Optional.ofNullable(words.get(text));
        }
    }

    /// A text of a certain form.
    ///
    /// @param expected what is expected, for the message
    /// @param pattern what every such text matches as a whole, in the syntax that Java and ECMA-262
    ///   have in common
    /// @param conversion makes the value; empty where the text is none
    /// @param advice what to write for a text that is none, to be put behind what is expected;
    ///   gives an empty text where nothing is known
    /// @param <T> what it is read as
    record Written<T>(
            String expected,
            String pattern,
            Function<String, Optional<? extends T>> conversion,
            UnaryOperator<String> advice)
            implements Scalar<T> {
        /// One without advice.
        public Written(
                String expected,
                String pattern,
                Function<String, Optional<? extends T>> conversion) {
            this(expected, pattern, conversion, _ -> "");
        }

        @Override
        public String mistake(String text) {
            return Scalar.super.mistake(text) + advice.apply(text);
        }

        @Override
        public Optional<T> parse(String text) {
            return conversion.apply(text).map(Function.identity());
        }
    }
}
