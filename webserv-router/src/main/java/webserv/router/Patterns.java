package webserv.router;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import webserv.api.http.RegularExpression;
import webserv.router.PrefixTree.Reading;

/// The regular expressions of a level, of which the first written wins that matches. Immutable.
///
/// Only those are asked with whose beginning the path begins: a thousand that begin differently
/// cost a path no more than one. Those whose beginning is not known, such as `\.php$`, are asked
/// one by one.
///
/// ```
///   ^/a/  \.php$  ^/a/b  ^/c        "/a/b" ─► "/a/" ─► ""       /a/bc.php asks the third,
///                                   "/c" ────────────► ""       then the first, which wins
/// ```
final class Patterns {
    private final PrefixTree<Group> groups;

    /// @param place in the order written
    private record Pattern(int place, RegularExpression expression, Route route) {}

    /// Those with one beginning, in the order written.
    ///
    /// @param shorter those with the longest beginning that this one begins with
    private record Group(String beginning, List<Pattern> patterns, @Nullable Group shorter) {
        /// The one of these that goes before all others, or `best` if none does.
        @Nullable Pattern first(String path, @Nullable Pattern best) {
            for (int i = 0; i < patterns.size(); i++) {
                var pattern = patterns.get(i);
                if (best != null && best.place() < pattern.place()) {
                    return best;
                }
                if (pattern.expression().matches(path)) {
                    return pattern;
                }
            }
            return best;
        }
    }

    /// Takes expressions and where they lead.
    static final class Written {
        private final TreeMap<String, List<Pattern>> byBeginning = new TreeMap<>();
        private int count;

        void add(RegularExpression expression, Route route) {
            byBeginning
                    .computeIfAbsent(expression.beginning(), _ -> new ArrayList<>())
                    .add(new Pattern(count++, expression, route));
        }
    }

    Patterns(Written written) {
        var all = new HashMap<String, Group>();
        // In the order of a dictionary, what a text begins with comes before it, and what comes
        // between the two begins so as well.
        var shorter = new ArrayDeque<Group>();
        written.byBeginning.forEach((beginning, patterns) -> {
            while (!shorter.isEmpty() && !beginning.startsWith(shorter.getLast().beginning())) {
                shorter.removeLast();
            }
            var group = new Group(beginning, List.copyOf(patterns), shorter.peekLast());
            shorter.addLast(group);
            all.put(beginning, group);
        });
        this.groups = new PrefixTree<>(Reading.FORWARDS, all);
    }

    /// Where the first one leads that matches; `null` if none does.
    @Nullable Route first(String path) {
        @Nullable Pattern best = null;
        var group = groups.longest(path, path.length());
        while (group != null) {
            best = group.first(path, best);
            group = group.shorter();
        }
        return best == null ? null : best.route();
    }
}
