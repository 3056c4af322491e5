package webserv.api.config;

import java.util.ArrayList;
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
/// set of its own: each holds its place on a path that they share, which a further key leads on.
///
/// Confined to the thread that reads the configuration.
final class AskedKeys {
    private final Step start = new Step("", null);
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
                    below.entries()
                            .forEach((key, entry) -> {
                                if (!keys.contains(key)) {
                                    unused.add(
                                            new UnusedKey(
                                                    key, entry.keyOrigin(), entry.value(), keys));
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
        private Step last;

        private OfMapping(Step start) {
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

    /// A place on a path: the keys up to it were asked for.
    private static final class Step {
        final String key;
        final @Nullable Step before;
        private final Map<String, Step> next = new HashMap<>();
        private @Nullable Set<String> keys;

        /// Where the last new key led: the next mapping is asked for the same, most likely.
        private @Nullable Step usual;

        Step(String key, @Nullable Step before) {
            this.key = key;
            this.before = before;
        }

        /// Where a key leads: nowhere else if it was asked for already.
        Step to(String asked) {
            if (asked.equals(key)) {
                return this;
            }
            if (usual != null && asked.equals(usual.key)) {
                return usual;
            }
            var known = next.get(asked);
            if (known == null) {
                known = keys().contains(asked) ? this : new Step(asked, this);
                next.put(asked, known);
            }
            usual = known == this ? usual : known;
            return known;
        }

        /// Those up to here; gathered once, for all who come by.
        Set<String> keys() {
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
}
