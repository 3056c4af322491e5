package webserv.router;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the longest of many keys that a text begins with, or ends with, in one pass over the text
/// and without making an object.
///
/// A compact prefix tree: an edge carries as many characters as all keys below it share. A tree
/// that reads backwards holds its keys reversed. Immutable.
///
/// ```
///   keys /, /a/, /a/x, /b          "/" ─┬─ "a/" ─── "x"
///                                       └─ "b"
/// ```
///
/// @param <T> what a key stands for
final class PrefixTree<T> {

    /// From which end keys and texts are read.
    enum Reading {
        FORWARDS,
        BACKWARDS
    }

    private final Reading reading;
    private final Node<T> root;

    PrefixTree(Reading reading, Map<String, T> values) {
        this.reading = reading;
        var entries = new ArrayList<Map.Entry<String, T>>();
        values.forEach((key, value) -> entries.add(Map.entry(directed(key), value)));
        // A comparator of the JDK's own could be serialised, and the AOT cache cannot keep such
        // lambdas.
        entries.sort((one, other) -> one.getKey().compareTo(other.getKey()));
        this.root = entries.isEmpty() ? Node.leaf() : Node.of(entries, 0);
    }

    /// The value of the longest key that the text begins (or ends) with.
    ///
    /// @param longest keys of more characters than that are passed over
    @Nullable T longest(String text, int longest) {
        T found = null;
        @Nullable Node<T> node = root;
        int read = 0;
        while (node != null && continues(text, read, longest, node.edge)) {
            read += node.edge.length();
            if (node.value != null) {
                found = node.value;
            }
            node = read < longest ? node.child(characterAt(text, read)) : null;
        }
        return found;
    }

    private boolean continues(String text, int from, int longest, String edge) {
        if (edge.length() > longest - from) {
            return false;
        }
        if (reading == Reading.FORWARDS) {
            return text.startsWith(edge, from);
        }
        for (int i = 0; i < edge.length(); i++) {
            if (characterAt(text, from + i) != edge.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private char characterAt(String text, int i) {
        return text.charAt(reading == Reading.FORWARDS ? i : text.length() - 1 - i);
    }

    private String directed(String key) {
        if (reading == Reading.FORWARDS) {
            return key;
        }
        var reversed = new StringBuilder(key.length());
        for (int i = 0; i < key.length(); i++) {
            reversed.append(characterAt(key, i));
        }
        return reversed.toString();
    }

    /// @param edge the characters on the way here
    /// @param value where a key ends here
    /// @param firsts the first character of each child's edge
    /// @param children in the order of `firsts`
    private record Node<T>(String edge, @Nullable T value, String firsts, List<Node<T>> children) {

        static <T> Node<T> leaf() {
            return new Node<>("", null, "", List.of());
        }

        /// @param entries at least one, sorted, no key twice, equal in their first `depth`
        ///   characters
        static <T> Node<T> of(List<Map.Entry<String, T>> entries, int depth) {
            var first = entries.getFirst();
            int end = commonLength(first.getKey(), entries.getLast().getKey());
            boolean isKey = first.getKey().length() == end;
            var below = isKey ? entries.subList(1, entries.size()) : entries;
            var groups = grouped(below, end);
            var firsts = new StringBuilder();
            var children = new ArrayList<Node<T>>();
            for (var group : groups) {
                firsts.append(group.getFirst().getKey().charAt(end));
                children.add(of(group, end));
            }
            return new Node<>(
                    first.getKey().substring(depth, end),
                    isKey ? first.getValue() : null,
                    firsts.toString(),
                    List.copyOf(children));
        }

        @Nullable Node<T> child(char first) {
            int i = firsts.indexOf(first);
            return i < 0 ? null : children.get(i);
        }

        /// Runs of entries that have the same character at a place.
        private static <T> Collection<List<Map.Entry<String, T>>> grouped(
                List<Map.Entry<String, T>> entries, int place) {
            var groups = new ArrayList<List<Map.Entry<String, T>>>();
            int start = 0;
            for (int i = 1; i <= entries.size(); i++) {
                if (i == entries.size()
                        || entries.get(i).getKey().charAt(place)
                                != entries.get(start).getKey().charAt(place)) {
                    groups.add(entries.subList(start, i));
                    start = i;
                }
            }
            return groups;
        }

        /// In a sorted list, what the first and the last have in common all have in common.
        private static int commonLength(String first, String last) {
            int length = Math.min(first.length(), last.length());
            int common = 0;
            while (common < length && first.charAt(common) == last.charAt(common)) {
                common++;
            }
            return common;
        }
    }
}
