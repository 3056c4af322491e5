package webserv.api.http;

import java.util.List;
import java.util.Map;

/// What a regular expression found in a path: the whole match and its groups. Immutable.
///
/// @param groups the whole match, then the groups in the order of their opening parentheses; a
///   group that took no part in the match is empty
/// @param names the groups that have a name, each with its number
public record Captures(List<String> groups, Map<String, Integer> names) {

    /// Of a location that is no regular expression.
    public static final Captures NONE = new Captures(List.of(), Map.of());

    /// Copies both.
    public Captures {
        groups = List.copyOf(groups);
        names = Map.copyOf(names);
    }

    /// A group's text; empty where there is no such group.
    ///
    /// @param number from 1; 0 is the whole match
    public String group(int number) {
        return number < groups.size() ? groups.get(number) : "";
    }

    /// A named group's text; empty where there is no such group.
    public String group(String name) {
        return names.containsKey(name) ? group(names.get(name)) : "";
    }
}
