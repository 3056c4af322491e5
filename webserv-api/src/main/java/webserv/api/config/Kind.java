package webserv.api.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a key's value may be, as whoever reads it and whoever describes it see it.
///
/// The kinds are few and closed, so that a schema, a reference and an editor can be made of them; a
/// value with a rule of its own is [Written] with a pattern, or a plain text that its reader
/// checks. Immutable.
///
/// @param <T> what a value is read as
public sealed interface Kind<T> {

    /// Any text.
    Scalar<String> TEXT = new Text(Text.ANY);

    /// `true` or `false`.
    Scalar<Boolean> FLAG = new Flag();

    /// A path, relative to the configuration's folder.
    Scalar<Path> PATH = new FilePath();

    /// Octets without bounds.
    Scalar<Long> OCTETS = new Octets(0, Long.MAX_VALUE);

    /// A duration without bounds.
    Scalar<Duration> TIME = new Time(Duration.ZERO, Time.LONGEST);

    /// Reads a value.
    ///
    /// @param around the mapping that it stands in
    /// @param key whose value it is, for the message
    /// @throws ConfigException at the value, if it is none of this kind
    T read(Settings around, String key, Node value);

    /// A value as a user would write it.
    String written(T value);

    /// A text of a certain form: the reader sees to that, and says best what is wrong, and the
    /// schema says so as far as a pattern can.
    ///
    /// @param pattern what every such text matches as a whole, in the syntax that Java and ECMA-262
    ///   have in common; others may match, too
    static Scalar<String> text(String pattern) {
        return new Text(pattern);
    }

    /// A whole number within `[least, most]`.
    static Scalar<Integer> whole(int least, int most) {
        return new Whole(least, most);
    }

    /// A number of octets within `[least, most]`, with its unit.
    static Scalar<Long> octets(long least, long most) {
        return new Octets(least, most);
    }

    /// A duration within `[least, most]`, with its unit.
    static Scalar<Duration> time(Duration least, Duration most) {
        return new Time(least, most);
    }

    /// One of a few words: what the values' `toString` says.
    static <T> Scalar<T> oneOf(List<T> values) {
        var words = new LinkedHashMap<String, T>();
        values.forEach(value -> words.put(value.toString(), value));
        return new Choice<>(words);
    }

    /// One value or a list of them.
    static <T> Kind<List<T>> list(Kind<T> item) {
        return new Items<>(item, 0);
    }

    /// One value or a list of them, of which there have to be some: the reader sees to that, and
    /// the schema says so.
    static <T> Kind<List<T>> list(Kind<T> item, int least) {
        return new Items<>(item, least);
    }

    /// A mapping with keys of its own.
    static Kind<Settings> section(Key<?>... keys) {
        return new Section(Keys.of(keys));
    }

    /// A list of mappings, or one mapping.
    static Kind<List<Settings>> sections(Keys keys) {
        return new Sections(keys, 0);
    }

    /// A list of mappings, or one mapping, of which there have to be some: the reader sees to that,
    /// and the schema says so.
    static Kind<List<Settings>> sections(Keys keys, int least) {
        return new Sections(keys, least);
    }

    /// A mapping whose keys are names that the user chooses.
    static Kind<Settings> named(Kind<?> values) {
        return new Named(values, ".*");
    }

    /// A mapping whose keys are names of a certain form: the reader sees to that, and the schema
    /// says so.
    ///
    /// @param names what every such name matches as a whole, in the syntax that Java and ECMA-262
    ///   have in common
    static Kind<Settings> named(Kind<?> values, String names) {
        return new Named(values, names);
    }

    /// A value of one of several kinds, as it stands in the file.
    static Kind<Node> either(Kind<?>... kinds) {
        return new Either(List.of(kinds));
    }

    /// A kind whose values are written as one text.
    ///
    /// @param <T> what a value is read as
    sealed interface Scalar<T> extends Kind<T> {

        /// What is expected, for the message: `true or false`.
        String expected();

        /// The value; empty where the text is none.
        Optional<T> parse(String text);

        @Override
        default T read(Settings around, String key, Node value) {
            var parsed = parse(Settings.textOf(key, value));
            if (parsed.isEmpty()) {
                throw Settings.wrong(key, value, "must be " + expected());
            }
            return parsed.get();
        }

        @Override
        default String written(T value) {
            return value.toString();
        }
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
            return Settings.wholeNumber(text)
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

        /// What all of them match as a whole, and nothing else, in the syntax that Java and
        /// ECMA-262 have in common.
        public String pattern() {
            return least == 0 && most == Long.MAX_VALUE ? ANY : Units.octetsPattern(least, most);
        }

        @Override
        public String expected() {
            return "a size with its unit, such as 512KiB or 10MiB"
                    + Units.range(
                            least == 0 ? "" : Units.text(least),
                            most == Long.MAX_VALUE ? "" : Units.text(most));
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
            return "a duration with its unit, such as 500ms, 30s or 5m"
                    + Units.range(
                            least.isZero() ? "" : Units.text(least),
                            most.equals(LONGEST) ? "" : Units.text(most));
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
    /// whether it exists.
    record FilePath() implements Scalar<Path> {
        @Override
        public String expected() {
            return "a path";
        }

        @Override
        public Optional<Path> parse(String text) {
            try {
                return Optional.of(Path.of(text));
            } catch (InvalidPathException _) {
                return Optional.empty();
            }
        }

        @Override
        public Path read(Settings around, String key, Node value) {
            try {
                var path = Path.of(Settings.textOf(key, value));
                return around.directory().resolve(path).normalize();
            } catch (InvalidPathException invalid) {
                throw Settings.wrong(key, value, "is no path: " + invalid.getReason());
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
    /// @param <T> what it is read as
    record Written<T>(
            String expected, String pattern, Function<String, Optional<? extends T>> conversion)
            implements Scalar<T> {
        @Override
        public Optional<T> parse(String text) {
            return conversion.apply(text).map(Function.identity());
        }
    }

    /// One value or a list of them.
    ///
    /// @param item the kind of each
    /// @param least how many there have to be
    /// @param <T> what each is read as
    record Items<T>(Kind<T> item, int least) implements Kind<List<T>> {
        @Override
        public List<T> read(Settings around, String key, Node value) {
            var mistakes = new Mistakes();
            var values = new ArrayList<T>();
            for (var one : Settings.itemsOf(value)) {
                mistakes.attempt(() -> item.read(around, key, one)).ifPresent(values::add);
            }
            mistakes.refuse();
            return List.copyOf(values);
        }

        @Override
        public String written(List<T> values) {
            return values.size() == 1
                    ? item.written(values.getFirst())
                    : values.stream()
                            .map(item::written)
                            .collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /// A kind whose values have keys of their own.
    ///
    /// @param <T> what a value is read as
    sealed interface Structure<T> extends Kind<T> {
        @Override
        default String written(T value) {
            throw new IllegalStateException("a section is not written in one line");
        }
    }

    /// A mapping with keys of its own, which inherits from the one around.
    ///
    /// @param keys that it may have
    record Section(Keys keys) implements Structure<Settings> {
        @Override
        public Settings read(Settings around, String key, Node value) {
            return around.sectionOf(key, value, true);
        }
    }

    /// A list of mappings, or one of them.
    ///
    /// @param keys that each may have
    /// @param least how many there have to be
    record Sections(Keys keys, int least) implements Structure<List<Settings>> {
        @Override
        public List<Settings> read(Settings around, String key, Node value) {
            return around.sectionsOf(key, value);
        }
    }

    /// A list of mappings like the one around, such as locations inside of locations.
    record Nested() implements Structure<List<Settings>> {
        @Override
        public List<Settings> read(Settings around, String key, Node value) {
            return around.sectionsOf(key, value);
        }
    }

    /// A mapping whose keys are names that the user chooses. It inherits nothing.
    ///
    /// @param values what the names are mapped to
    /// @param names what every name matches as a whole
    record Named(Kind<?> values, String names) implements Structure<Settings> {
        @Override
        public Settings read(Settings around, String key, Node value) {
            return around.sectionOf(key, value, true).own();
        }
    }

    /// A value of one of several kinds.
    ///
    /// @param kinds at least one, in the order to tell them in
    record Either(List<Kind<?>> kinds) implements Structure<Node> {
        /// Copies the list.
        public Either {
            kinds = List.copyOf(kinds);
        }

        @Override
        public Node read(Settings around, String key, Node value) {
            return value;
        }
    }
}
