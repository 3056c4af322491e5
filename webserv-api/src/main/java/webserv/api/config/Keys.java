package webserv.api.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The keys that a mapping of a configuration may have. Immutable.
///
/// Several may have one name where a mapping is read by several, each of whom may take it for
/// something else: a server's `timeout` is there for every handler below it.
public final class Keys {
    /// Of a reader that does not say what it reads: any key may be one of its.
    public static final Keys UNDECLARED = new Keys(List.of(), true);

    private final Map<String, List<Key<?>>> byName = new LinkedHashMap<>();
    private final boolean isOpen;

    private Keys(List<Key<?>> keys, boolean isOpen) {
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
        return new Keys(keys, false);
    }

    /// These and those of another reader of the same mapping; open if one of them is.
    public Keys and(Keys others) {
        return new Keys(joined(all(), others.all()), isOpen || others.isOpen);
    }

    /// Those of them that a mapping around may set.
    public Keys inherited() {
        return new Keys(all().stream().filter(Key::isInherited).toList(), isOpen);
    }

    /// The same keys with a word in front of what each means.
    public Keys meant(String word) {
        return new Keys(
                all().stream().<Key<?>>map(key -> key.meaning(word + key.meaning())).toList(),
                isOpen);
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
