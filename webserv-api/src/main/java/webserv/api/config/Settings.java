package webserv.api.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// One mapping of the configuration, with typed access to its keys.
///
/// A key that is missing in an entry of a list of sections ([#sections]) is looked up in the
/// mapping around that list, so a location inherits what its server says. Every key that is asked
/// for is remembered; [#unusedKeys] tells what the user wrote and nobody asked for, which is nearly
/// always a misspelling.
///
/// Every accessor throws [ConfigException], pointing at the value, when the value has another type
/// or lies outside its range. Confined to the thread that reads the configuration.
public final class Settings {
    private final Node.Mapping mapping;
    private final Path directory;
    private final Optional<Settings> enclosing;
    private final Set<String> used = new HashSet<>();
    private final IdentityHashMap<Node, Settings> sections = new IdentityHashMap<>();

    /// @param mapping the keys and values
    /// @param directory what relative paths in it start from: the configuration file's folder
    public Settings(Node.Mapping mapping, Path directory) {
        this(mapping, directory, Optional.empty());
    }

    private Settings(Node.Mapping mapping, Path directory, Optional<Settings> enclosing) {
        this.mapping = mapping;
        this.directory = directory.toAbsolutePath();
        this.enclosing = enclosing;
    }

    /// Settings without a file, for tests and for defaults: keys and values in turn, paths relative
    /// to the working directory.
    ///
    /// @throws IllegalArgumentException if the number of arguments is odd
    public static Settings of(String... keysAndValues) {
        if (keysAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "a key without a value: " + keysAndValues[keysAndValues.length - 1]);
        }
        var entries = new LinkedHashMap<String, Node.Entry>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            var value = new Node.Text(Origin.BUILT_IN, keysAndValues[i + 1]);
            entries.put(keysAndValues[i], new Node.Entry(Origin.BUILT_IN, value));
        }
        return new Settings(new Node.Mapping(Origin.BUILT_IN, entries), Path.of(""));
    }

    /// Where the mapping begins.
    public Origin origin() {
        return mapping.origin();
    }

    /// What relative paths start from: an absolute path.
    public Path directory() {
        return directory;
    }

    /// Whether the key is set, here or in an enclosing mapping.
    public boolean has(String key) {
        return find(key).isPresent();
    }

    /// Whether the key is set in this mapping itself.
    public boolean hasOwn(String key) {
        used.add(key);
        return mapping.entries().containsKey(key);
    }

    /// The keys of this mapping itself, in the order written; marks none of them as used.
    public Set<String> ownKeys() {
        return mapping.entries().keySet();
    }

    /// Where the key is written, here or in an enclosing mapping; where this mapping begins if it
    /// is not written at all.
    public Origin originOf(String key) {
        return entry(key).map(Node.Entry::keyOrigin).orElse(origin());
    }

    /// The value as it was read, whatever its kind; empty where the key is not set.
    public Optional<Node> find(String key) {
        return entry(key).map(Node.Entry::value);
    }

    /// A value that must be there.
    public String text(String key) {
        return find(key)
                .map(node -> textOf(key, node))
                .orElseThrow(() -> new ConfigException(origin(), "'" + key + "' is missing"));
    }

    /// A value, or the fallback where the key is not set.
    public String text(String key, String fallback) {
        return find(key).map(node -> textOf(key, node)).orElse(fallback);
    }

    /// One value or a list of values; empty where the key is not set.
    public List<String> texts(String key) {
        return itemsOf(key).stream().map(item -> textOf(key, item)).toList();
    }

    /// A whole number within `[least, most]`.
    public long number(String key, long fallback, long least, long most) {
        return convert(
                key,
                fallback,
                Settings::wholeNumber,
                "a whole number from " + least + " to " + most,
                n -> n >= least && n <= most);
    }

    /// `true` or `false`.
    public boolean flag(String key, boolean fallback) {
        return convert(key, fallback, Settings::truth, "true or false", _ -> true);
    }

    /// A number of octets with its unit, such as `512KiB`; `0` needs none.
    public long octets(String key, long fallback) {
        return convert(
                key,
                fallback,
                Units::octets,
                "a size with its unit, such as 512KiB or 10MiB",
                _ -> true);
    }

    /// A duration with its unit, such as `500ms`, `30s` or `5m`; `0` needs none.
    public Duration duration(String key, Duration fallback) {
        return convert(
                key,
                fallback,
                Units::duration,
                "a duration with its unit, such as 500ms, 30s or 5m",
                _ -> true);
    }

    /// A path, made absolute by [#directory] and normalised; empty where the key is not set.
    /// Nothing is said of whether it exists.
    public Optional<Path> path(String key) {
        return find(key)
                .map(node -> {
                    try {
                        return directory.resolve(textOf(key, node)).normalize();
                    } catch (InvalidPathException invalid) {
                        throw wrong(key, node, "is no path: " + invalid.getReason());
                    }
                });
    }

    /// A mapping below this one; empty where the key is not set. It inherits nothing.
    public Optional<Settings> section(String key) {
        return find(key).map(node -> sectionOf(key, node, Optional.empty()));
    }

    /// A list of mappings below this one, each inheriting from this one; empty where the key is not
    /// set.
    public List<Settings> sections(String key) {
        return itemsOf(key).stream().map(item -> sectionOf(key, item, Optional.of(this))).toList();
    }

    /// An error at the value of a key, for checks that only its reader can make.
    ///
    /// @param mistake what is wrong with the value and what was expected
    public ConfigException wrong(String key, String mistake) {
        return entry(key)
                .map(entry -> wrong(key, entry.value(), mistake))
                .orElseGet(() -> new ConfigException(origin(), "'" + key + "' " + mistake));
    }

    /// The keys that are written in this mapping, or in a section of it that was asked for, and
    /// that nobody asked for, in the order written.
    public List<UnusedKey> unusedKeys() {
        var unused = new ArrayList<UnusedKey>();
        mapping.entries()
                .forEach((key, entry) -> {
                    if (!used.contains(key)) {
                        unused.add(new UnusedKey(key, entry.keyOrigin(), Set.copyOf(used)));
                    }
                });
        sections.values().forEach(section -> unused.addAll(section.unusedKeys()));
        unused.sort(Comparator.comparing(UnusedKey::origin, Settings::inFileOrder));
        return unused;
    }

    /// A key that nobody asked for.
    ///
    /// @param key as written
    /// @param origin where it is written
    /// @param knownKeys the keys that were asked for in the same mapping: what it may have meant
    public record UnusedKey(String key, Origin origin, Set<String> knownKeys) {}

    private static int inFileOrder(Origin a, Origin b) {
        return a.line() != b.line()
                ? Integer.compare(a.line(), b.line())
                : Integer.compare(a.column(), b.column());
    }

    /// Marks the key as used all the way up: a server's `root` is in use, even where each of its
    /// locations has one of its own.
    private Optional<Node.Entry> entry(String key) {
        used.add(key);
        var inherited = enclosing.flatMap(outer -> outer.entry(key));
        var own = mapping.entries().get(key);
        return own == null ? inherited : Optional.of(own);
    }

    private <T> T convert(
            String key,
            T fallback,
            Function<String, Optional<T>> conversion,
            String expected,
            Predicate<T> inRange) {
        return find(key)
                .map(node ->
                        conversion
                                .apply(textOf(key, node))
                                .filter(inRange)
                                .orElseThrow(() -> wrong(key, node, "must be " + expected)))
                .orElse(fallback);
    }

    private static String textOf(String key, Node node) {
        if (node instanceof Node.Text(_, var text)) {
            return text;
        }
        throw new ConfigException(node.origin(), "'" + key + "' must be a single value");
    }

    private List<Node> itemsOf(String key) {
        return switch (find(key).orElse(null)) {
            case null -> List.of();
            case Node.Items(_, var items) -> items;
            case Node single -> List.of(single);
        };
    }

    private Settings sectionOf(String key, Node node, Optional<Settings> inheritsFrom) {
        if (node instanceof Node.Mapping below) {
            return sections.computeIfAbsent(
                    node, _ -> new Settings(below, directory, inheritsFrom));
        }
        throw new ConfigException(
                node.origin(), "'" + key + "' must be a mapping of keys to values");
    }

    private static ConfigException wrong(String key, Node node, String mistake) {
        var written = node instanceof Node.Text(_, var text) ? ", not '" + text + "'" : "";
        return new ConfigException(node.origin(), "'" + key + "' " + mistake + written);
    }

    private static Optional<Long> wholeNumber(String text) {
        return text.matches("-?[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static Optional<Boolean> truth(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
