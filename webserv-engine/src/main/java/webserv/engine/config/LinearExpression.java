package webserv.engine.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import webserv.api.config.BrokenExpression;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.api.http.Captures;
import webserv.api.http.RegularExpression;

/// A regular expression of RE2/J, whose time to look grows with the text and no faster: it follows
/// all ways through the expression at once in place of one after the other.
///
/// What cannot be done in that way is refused when the configuration is read: look-ahead,
/// look-behind and back-references.
final class LinearExpression implements RegularExpression {

    /// What PCRE has and RE2 has not. A name with `?<` is known to both.
    private static final java.util.regex.Pattern OUT_OF_REACH =
            java.util.regex.Pattern.compile("\\(\\?(<?[=!]|>)|\\\\[1-9]|[*+?}]\\+");

    /// What may make an expression mean something else than its first characters do by themselves.
    private static final String SPECIAL = "\\|()[]{}.*+?^$";

    private final String text;
    private final Pattern pattern;

    /// Often the regular expressions of a site differ in that, and a look at it is quicker than the
    /// search.
    private final String beginning;

    private LinearExpression(String text, Pattern pattern, String beginning) {
        this.text = text;
        this.pattern = pattern;
        this.beginning = beginning;
    }

    /// Compiles one.
    ///
    /// @param key whose value it is or is part of
    /// @param value as written, for its place
    /// @param text the expression
    /// @throws ConfigException if it is none, at the value
    static LinearExpression of(String key, Node value, String text, boolean ignoresCase) {
        try {
            int flags = ignoresCase ? Pattern.CASE_INSENSITIVE : 0;
            return new LinearExpression(
                    text, Pattern.compile(text, flags), ignoresCase ? "" : beginning(text));
        } catch (PatternSyntaxException wrong) {
            throw refusal(key, value, text, wrong);
        }
    }

    /// The characters behind `^` that stand for themselves; none where there is an alternative.
    /// What is repeated or left out at will is none of them.
    private static String beginning(String text) {
        if (!text.startsWith("^") || text.indexOf('|') >= 0) {
            return "";
        }
        int end = 1;
        while (end < text.length() && SPECIAL.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        boolean isRepeated = end < text.length() && "*?{".indexOf(text.charAt(end)) >= 0;
        return isRepeated && end > 1
                ? text.substring(1, text.offsetByCodePoints(end, -1))
                : text.substring(1, end);
    }

    private static ConfigException refusal(
            String key, Node value, String text, PatternSyntaxException wrong) {
        return OUT_OF_REACH.matcher(text).find()
                ? ConfigException.advising(
                        key,
                        value,
                        "must do without look-ahead, look-behind, back-references and possessive"
                                + " quantifiers: they can take time without bound")
                : BrokenExpression.of(key, value, wrong.getDescription(), wrong.getPattern());
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public String beginning() {
        return beginning;
    }

    @Override
    public int groupCount() {
        return pattern.groupCount();
    }

    @Override
    public Set<String> groupNames() {
        return pattern.namedGroups().keySet();
    }

    @Override
    public boolean matches(String looked) {
        return looked.startsWith(beginning) && pattern.matcher(looked).find();
    }

    @Override
    public Optional<Captures> find(String looked) {
        if (!looked.startsWith(beginning)) {
            return Optional.empty();
        }
        var matcher = pattern.matcher(looked);
        if (!matcher.find()) {
            return Optional.empty();
        }
        var groups = new ArrayList<String>();
        for (int i = 0; i <= matcher.groupCount(); i++) {
            var group = matcher.group(i);
            groups.add(group == null ? "" : group);
        }
        return Optional.of(new Captures(groups, Map.copyOf(pattern.namedGroups())));
    }

    @Override
    public String toString() {
        return text;
    }
}
