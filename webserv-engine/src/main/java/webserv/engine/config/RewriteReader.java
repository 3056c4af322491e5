package webserv.engine.config;

import java.util.List;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.http.Template;
import webserv.api.spi.Rewrite;
import webserv.api.spi.Rewrite.Then;

/// Reads `rewrite`: a list of rules with `from`, `to` and `then`. A rule belongs to the place where
/// it is written and is not inherited.
final class RewriteReader {
    private static final Key<String> FROM =
            Key.needed("from", Kind.TEXT, "a regular expression, looked for in the normal path")
                    .own();
    private static final Key<String> TO =
            Key.needed("to", Kind.TEXT, "a path or URL, percent-encoded, with variables").own();
    private static final Key<String> THEN =
            Key.optional(
                            "then",
                            Kind.oneOf(
                                    List.of(
                                            "last",
                                            "break",
                                            "redirect",
                                            "permanent",
                                            "301",
                                            "302",
                                            "303",
                                            "307",
                                            "308")),
                            "what follows; without it the next rules are asked")
                    .own();

    static final Key<List<Settings>> REWRITE =
            Key.optional(
                            "rewrite",
                            Kind.sections(
                                    Keys.of(FROM, TO, THEN)
                                            .example("{ from: ^/old/(.*), to: /new/$1 }")),
                            "rules that change what is asked for")
                    .own();

    private RewriteReader() {}

    /// @param place a server or location
    static List<Rewrite> read(Settings place) {
        if (!place.hasOwn(REWRITE)) {
            return List.of();
        }
        var mistakes = new Mistakes();
        var rules = mistakes.each(place.sections(REWRITE, mistakes), rule -> rule(rule.own()));
        mistakes.refuse();
        return rules;
    }

    private static Rewrite rule(Settings rule) {
        var mistakes = new Mistakes();
        var from = mistakes.attempt(() -> expression(rule));
        var to = from.flatMap(it -> mistakes.attempt(() -> target(rule, it)));
        var then = mistakes.attempt(() -> rule.find(THEN).orElse(""));
        var status =
                to.flatMap(
                        it -> then.flatMap(word -> mistakes.attempt(() -> status(rule, word, it))));
        mistakes.refuse();
        return new Rewrite(
                from.orElseThrow(),
                to.orElseThrow(),
                status.orElseThrow() > 0 ? Then.REDIRECT : then(then.orElseThrow()),
                status.orElseThrow(),
                rule.origin());
    }

    private static LinearExpression expression(Settings rule) {
        var text = rule.get(FROM);
        Node value = rule.find(FROM.name()).orElseThrow();
        return LinearExpression.of(FROM.name(), value, text, false);
    }

    private static Template target(Settings rule, LinearExpression from) {
        var text = rule.get(TO);
        Template to;
        try {
            to = Template.parse(text, from.groupNames());
        } catch (IllegalArgumentException wrong) {
            throw rule.wrong(TO, String.valueOf(wrong.getMessage()));
        }
        if (to.highestGroup() > from.groupCount()) {
            throw rule.wrong(
                    TO,
                    "has $%d, and the number of groups in 'from' is %d"
                            .formatted(to.highestGroup(), from.groupCount()));
        }
        if (!to.leadsToPath() && !to.leadsToWebAddress()) {
            throw rule.wrong(
                    TO,
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
                    default -> Integer.parseInt(then);
                };
        if (to.leadsToPath() || status > 0) {
            return status;
        }
        if (!then.isEmpty()) {
            throw rule.advise(
                    THEN,
                    "must be a redirect, as 'to' leads to another place: leave it out, or write permanent");
        }
        return 302;
    }
}
