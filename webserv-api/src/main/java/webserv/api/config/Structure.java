package webserv.api.config;

import java.util.List;
import java.util.Optional;

/// A kind whose values have keys of their own.
///
/// @param <T> what a value is read as
public sealed interface Structure<T> extends Kind<T> {
    /// One of them in one line of YAML, for the hint where something else stands in its place;
    /// empty where nobody gave one.
    default String example() {
        return "";
    }

    @Override
    default String written(T value) {
        throw new IllegalStateException("a section is not written in one line");
    }

    /// A mapping with keys of its own, which inherits from the one around.
    ///
    /// @param keys that it may have
    record Section(Keys keys) implements Structure<Settings> {
        @Override
        public Settings read(Settings around, String key, Node value) {
            return around.sectionOf(key, value, true, example());
        }

        @Override
        public String example() {
            return keys.example();
        }
    }

    /// A list of mappings, or one of them.
    ///
    /// @param keys that each may have
    /// @param least how many there have to be; not checked here, the reader does
    record Sections(Keys keys, int least) implements Structure<List<Settings>> {
        @Override
        public List<Settings> read(Settings around, String key, Node value) {
            return around.sectionsOf(key, value, example());
        }

        @Override
        public String example() {
            return keys.example();
        }
    }

    /// A list of mappings like the one around, such as locations inside of locations.
    record Nested() implements Structure<List<Settings>> {
        private static final String EXAMPLE = "{ path: /files/, root: site }";

        @Override
        public List<Settings> read(Settings around, String key, Node value) {
            return around.sectionsOf(key, value, EXAMPLE);
        }

        @Override
        public String example() {
            return EXAMPLE;
        }
    }

    /// A mapping whose keys are names that the user chooses. It inherits nothing.
    ///
    /// @param values what the names are mapped to
    /// @param names what every name matches as a whole; not checked here, the reader does
    /// @param example of such a mapping, for the message; may be empty
    record Named(Kind<?> values, String names, String example) implements Structure<Settings> {
        /// The same, with an example for the hint where something else stands in its place.
        ///
        /// @param text in one line of YAML: `{ 404: /404.html }`
        public Named example(String text) {
            return new Named(values, names, text);
        }

        @Override
        public Settings read(Settings around, String key, Node value) {
            if (!(value instanceof Node.Mapping)) {
                asMapping(value)
                        .ifPresent(mapping -> {
                            throw ConfigException.advising(
                                    key, value, "must be a mapping: write " + mapping);
                        });
            }
            return around.sectionOf(key, value, true, example).own();
        }
    }

    /// Words of which each text has those of an entry, as a mapping; empty where they are not.
    private static Optional<String> asMapping(Node value) {
        var texts =
                value.items().stream()
                        .map(item -> item instanceof Node.Text(_, var text) ? text : "")
                        .toList();
        return texts.stream().anyMatch(text -> GluedKey.in(text).isPresent())
                ? Optional.empty()
                : SeveralWords.asMapping(texts);
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
