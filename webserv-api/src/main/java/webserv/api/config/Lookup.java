package webserv.api.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what is written for a key, in a mapping or further around, and remembers that it was asked
/// for.
///
/// Confined to the thread that reads the configuration.
final class Lookup {
    final Node.Mapping mapping;
    private final @Nullable Lookup around;

    /// The keys asked for, by mapping; shared by all of one tree. A mapping that several locations
    /// inherit is looked at in several ways, and a key is in use if one of them asks.
    private final AskedKeys used;

    /// Those of this mapping.
    private final AskedKeys.OfMapping asked;

    /// What the mappings inside of this one find here or further around, by key. There may be many
    /// of them, so that each key is looked up and marked once for them all.
    private @Nullable Map<String, Optional<Node.Entry>> given;

    /// Looks in the outermost mapping of a tree that nobody has asked yet.
    Lookup(Node.Mapping mapping) {
        this(mapping, null, new AskedKeys());
    }

    private Lookup(Node.Mapping mapping, @Nullable Lookup around, AskedKeys used) {
        this(mapping, around, used, used.of(mapping));
    }

    private Lookup(
            Node.Mapping mapping,
            @Nullable Lookup around,
            AskedKeys used,
            AskedKeys.OfMapping asked) {
        this.mapping = mapping;
        this.around = around;
        this.used = used;
        this.asked = asked;
    }

    /// Looks in a mapping below, and then here.
    Lookup below(Node.Mapping below) {
        return new Lookup(below, this, used);
    }

    /// Looks in the same mapping, and then in another or nowhere else.
    Lookup within(@Nullable Lookup other) {
        return new Lookup(mapping, other, used, asked);
    }

    /// What is written in the mapping itself.
    Node.@Nullable Entry own(String key) {
        asked.add(key);
        return mapping.entries().get(key);
    }

    /// What is written in the mapping or around it. Marks the key as used all the way up: a
    /// server's `root` is in use, even where each of its locations has one of its own.
    Node.@Nullable Entry find(String key) {
        var own = own(key);
        var outer = around == null ? null : around.given(key);
        return own == null ? outer : own;
    }

    /// The same by the declaration of a key, which says whether it is inherited.
    Node.@Nullable Entry find(Key<?> key) {
        return key.isInherited() ? find(key.name()) : own(key.name());
    }

    private Node.@Nullable Entry given(String key) {
        if (given == null) {
            given = new HashMap<>();
        }
        var known = given.get(key);
        if (known == null) {
            known = Optional.ofNullable(find(key));
            given.put(key, known);
        }
        return known.orElse(null);
    }

    /// The value in the mapping or around it, without marking the key.
    Optional<Node> peek(String key) {
        for (var place = this; place != null; place = place.around) {
            var entry = place.mapping.entries().get(key);
            if (entry != null) {
                return Optional.of(entry.value());
            }
        }
        return Optional.empty();
    }

    /// What is written around the mapping for a few keys, without marking them.
    Node.Mapping around(String... keys) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        for (var key : keys) {
            Optional.ofNullable(around)
                    .flatMap(outer -> outer.peek(key))
                    .ifPresent(value -> entries.put(key, new Node.Entry(value.origin(), value)));
        }
        return new Node.Mapping(mapping.origin(), entries);
    }

    /// Counts what was asked of another tree as asked of this one.
    void join(Lookup other) {
        used.addAll(other.used);
    }

    /// The keys that a mapping of the tree was asked for.
    Set<String> asked(Node.Mapping of) {
        var keys = used.find(of);
        return keys == null ? Set.of() : keys;
    }

    /// Whether a mapping of the tree was asked for a key.
    boolean isAsked(Node.Mapping of, String key) {
        return used.has(of, key);
    }

    /// See [Settings#unusedKeys].
    List<UnusedKey> unused() {
        return used.unused(mapping);
    }
}
