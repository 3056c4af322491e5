package webserv.api.http;

import java.util.Optional;
import java.util.Set;

/// A regular expression, compiled once. Safe for any thread.
///
/// Looking takes time in proportion to the text's length, whatever the expression and the text:
/// clients choose what is looked through.
public interface RegularExpression {

    /// The expression as written.
    String text();

    /// What each text begins with in which it is found. Who has many expressions need not ask those
    /// that begin otherwise.
    ///
    /// @return empty where nothing is known of that
    default String beginning() {
        return "";
    }

    /// How many groups capture.
    int groupCount();

    /// The names of those groups that have one.
    Set<String> groupNames();

    /// Whether it matches anywhere in the text.
    boolean matches(String text);

    /// The first match anywhere in the text, with its groups.
    Optional<Captures> find(String text);
}
