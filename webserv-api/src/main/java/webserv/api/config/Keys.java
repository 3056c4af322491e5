package webserv.api.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The keys that a mapping of a configuration may have. Immutable.
///
/// Several may have one name where a mapping is read by several, each of whom may take it for
/// something else: a server's `timeout` is there for every handler below it.
public final class Keys {
    /// Of a reader that does not say what it reads: any key may be one of its.
    public static final Keys UNDECLARED = new Keys(List.of(), List.of(), Map.of(), true, "");

    /// Keys of which a mapping may set one at most.
    ///
    /// @param names of those keys
    /// @param unless names of keys beside which they do not mean that
    public record Exclusion(List<String> names, List<String> unless) {
        /// Copies the lists.
        public Exclusion {
            names = List.copyOf(names);
            unless = List.copyOf(unless);
        }

        /// Keys that exclude each other whatever stands beside them.
        ///
        /// @param names two or more, copied
        public static Exclusion always(List<String> names) {
            return new Exclusion(names, List.of());
        }
    }

    private final Map<String, List<Key<?>>> byName = new LinkedHashMap<>();
    private final List<Exclusion> exclusions;
    private final Map<String, String> elsewhere;
    private final boolean isOpen;
    private final String example;

    private Keys(
            List<Key<?>> keys,
            List<Exclusion> exclusions,
            Map<String, String> elsewhere,
            boolean isOpen,
            String example) {
        this.example = example;
        this.exclusions = List.copyOf(exclusions);
        this.elsewhere = Map.copyOf(elsewhere);
        this.isOpen = isOpen;
        for (var key : keys) {
            byName.merge(key.name(), List.of(key), Keys::joined);
        }
    }

    /// These and no others.
    public static Keys of(Key<?>... keys) {
        return of(List.of(keys));
    }

    /// These and no others.
    public static Keys of(List<Key<?>> keys) {
        return new Keys(keys, List.of(), Map.of(), false, "");
    }

    /// The same keys, some of which exclude each other: the reader sees to that, and the schema
    /// says so.
    public Keys excluding(Exclusion exclusion) {
        var all = new ArrayList<>(exclusions);
        all.add(exclusion);
        return new Keys(all(), all, elsewhere, isOpen, example);
    }

    /// The same keys, one of which has another name in a like place, from which users bring it
    /// along: for the hint.
    ///
    /// @param other the name there
    /// @param name the key's own
    public Keys calledElsewhere(String other, String name) {
        var all = new HashMap<>(elsewhere);
        all.put(other, name);
        return new Keys(all(), exclusions, all, isOpen, example);
    }

    /// The key that has this name elsewhere; empty where there is none.
    public Optional<String> calledElsewhere(String other) {
        return Optional.ofNullable(elsewhere.get(other));
    }

    /// The same keys, and how a mapping of them may look: for the hint where something else stands
    /// in its place.
    ///
    /// @param text in one line of YAML: `{ store: uploads }`
    public Keys example(String text) {
        return new Keys(all(), exclusions, elsewhere, isOpen, text);
    }

    /// How a mapping of them may look; empty if that was not said.
    public String example() {
        return example;
    }

    /// These and those of another reader of the same mapping; open if one of them is. Which of the
    /// others exclude each other is not taken over: each reader tells them apart for itself alone.
    public Keys and(Keys others) {
        var called = new HashMap<>(others.elsewhere);
        called.putAll(elsewhere);
        return new Keys(
                joined(all(), others.all()), exclusions, called, isOpen || others.isOpen, example);
    }

    /// Those of them that a mapping around may set.
    public Keys inherited() {
        return new Keys(
                all().stream().filter(Key::isInherited).toList(), List.of(), Map.of(), isOpen, "");
    }

    /// The same keys with a word in front of what each means.
    public Keys meant(String word) {
        return new Keys(
                all().stream().<Key<?>>map(key -> key.meaning(word + key.meaning())).toList(),
                exclusions,
                elsewhere,
                isOpen,
                example);
    }

    /// All of them, in the order declared.
    public List<Key<?>> all() {
        return byName.values().stream().<Key<?>>flatMap(List::stream).toList();
    }

    /// Those of a name; empty where there is none.
    public List<Key<?>> named(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /// Their names, in the order declared.
    public Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    /// Those of them that exclude each other.
    public List<Exclusion> exclusions() {
        return exclusions;
    }

    /// Whether there may be others, of a reader that does not declare its keys.
    public boolean isOpen() {
        return isOpen;
    }

    private static List<Key<?>> joined(List<Key<?>> some, List<Key<?>> others) {
        var all = new ArrayList<>(some);
        others.stream().filter(Predicate.not(some::contains)).forEach(all::add);
        return List.copyOf(all);
    }
}
