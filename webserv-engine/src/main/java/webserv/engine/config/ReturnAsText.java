package webserv.engine.config;

import java.util.regex.Pattern;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;

/// Refuses a `return` that is written as in NGINX, `301 /new/`, and shows how it is written here.
///
/// It is not taken as it is: one spelling is enough to look for and to describe in a schema.
final class ReturnAsText {
    /// A status, and a word that needs no quotes in a mapping; either may be missing.
    private static final Pattern STATUS_AND_WORD =
            Pattern.compile("([2-5]\\d\\d(?!\\S))?\\s*([^\\s,\\[\\]{}\"'#&*!|>%@`]*)");

    private static final Pattern REDIRECT = Pattern.compile("30[12378]");
    private static final Pattern TARGET = Pattern.compile("/.*|\\$.*|https?://.*");

    /// At the end of a line of NGINX.
    private static final Pattern SEMICOLON = Pattern.compile("\\s*;$");

    static final String EXAMPLES = "{ status: 301, to: /new/ }, or { status: 404 }";

    private ReturnAsText() {}

    /// @param key that has the text
    static ConfigException refusal(String key, Node.Text value) {
        return ConfigException.advising(
                key,
                value,
                "must be a mapping: write "
                        + suggestion(SEMICOLON.matcher(value.text().strip()).replaceFirst("")));
    }

    private static String suggestion(String text) {
        var parts = STATUS_AND_WORD.matcher(text);
        if (!parts.matches()) {
            return EXAMPLES;
        }
        var status = parts.group(1);
        var word = parts.group(2);
        if (status == null) {
            return TARGET.matcher(word).matches() ? "{ to: " + word + " }" : EXAMPLES;
        }
        boolean isRedirect = REDIRECT.matcher(status).matches();
        if (word.isEmpty()) {
            return isRedirect ? EXAMPLES : "{ status: " + status + " }";
        }
        return "{ status: %s, %s: %s }".formatted(status, isRedirect ? "to" : "text", word);
    }
}
