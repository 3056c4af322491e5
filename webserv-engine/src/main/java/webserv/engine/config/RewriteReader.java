package webserv.engine.config;

import java.util.List;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.http.Template;
import webserv.api.spi.Rewrite;
import webserv.api.spi.Rewrite.Then;

/// Reads `rewrite`: a list of rules with `from`, `to` and `then`. A rule belongs to the place where
/// it is written and is not inherited.
final class RewriteReader {
    private static final String KEY = "rewrite";

    private RewriteReader() {}

    /// @param place a server or location
    static List<Rewrite> read(Settings place) {
        return place.hasOwn(KEY)
                ? place.sections(KEY).stream().map(rule -> rule(rule.own())).toList()
                : List.of();
    }

    private static Rewrite rule(Settings rule) {
        var text = rule.text("from");
        Node value = rule.find("from").orElseThrow();
        var from = LinearExpression.of("from", value, text, false);
        var to = target(rule, from);
        var then = rule.text("then", "");
        int status = status(rule, then, to);
        return new Rewrite(
                from, to, status > 0 ? Then.REDIRECT : then(then), status, rule.origin());
    }

    private static Template target(Settings rule, LinearExpression from) {
        var text = rule.text("to");
        Template to;
        try {
            to = Template.parse(text, from.groupNames());
        } catch (IllegalArgumentException wrong) {
            throw rule.wrong("to", String.valueOf(wrong.getMessage()));
        }
        if (to.highestGroup() > from.groupCount()) {
            throw rule.wrong(
                    "to",
                    "has $%d, and the number of groups in 'from' is %d"
                            .formatted(to.highestGroup(), from.groupCount()));
        }
        if (!to.leadsToPath() && !to.leadsToWebAddress()) {
            throw rule.wrong(
                    "to",
                    "must be a path that begins with one '/', or a URL such as"
                            + " https://example.org/, percent-encoded");
        }
        return to;
    }

    private static Then then(String word) {
        return switch (word) {
            case "last" -> Then.LAST;
            case "break" -> Then.BREAK;
            default -> Then.NEXT;
        };
    }

    /// The status of a redirect; 0 where it is none.
    private static int status(Settings rule, String then, Template to) {
        int status =
                switch (then) {
                    case "", "last", "break" -> 0;
                    case "redirect" -> 302;
                    case "permanent" -> 301;
                    case "301", "302", "303", "307", "308" -> Integer.parseInt(then);
                    default ->
                            throw rule.wrong(
                                    "then",
                                    "must be last, break, redirect, permanent, 301, 302, 303, 307"
                                            + " or 308");
                };
        if (to.leadsToPath() || status > 0) {
            return status;
        }
        if (!then.isEmpty()) {
            throw rule.wrong("then", "must redirect, as 'to' leads to another place");
        }
        return 302;
    }
}
