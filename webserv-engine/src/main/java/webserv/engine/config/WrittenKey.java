package webserv.engine.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Node;
import webserv.api.config.Structure;

/// A key as it is written in a file, beside what may stand there.
///
/// @param mapping it stands in
/// @param key as written
/// @param entry where, and its value
/// @param keys that the mapping may have
record WrittenKey(Node.Mapping mapping, String key, Node.Entry entry, Keys keys) {

    /// What it is declared as; empty where it is unknown.
    List<Key<?>> declared() {
        return keys.named(key);
    }

    /// All keys of a mapping and of the sections below it, in the order of the file, whether or not
    /// somebody has read them.
    static List<WrittenKey> allOf(Node.Mapping top, Keys keys) {
        var walk = new Walk();
        walk.through(top, keys);
        return walk.found;
    }

    private static final class Walk {
        private final List<WrittenKey> found = new ArrayList<>();
        private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

        void through(Node.Mapping mapping, Keys keys) {
            if (!seen.add(mapping)) {
                return;
            }
            mapping.entries()
                    .forEach((key, entry) -> {
                        var written = new WrittenKey(mapping, key, entry, keys);
                        found.add(written);
                        var kinds =
                                written.declared().stream()
                                        .<Kind<?>>flatMap(one -> single(one.kind()))
                                        .toList();
                        into(entry.value(), kinds, keys);
                    });
        }

        private void into(Node value, List<Kind<?>> kinds, Keys around) {
            switch (value) {
                case Node.Text _, Node.Unusable _ -> {}
                case Node.Items(_, var items) -> items.forEach(item -> into(item, kinds, around));
                case Node.Mapping mapping -> {
                    var below = kinds.stream().flatMap(kind -> keysOf(kind, around)).toList();
                    if (!below.isEmpty()) {
                        through(mapping, below.stream().reduce(Keys.of(), Keys::and));
                    } else {
                        var values = kinds.stream().flatMap(Walk::namedBy).toList();
                        mapping.entries()
                                .values()
                                .forEach(entry -> into(entry.value(), values, around));
                    }
                }
            }
        }

        /// What one value may be.
        private static Stream<Kind<?>> single(Kind<?> kind) {
            return switch (kind) {
                case Kind.Items<?>(var item, _) -> single(item);
                case Structure.Either(var kinds) -> kinds.stream().flatMap(Walk::single);
                default -> Stream.of(kind);
            };
        }

        private static Stream<Kind<?>> namedBy(Kind<?> kind) {
            return kind instanceof Structure.Named(var values, _, _) ? single(values) : Stream.of();
        }

        private static Stream<Keys> keysOf(Kind<?> kind, Keys around) {
            return switch (kind) {
                case Structure.Section(var keys) -> Stream.of(keys);
                case Structure.Sections(var keys, _) -> Stream.of(keys);
                case Structure.Nested() -> Stream.of(around);
                default -> Stream.of();
            };
        }
    }
}
