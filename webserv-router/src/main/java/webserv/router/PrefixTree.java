package webserv.router;

import java.util.ArrayList;
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
        this.root = entries.isEmpty() ? Node.leaf() : Node.of(entries, 0, entries.size(), 0);
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

        /// @param entries sorted, no key twice; those in `[from, to)`, of which there is one at
        ///   least, are equal in their first `depth` characters
        static <T> Node<T> of(List<Map.Entry<String, T>> entries, int from, int to, int depth) {
            var first = entries.get(from);
            int end = commonLength(first.getKey(), entries.get(to - 1).getKey());
            boolean isKey = first.getKey().length() == end;
            var firsts = new StringBuilder();
            var children = new ArrayList<Node<T>>();
            int child = isKey ? from + 1 : from;
            while (child < to) {
                int next = endOfRun(entries, child, to, end);
                firsts.append(entries.get(child).getKey().charAt(end));
                children.add(of(entries, child, next, end));
                child = next;
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

        /// How far the entries from one on have the same character at a place.
        private static <T> int endOfRun(
                List<Map.Entry<String, T>> entries, int from, int to, int place) {
            char character = entries.get(from).getKey().charAt(place);
            int end = from + 1;
            while (end < to && entries.get(end).getKey().charAt(place) == character) {
                end++;
            }
            return end;
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
