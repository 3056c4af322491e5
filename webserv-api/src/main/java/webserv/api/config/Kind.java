package webserv.api.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// What a key's value may be, as whoever reads it and whoever describes it see it.
///
/// The kinds are few and closed, so that a schema, a reference and an editor can be made of them; a
/// value with a rule of its own is [Scalar.Written] with a pattern, or a plain text that its reader
/// checks. Immutable.
///
/// @param <T> what a value is read as
public sealed interface Kind<T> permits Scalar, Kind.Items, Structure {

    /// Any text.
    Scalar<String> TEXT = new Scalar.Text(Scalar.Text.ANY);

    /// `true` or `false`.
    Scalar<Boolean> FLAG = new Scalar.Flag();

    /// A path, relative to the configuration's folder.
    Scalar<Path> PATH = new Scalar.FilePath();

    /// Octets without bounds.
    Scalar<Long> OCTETS = new Scalar.Octets(0, Long.MAX_VALUE);

    /// A duration without bounds.
    Scalar<Duration> TIME = new Scalar.Time(Duration.ZERO, Scalar.Time.LONGEST);

    /// Reads a value.
    ///
    /// @param around the mapping that it stands in
    /// @param key whose value it is, for the message
    /// @throws ConfigException at the value, if it is none of this kind
    T read(Settings around, String key, Node value);

    /// A value as a user would write it.
    ///
    /// @throws IllegalStateException if it is a [Structure], which has no such form
    String written(T value);

    /// A text of a certain form: the reader sees to that, and says best what is wrong, and the
    /// schema says so as far as a pattern can.
    ///
    /// @param pattern what every such text matches as a whole, in the syntax that Java and ECMA-262
    ///   have in common; others may match, too
    static Scalar<String> text(String pattern) {
        return new Scalar.Text(pattern);
    }

    /// A whole number within `[least, most]`.
    static Scalar<Integer> whole(int least, int most) {
        return new Scalar.Whole(least, most);
    }

    /// A number of octets within `[least, most]`, with its unit.
    static Scalar<Long> octets(long least, long most) {
        return new Scalar.Octets(least, most);
    }

    /// A duration within `[least, most]`, with its unit.
    static Scalar<Duration> time(Duration least, Duration most) {
        return new Scalar.Time(least, most);
    }

    /// One of a few words: what the values' `toString` says.
    static <T> Scalar<T> oneOf(List<T> values) {
        var words = new LinkedHashMap<String, T>();
        values.forEach(value -> words.put(value.toString(), value));
        return new Scalar.Choice<>(words);
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
        return new Structure.Section(Keys.of(keys));
    }

    /// A list of mappings, or one mapping.
    static Kind<List<Settings>> sections(Keys keys) {
        return new Structure.Sections(keys, 0);
    }

    /// A list of mappings, or one mapping, of which there have to be some: the reader sees to that,
    /// and the schema says so.
    static Kind<List<Settings>> sections(Keys keys, int least) {
        return new Structure.Sections(keys, least);
    }

    /// A mapping whose keys are names that the user chooses.
    static Structure.Named named(Kind<?> values) {
        return named(values, ".*");
    }

    /// A mapping whose keys are names of a certain form: the reader sees to that, and the schema
    /// says so.
    ///
    /// @param names what every such name matches as a whole, in the syntax that Java and ECMA-262
    ///   have in common
    static Structure.Named named(Kind<?> values, String names) {
        return new Structure.Named(values, names, "");
    }

    /// A value of one of several kinds, as it stands in the file.
    static Kind<Node> either(Kind<?>... kinds) {
        return new Structure.Either(List.of(kinds));
    }

    /// One value or a list of them.
    ///
    /// @param item the kind of each
    /// @param least how many there have to be
    /// @param <T> what each is read as
    record Items<T>(Kind<T> item, int least) implements Kind<List<T>> {
        @Override
        public List<T> read(Settings around, String key, Node value) {
            return Mistakes.all(value.items(), one -> item.read(around, key, one));
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
}
