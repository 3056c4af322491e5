package webserv.api.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One mapping of the configuration, with typed access to its keys: declared once as a [Key], or by
/// name where nobody else has to know of them. What else is wrong with a value, its reader says
/// with the errors of [Refusals].
///
/// A key that is missing in a section ([#section], [#sections]) is looked up in the mapping that
/// the section was asked of, so a location inherits what its server says, and a handler's own
/// section what its location says. [#own] is the same mapping without that. Every key that is asked
/// for is remembered; [#unusedKeys] tells what the user wrote and nobody asked for, which is nearly
/// always a misspelling.
///
/// Every accessor throws [ConfigException], pointing at the value, when the value has another type
/// or lies outside its range. Confined to the thread that reads the configuration.
public final class Settings implements Refusals {
    private final Lookup keys;
    private final Path directory;
    private final @Nullable Settings enclosing;
    private final @Nullable Readings readings;

    /// @param mapping the keys and values
    /// @param directory what relative paths in it start from: the configuration file's folder
    public Settings(Node.Mapping mapping, Path directory) {
        this(new Lookup(mapping), directory.toAbsolutePath(), null, null);
    }

    private Settings(
            Lookup keys,
            Path directory,
            @Nullable Settings enclosing,
            @Nullable Readings readings) {
        this.keys = keys;
        this.directory = directory;
        this.enclosing = enclosing;
        this.readings = readings;
    }

    /// Settings without a file, for tests and for defaults: keys and values in turn, paths relative
    /// to the working directory.
    ///
    /// @throws IllegalArgumentException if the number of arguments is odd
    public static Settings of(String... keysAndValues) {
        return new Settings(Node.Mapping.of(keysAndValues), Path.of(""));
    }

    /// The same mapping, keeping what is read from it for [#applied]. That takes memory for each
    /// setting of each location, which a server that only serves need not spend.
    public Settings recorded() {
        return new Settings(new Lookup(mapping()), directory, null, new Readings("", origin()));
    }

    /// The outermost mapping once more, for another thread. What is asked of the one does not count
    /// for the other until they are [joined][#join].
    ///
    /// @throws IllegalStateException if it is seen from a mapping inside of another, or keeps what
    ///   is read, see [#recorded]
    public Settings apart() {
        if (enclosing != null || readings != null) {
            throw new IllegalStateException("the settings are not those of a file alone");
        }
        return new Settings(new Lookup(mapping()), directory, null, null);
    }

    /// Counts what was asked of settings that were taken [apart][#apart], and of their sections, as
    /// asked of these. No thread may use the others any more.
    public void join(Settings apart) {
        keys.join(apart.keys);
    }

    /// Whether what is read is kept, see [#recorded].
    public boolean isRecorded() {
        return readings != null;
    }

    /// What was read from the mapping that begins at an origin, and from its sections, in the order
    /// of the first reading: each setting that applies there, with the place that it comes from.
    /// Empty where nothing was kept, see [#recorded]. Lists of sections are left out: each has an
    /// origin of its own.
    public List<Applied> applied(Origin at) {
        return readings == null ? List.of() : readings.at(at);
    }

    /// A setting that was read.
    ///
    /// @param key with those of the sections around it in front: `cgi.timeout`
    /// @param value as written, or the default; absent where it is not set and has none
    /// @param origin of the value; [Origin#DEFAULT] where it is not written
    public record Applied(String key, Optional<String> value, Origin origin) {}

    /// The mapping itself; to look at it does not count as asking for its keys.
    public Node.Mapping mapping() {
        return keys.mapping;
    }

    @Override
    public Origin origin() {
        return mapping().origin();
    }

    /// What relative paths start from: an absolute path.
    public Path directory() {
        return directory;
    }

    /// Whether the key is set, here or in an enclosing mapping.
    public boolean has(String key) {
        boolean found = keys.find(key) != null;
        if (readings != null && !found && enclosing != null) {
            readings.add(key, Optional.empty(), Optional.empty());
        }
        return found;
    }

    /// Whether the key is set in this mapping itself.
    public boolean hasOwn(String key) {
        return keys.own(key) != null;
    }

    /// This mapping by itself, for keys that have no meaning in a mapping around it: it inherits
    /// nothing.
    public Settings own() {
        return new Settings(keys.within(null), directory, null, readings);
    }

    /// This mapping by itself, but for a few keys that are still looked up around it.
    public Settings ownWith(String... inherited) {
        var around = new Settings(keys.around(inherited), directory);
        return new Settings(keys.within(around.keys), directory, around, readings);
    }

    /// The mapping that decides what certain keys are here: this one if it sets one of them, else
    /// the nearest around that does, else the outermost. What is read by those keys and by no
    /// others is the same for all mappings that have one such in common, so that a reader may keep
    /// it for them.
    ///
    /// Where readings are kept, see [#recorded], each mapping decides for itself: it is to be read.
    public Settings deciding(Set<String> keys) {
        var place = this;
        while (place.enclosing != null
                && place.readings == null
                && !WrittenEntries.haveOneOf(place.mapping().entries(), keys)) {
            place = place.enclosing;
        }
        return place;
    }

    /// The keys of this mapping itself, in the order written; marks none of them as used.
    public Set<String> ownKeys() {
        return mapping().entries().keySet();
    }

    /// Where the key is written, here or in an enclosing mapping; where this mapping begins if it
    /// is not written at all.
    @Override
    public Origin originOf(String key) {
        var entry = keys.find(key);
        return entry == null ? origin() : entry.keyOrigin();
    }

    /// The value as it was read, whatever its kind; empty where the key is not set.
    @Override
    public Optional<Node> find(String key) {
        return valueOf(keys.find(key));
    }

    @Override
    public Optional<Node> written(Key<?> key) {
        return valueOf(keys.find(key));
    }

    /// The same as [#find], but the key does not count as asked for: for whoever needs the value
    /// and is not the one that it is meant for.
    public Optional<Node> peek(String key) {
        return keys.peek(key);
    }

    /// The value of a key, or its default.
    ///
    /// @throws ConfigException if it is of another kind, or is not set and has no default
    public <T> T get(Key<T> key) {
        var found = find(key);
        var value = found.isPresent() ? found : key.fallback();
        if (value.isEmpty()) {
            var meaning = key.meaning().isEmpty() ? "" : " (" + key.meaning() + ")";
            throw wrong(key, "is missing" + meaning);
        }
        return value.get();
    }

    /// The value of a key; empty where it is not set, whatever its default.
    ///
    /// @throws ConfigException if it is of another kind
    public <T> Optional<T> find(Key<T> key) {
        var found = keys.find(key);
        if (readings != null && !(key.kind() instanceof Structure)) {
            readings.add(key.name(), valueOf(found), key.writtenFallback());
        }
        return found == null
                ? Optional.empty()
                : Optional.of(key.kind().read(this, key.name(), found.value()));
    }

    /// The mappings of a key, each inheriting from this one; what is none is kept as a mistake.
    public List<Settings> sections(Key<List<Settings>> key, Mistakes mistakes) {
        var example = key.kind() instanceof Structure<?> kind ? kind.example() : "";
        return mistakes.each(items(key), item -> sectionOf(key.name(), item, false, example));
    }

    /// The texts of a key whose value is a list, with their places, whatever is expected of them.
    ///
    /// @throws ConfigException with all that are no single values
    public List<Node.Text> values(Key<? extends List<?>> key) {
        return Mistakes.refusing(mistakes -> values(key, mistakes));
    }

    /// The same, but what is no single value is kept as a mistake.
    public List<Node.Text> values(Key<? extends List<?>> key, Mistakes mistakes) {
        if (readings != null) {
            readings.add(key.name(), written(key), key.writtenFallback());
        }
        return mistakes.each(items(key), item -> Shape.single(key.name(), item));
    }

    /// The values of a key that is a list, each made of its text; the key's default where it is not
    /// set.
    ///
    /// @param conversion from text; throws [ConfigException] where it is wrong
    /// @throws ConfigException with all that are wrong
    public <T> List<T> each(Key<List<T>> key, Function<Node.Text, T> conversion) {
        if (!has(key)) {
            return get(key);
        }
        return Mistakes.refusing(mistakes -> mistakes.each(values(key, mistakes), conversion));
    }

    private List<Node> items(Key<?> key) {
        return written(key).map(Node::items).orElse(List.of());
    }

    /// Whether the key is set, here or, if it is inherited, in an enclosing mapping.
    public boolean has(Key<?> key) {
        return keys.find(key) != null;
    }

    /// Whether the key is set in this mapping itself.
    public boolean hasOwn(Key<?> key) {
        return keys.own(key.name()) != null;
    }

    /// Where the key is written, see [#originOf(String)].
    public Origin originOf(Key<?> key) {
        var entry = keys.find(key);
        return entry == null ? origin() : entry.keyOrigin();
    }

    private static Optional<Node> valueOf(Node.@Nullable Entry entry) {
        return Optional.ofNullable(entry).map(Node.Entry::value);
    }

    /// The keys of this mapping that somebody asked for so far, set or not.
    public Set<String> askedKeys() {
        return keys.asked(mapping());
    }

    /// Whether somebody asked for a key of a mapping of this tree.
    public boolean isAsked(Node.Mapping of, String key) {
        return keys.isAsked(of, key);
    }

    /// The text of a key that is meant for another reader, see [#peek]; empty where there is none.
    public Optional<String> peekText(String key) {
        return peek(key)
                .filter(Node.Text.class::isInstance)
                .map(node -> Shape.single(key, node).text());
    }

    /// A value that must be there.
    public String text(String key) {
        return read(key, Optional::empty)
                .map(node -> Shape.single(key, node).text())
                .orElseThrow(() -> wrong(key, "is missing"));
    }

    /// A value, or the fallback where the key is not set.
    public String text(String key, String fallback) {
        return read(key, () -> Optional.of(fallback))
                .map(node -> Shape.single(key, node).text())
                .orElse(fallback);
    }

    /// One value or a list of values; empty where the key is not set.
    public List<String> texts(String key) {
        return values(key).stream().map(Node.Text::text).toList();
    }

    /// One value or a list of values with their places; empty where the key is not set.
    ///
    /// @throws ConfigException with all that are no single values
    public List<Node.Text> values(String key) {
        var items = read(key, Optional::empty).map(Node::items).orElse(List.of());
        return Mistakes.all(items, item -> Shape.single(key, item));
    }

    /// A whole number within `[least, most]`.
    public long number(String key, long fallback, long least, long most) {
        var expected = "must be a whole number from " + least + " to " + most;
        return read(key, () -> Optional.of("" + fallback))
                .map(node ->
                        Units.wholeNumber(Shape.single(key, node).text())
                                .filter(number -> number >= least && number <= most)
                                .orElseThrow(() -> ConfigException.of(key, node, expected)))
                .orElse(fallback);
    }

    /// `true` or `false`.
    public boolean flag(String key, boolean fallback) {
        return get(undescribed(key, Kind.FLAG, fallback));
    }

    /// A number of octets with its unit, such as `512KiB`; `0` needs none.
    public long octets(String key, long fallback) {
        return get(undescribed(key, Kind.OCTETS, fallback));
    }

    /// A number of octets with its unit, within `[least, most]`.
    public long octets(String key, long fallback, long least, long most) {
        return get(undescribed(key, Kind.octets(least, most), fallback));
    }

    /// A duration with its unit, such as `500ms`, `30s` or `5m`; `0` needs none.
    public Duration duration(String key, Duration fallback) {
        return get(undescribed(key, Kind.TIME, fallback));
    }

    /// A duration with its unit, within `[least, most]`.
    public Duration duration(String key, Duration fallback, Duration least, Duration most) {
        return get(undescribed(key, Kind.time(least, most), fallback));
    }

    private static <T> Key<T> undescribed(String key, Kind<T> kind, T fallback) {
        return Key.of(key, kind, fallback, "");
    }

    /// A path, made absolute by [#directory] and normalised; empty where the key is not set.
    /// Nothing is said of whether it exists; an empty one is refused.
    public Optional<Path> path(String key) {
        return find(Key.optional(key, Kind.PATH, ""));
    }

    /// A mapping below this one, inheriting from this one; empty where the key is not set.
    public Optional<Settings> section(String key) {
        return find(key).map(node -> sectionOf(key, node, true, ""));
    }

    /// A list of mappings below this one, each inheriting from this one; empty where the key is not
    /// set.
    ///
    /// @throws ConfigException with all that are no mappings
    public List<Settings> sections(String key) {
        return find(key).map(node -> sectionsOf(key, node, "")).orElse(List.of());
    }

    List<Settings> sectionsOf(String key, Node node, String example) {
        return Mistakes.all(node.items(), item -> sectionOf(key, item, false, example));
    }

    /// The keys that are written in this mapping, or in a section of it that was asked for, and
    /// that nobody asked for, in the order written.
    public List<UnusedKey> unusedKeys() {
        return keys.unused();
    }

    /// Finds a value and keeps that it was read.
    private Optional<Node> read(String key, Supplier<Optional<String>> fallback) {
        var found = find(key);
        if (readings != null) {
            readings.add(key, found, fallback.get());
        }
        return found;
    }

    /// @param isPart whether what is read from the section counts as read from this mapping, too
    /// @param example of such a section, for the message; may be empty
    Settings sectionOf(String key, Node node, boolean isPart, String example) {
        var below = Shape.mapping(key, node, example);
        var within = readings == null ? null : readings.below(key, below.origin(), isPart);
        return new Settings(keys.below(below), directory, this, within);
    }
}
