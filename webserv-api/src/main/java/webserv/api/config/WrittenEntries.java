package webserv.api.config;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The few entries of a mapping, in the order written, in two arrays. A large configuration has a
/// hundred thousand such mappings, and a hash table for each would be half of the memory that its
/// tree takes.
///
/// Immutable.
final class WrittenEntries extends AbstractMap<String, Node.Entry> {
    /// Beyond, looking at one after the other takes longer than a hash table does.
    private static final int MOST = 8;

    private final String[] names;
    private final Node.Entry[] entries;

    private WrittenEntries(Map<String, Node.Entry> entries) {
        // Not by a function that makes the array: that takes twice as long here.
        names = entries.keySet().toArray(new String[entries.size()]);
        this.entries = entries.values().toArray(new Node.Entry[entries.size()]);
    }

    /// A copy that nobody can change, in the same order.
    static Map<String, Node.Entry> copyOf(Map<String, Node.Entry> entries) {
        return entries.size() <= MOST
                ? new WrittenEntries(entries)
                : Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /// Whether one of some keys is among those of a mapping; without an iterator where they are
    /// few, as it is asked for each location.
    static boolean haveOneOf(Map<String, Node.Entry> entries, Set<String> keys) {
        if (entries instanceof WrittenEntries few) {
            for (var name : few.names) {
                if (keys.contains(name)) {
                    return true;
                }
            }
            return false;
        }
        return !Collections.disjoint(entries.keySet(), keys);
    }

    @Override
    public Node.@Nullable Entry get(@Nullable Object key) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(key)) {
                return entries[i];
            }
        }
        return null;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public int size() {
        return names.length;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super Node.Entry> action) {
        for (int i = 0; i < names.length; i++) {
            action.accept(names[i], entries[i]);
        }
    }

    @Override
    public Set<Entry<String, Node.Entry>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return names.length;
            }

            @Override
            public Iterator<Entry<String, Node.Entry>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Entry<String, Node.Entry>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < names.length;
        }

        @Override
        public Entry<String, Node.Entry> next() {
            if (next == names.length) {
                throw new NoSuchElementException();
            }
            var entry = Map.entry(names[next], entries[next]);
            next++;
            return entry;
        }
    }
}
