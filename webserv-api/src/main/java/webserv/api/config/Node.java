package webserv.api.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value of a configuration, as a [webserv.api.spi.ConfigSource] read it: text, a list or a
/// mapping, with its place in the file, or what cannot be used. Text is not interpreted here: `80`,
/// `no` and `10MiB` get their type from whoever asks [Settings] for them.
public sealed interface Node {

    /// Where the value begins.
    Origin origin();

    /// The values of a list; any other value is the only one of its own.
    default List<Node> items() {
        return List.of(this);
    }

    /// A single value.
    record Text(Origin origin, String text) implements Node {}

    /// A list of values, in the order written.
    record Items(Origin origin, List<Node> items) implements Node {
        /// Copies the list.
        public Items {
            items = List.copyOf(items);
        }
    }

    /// Keys and their values, in the order written; no key occurs twice.
    record Mapping(Origin origin, Map<String, Entry> entries) implements Node {
        /// An empty mapping of no file.
        public static final Mapping EMPTY = new Mapping(Origin.BUILT_IN, Map.of());

        /// Copies the map and keeps its order.
        public Mapping {
            entries = WrittenEntries.copyOf(entries);
        }

        /// A mapping of no file: keys and texts in turn.
        ///
        /// @throws IllegalArgumentException if the number of arguments is odd
        static Mapping of(String... keysAndValues) {
            if (keysAndValues.length % 2 != 0) {
                throw new IllegalArgumentException(
                        "a key without a value: " + keysAndValues[keysAndValues.length - 1]);
            }
            var entries = new LinkedHashMap<String, Entry>();
            for (int i = 0; i < keysAndValues.length; i += 2) {
                var value = new Text(Origin.BUILT_IN, keysAndValues[i + 1]);
                entries.put(keysAndValues[i], new Entry(Origin.BUILT_IN, value));
            }
            return new Mapping(Origin.BUILT_IN, entries);
        }
    }

    /// What stands where a value should: nothing, or the same key once more. Whoever reads it is
    /// told so, and the rest of the file is read as ever.
    ///
    /// @param mistake one line, as of a [ConfigException]
    record Unusable(Origin origin, String mistake) implements Node {}

    /// A key's value and the place of the key.
    record Entry(Origin keyOrigin, Node value) {}
}
