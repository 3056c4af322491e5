package webserv.api.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The keys that the mappings of one tree were asked for, and those that they were not.
///
/// A hundred thousand locations are asked for the same sixty keys in the same order, so none has a
/// set of its own: each holds its place on a path that they share, which a further key leads on. A
/// mapping whose keys are names that the user chose, as those of `add_header`, shares no path with
/// another, and may have ten thousand of them: where a path ends, a set of its own goes on.
///
/// Confined to the thread that reads the configuration.
final class AskedKeys {
    /// The longest path: more keys than any mapping has whose keys are known ones. A step gathers
    /// those before it, so that all of a path take the square of its length.
    private static final int MOST_STEPS = 128;

    private final Step start = new Step("", null, 0);
    private final IdentityHashMap<Node.Mapping, OfMapping> byMapping = new IdentityHashMap<>();

    /// Those that another thread had, kept as they are: they are as many as these.
    private final List<AskedKeys> others = new ArrayList<>();

    /// Those of a mapping, which is asked from now on.
    OfMapping of(Node.Mapping mapping) {
        var known = byMapping.get(mapping);
        if (known == null) {
            known = new OfMapping(start);
            byMapping.put(mapping, known);
        }
        return known;
    }

    /// Counts what another was asked as asked here. The other is not used any more.
    void addAll(AskedKeys other) {
        others.add(other);
    }

    /// What a mapping was asked for; absent where it never was.
    @Nullable Set<String> find(Node.Mapping mapping) {
        var asked = byMapping.get(mapping);
        var keys = asked == null ? null : asked.keys();
        for (var other : others) {
            keys = union(keys, other.find(mapping));
        }
        return keys;
    }

    /// Whether a mapping was asked for a key.
    boolean has(Node.Mapping mapping, String key) {
        var asked = byMapping.get(mapping);
        return (asked != null && asked.keys().contains(key))
                || others.stream().anyMatch(other -> other.has(mapping, key));
    }

    /// What is written in a mapping, and in those below that were asked, and was not asked for, in
    /// the order written.
    ///
    /// @throws ConfigException if somebody has asked for what cannot be used, and was content
    List<UnusedKey> unused(Node.Mapping mapping) {
        var unused = new ArrayList<UnusedKey>();
        collectUnused(mapping, unused);
        return unused;
    }

    /// A mapping that was never made into settings was read as a plain node, or its key is unused
    /// itself: either way there is nothing to say about the keys in it.
    private void collectUnused(Node node, List<UnusedKey> unused) {
        switch (node) {
            case Node.Text _, Node.Unusable _ -> {}
            case Node.Items(_, var items) -> items.forEach(item -> collectUnused(item, unused));
            case Node.Mapping below -> {
                var keys = find(below);
                if (keys != null) {
                    var known = Set.copyOf(keys);
                    below.entries()
                            .forEach((key, entry) -> {
                                if (!keys.contains(key)) {
                                    unused.add(
                                            new UnusedKey(
                                                    key, entry.keyOrigin(), entry.value(), known));
                                } else if (entry.value() instanceof Node.Unusable value) {
                                    throw ConfigException.of(key, value, "cannot be read");
                                }
                                collectUnused(entry.value(), unused);
                            });
                }
            }
        }
    }

    private static @Nullable Set<String> union(
            @Nullable Set<String> some, @Nullable Set<String> others) {
        if (some == null || others == null) {
            return some == null ? others : some;
        }
        if (some.containsAll(others)) {
            return some;
        }
        var all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    /// The keys that one mapping was asked for.
    static final class OfMapping {
        private Place last;

        private OfMapping(Place start) {
            last = start;
        }

        void add(String key) {
            last = last.to(key);
        }

        /// All of them so far.
        Set<String> keys() {
            return last.keys();
        }
    }

    /// Where a mapping is by the keys that it was asked for.
    private sealed interface Place {
        /// Where a key leads: nowhere else if it was asked for already.
        Place to(String asked);

        /// Those up to here.
        Set<String> keys();
    }

    /// A place on a path.
    private static final class Step implements Place {
        final String key;
        final @Nullable Step before;
        private final int length;
        private final Map<String, Step> next = new HashMap<>();
        private @Nullable Set<String> keys;

        /// Where the last new key led: the next mapping is asked for the same, most likely.
        private @Nullable Step usual;

        /// @param length of the path up to here
        Step(String key, @Nullable Step before, int length) {
            this.key = key;
            this.before = before;
            this.length = length;
        }

        @Override
        public Place to(String asked) {
            if (asked.equals(key)) {
                return this;
            }
            if (usual != null && asked.equals(usual.key)) {
                return usual;
            }
            return length < MOST_STEPS || keys().contains(asked)
                    ? step(asked)
                    : new End(this, asked);
        }

        private Step step(String asked) {
            var known = next.get(asked);
            if (known == null) {
                known = keys().contains(asked) ? this : new Step(asked, this, length + 1);
                next.put(asked, known);
            }
            usual = known == this ? usual : known;
            return known;
        }

        /// Gathered once, for all who come by.
        @Override
        public Set<String> keys() {
            if (keys == null) {
                var gathered = new HashSet<String>();
                for (var step = this; step.before != null; step = step.before) {
                    gathered.add(step.key);
                }
                keys = Set.copyOf(gathered);
            }
            return keys;
        }
    }

    /// Behind the end of a path: what one mapping was asked for, which no other shares.
    private static final class End implements Place {
        private final Set<String> keys;

        End(Step last, String asked) {
            keys = new HashSet<>(last.keys());
            keys.add(asked);
        }

        @Override
        public Place to(String asked) {
            keys.add(asked);
            return this;
        }

        @Override
        public Set<String> keys() {
            return Collections.unmodifiableSet(keys);
        }
    }
}
