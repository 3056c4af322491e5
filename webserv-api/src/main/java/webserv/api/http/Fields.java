package webserv.api.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The field lines of a message, in order (RFC 9110 §5). Names are compared without regard to ASCII
/// case. Immutable, safe for any thread.
///
/// A received section makes its strings when they are asked for, so asking for little costs little.
///
/// Fields of a class of its own may claim any size. The methods that walk through them refuse more
/// than [#MOST_LINES], so that nobody who asks is held for ever.
public interface Fields {
    /// The most lines that fields may have. No head that is sent or received has room for so many:
    /// that of a response has 256 KiB at most, and the shortest line takes five octets.
    int MOST_LINES = 65_536;

    /// The most octets that the names and values of fields may have in all: more than a head takes.
    int MOST_OCTETS = 256 * 1024;

    /// No fields.
    static Fields empty() {
        return FieldList.EMPTY;
    }

    /// The number of field lines.
    int size();

    /// The name of a line, in the case it was given.
    ///
    /// @param line from 0 to `size() - 1`
    /// @throws IndexOutOfBoundsException if there is no such line
    String name(int line);

    /// The value of a line.
    ///
    /// @param line from 0 to `size() - 1`
    /// @throws IndexOutOfBoundsException if there is no such line
    String value(int line);

    /// Fields from names and values in turn.
    ///
    /// @throws IllegalArgumentException if the number of arguments is odd or a line cannot be sent
    static Fields of(String... namesAndValues) {
        return new Builder().addAll(namesAndValues).build();
    }

    /// The lines of other fields in an object of this API; those fields themselves where they are
    /// one that was made of lines. Of fields of any other class it asks [#size], [#name] and
    /// [#value] alone.
    ///
    /// @throws IllegalArgumentException if there are more than [#MOST_LINES] or [#MOST_OCTETS], or
    ///   a line cannot be sent, see [FieldLine]
    static Fields copyOf(Fields other) {
        return switch (other) {
            case FieldList list -> list;
            case ReadyFields ready -> ready;
            case JoinedFields(var first, var rest) -> new JoinedFields(copyOf(first), copyOf(rest));
            default -> copied(other);
        };
    }

    private static Fields copied(Fields other) {
        var copy = new Builder();
        int size = other.lineCount();
        long octets = 0;
        for (int line = 0; line < size; line++) {
            var name = other.name(line);
            var value = other.value(line);
            octets += name.length() + value.length();
            if (octets > MOST_OCTETS) {
                throw new IllegalArgumentException(
                        "fields of more than %d octets".formatted(MOST_OCTETS));
            }
            copy.add(name, value);
        }
        return copy.build();
    }

    /// The number of the first line of that name, or -1.
    ///
    /// @throws IllegalArgumentException if there are more than [#MOST_LINES]; all methods below
    ///   throw it, too
    default int indexOf(String name) {
        int size = lineCount();
        for (int line = 0; line < size; line++) {
            if (name(line).equalsIgnoreCase(name)) {
                return line;
            }
        }
        return -1;
    }

    /// Whether a line of that name is there.
    default boolean has(String name) {
        return indexOf(name) >= 0;
    }

    /// The value of the first line of that name.
    default Optional<String> first(String name) {
        int line = indexOf(name);
        return line < 0 ? Optional.empty() : Optional.of(value(line));
    }

    /// The values of all lines of that name, in order.
    default List<String> all(String name) {
        int line = indexOf(name);
        if (line < 0) {
            return List.of();
        }
        var values = new ArrayList<String>(1);
        int size = lineCount();
        for (; line < size; line++) {
            if (name(line).equalsIgnoreCase(name)) {
                values.add(value(line));
            }
        }
        return List.copyOf(values);
    }

    /// The combined field value (RFC 9110 §5.2): the values of all lines of that name, joined by
    /// comma and space.
    default Optional<String> combined(String name) {
        var values = all(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
    }

    private int lineCount() {
        int size = size();
        if (size < 0 || size > MOST_LINES) {
            throw new IllegalArgumentException(
                    "fields of %d lines, where %d are the most".formatted(size, MOST_LINES));
        }
        return size;
    }

    /// The lines as a list.
    default List<FieldLine> lines() {
        return IntStream.range(0, lineCount())
                .mapToObj(line -> new FieldLine(name(line), value(line)))
                .toList();
    }

    /// These fields with one more line behind them.
    default Fields with(String name, String value) {
        return new Builder().addAll(this).add(name, value).build();
    }

    /// Puts fields together, line by line.
    final class Builder {
        private final List<FieldLine> lines = new ArrayList<>();

        /// No lines yet.
        public Builder() {}

        /// Adds a line.
        ///
        /// @throws IllegalArgumentException if it cannot be sent, see [FieldLine]
        public Builder add(String name, String value) {
            lines.add(new FieldLine(name, value));
            return this;
        }

        /// Adds a line.
        public Builder add(FieldLine line) {
            lines.add(line);
            return this;
        }

        /// Adds lines, names and values in turn.
        public Builder addAll(String... namesAndValues) {
            if (namesAndValues.length % 2 != 0) {
                throw new IllegalArgumentException(
                        "a field name without a value: "
                                + namesAndValues[namesAndValues.length - 1]);
            }
            for (int i = 0; i < namesAndValues.length; i += 2) {
                add(namesAndValues[i], namesAndValues[i + 1]);
            }
            return this;
        }

        /// Adds all lines of other fields.
        public Builder addAll(Fields other) {
            lines.addAll(other.lines());
            return this;
        }

        /// The lines so far.
        public Fields build() {
            return lines.isEmpty() ? empty() : new FieldList(List.copyOf(lines));
        }
    }
}

/// Fields made by code.
record FieldList(List<FieldLine> list) implements Fields {
    static final FieldList EMPTY = new FieldList(List.of());

    @Override
    public int size() {
        return list.size();
    }

    @Override
    public String name(int line) {
        return list.get(line).name();
    }

    @Override
    public String value(int line) {
        return list.get(line).value();
    }

    @Override
    public List<FieldLine> lines() {
        return list;
    }

    @Override
    public String toString() {
        return list.stream()
                .map(line -> line.name() + ": " + line.value())
                .collect(Collectors.joining("\n"));
    }
}
