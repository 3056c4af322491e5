package webserv.api.http;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import webserv.api.config.Node;
import webserv.api.config.Settings;

/// The groups of the regular expression of the location that settings stand in, as far as they show
/// in its text: whoever reads a setting has no library of expressions.
final class Groups {
    /// How a group is named.
    private static final Pattern NAME = Pattern.compile("\\(\\?P?<([A-Za-z][A-Za-z0-9_]*)>");

    /// What is escaped, and what a group begins with. A parenthesis within brackets or `\Q` counts
    /// as well: no expression has more groups than are counted.
    private static final Pattern ESCAPED_OR_BEGIN =
            Pattern.compile("\\\\.|\\((?!\\?)|\\(\\?P?<[A-Za-z]", Pattern.DOTALL);

    private Groups() {}

    /// The names of the named ones.
    static Set<String> names(Settings settings) {
        var names = new LinkedHashSet<String>();
        expression(settings)
                .ifPresent(text ->
                        NAME.matcher(text).results().forEach(name -> names.add(name.group(1))));
        return names;
    }

    /// Checks the numbers in a template that stands in a location.
    ///
    /// @throws IllegalArgumentException with a clause, if it has the number of a group that there
    ///   is not: it would be empty for every request
    static void check(Template template, Settings settings) {
        int highest = template.highestGroup();
        if (highest == 0) {
            return;
        }
        var expression = expression(settings);
        long most = expression.map(Groups::count).orElse(0L);
        if (highest > most) {
            throw new IllegalArgumentException(
                    expression.isEmpty()
                            ? "has $%d, and 'path' is no regular expression".formatted(highest)
                            : "has $%d, and the number of groups in 'path' is %d"
                                    .formatted(highest, most));
        }
    }

    private static long count(String expression) {
        return ESCAPED_OR_BEGIN
                .matcher(expression)
                .results()
                .filter(found -> found.group().startsWith("("))
                .count();
    }

    private static Optional<String> expression(Settings settings) {
        return settings.peek("path").orElse(null) instanceof Node.Text(_, var path)
                        && path.startsWith("~")
                ? Optional.of(path)
                : Optional.empty();
    }
}
