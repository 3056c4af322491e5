package webserv.engine;

import java.util.List;
import java.util.Optional;
import webserv.api.http.NormalPath;
import webserv.api.http.PercentEncoding;
import webserv.api.http.RequestHead;
import webserv.api.http.RequestTarget;
import webserv.api.http.Template.Use;
import webserv.api.spi.Match;
import webserv.api.spi.Rewrite;

/// Asks the rewrite rules of a place, one after the other.
final class Rewriting {
    private Rewriting() {}

    /// What came of the rules.
    sealed interface Outcome {}

    /// No rule matched.
    enum Same implements Outcome {
        /// The only one.
        SAME
    }

    /// Another path is to be asked for.
    ///
    /// @param head with the new path and query in its target
    /// @param path the new one, normalised
    /// @param stays whether the place that it came to is kept
    record Moved(RequestHead head, String path, boolean stays) implements Outcome {}

    /// The client is sent elsewhere.
    record Sent(int status, String location) implements Outcome {}

    /// @param match the place of the rules
    /// @throws IllegalArgumentException if a rule leads to what is no path
    static Outcome apply(
            List<Rewrite> rules, RequestHead head, String path, Match match, Dispatch.View view) {
        Outcome outcome = Same.SAME;
        var nowHead = head;
        var nowPath = path;
        for (var rule : rules) {
            var captures = rule.from().find(nowPath).orElse(null);
            if (captures == null) {
                view.asked(rule, nowPath, Optional.empty());
                continue;
            }
            var written =
                    rule.to().expand(view.of(match, nowHead, nowPath, captures), Use.URI_REFERENCE);
            var query = nowHead.target().query();
            var target =
                    withQuery(
                            written,
                            rule.then() == Rewrite.Then.REDIRECT
                                    ? query.map(PercentEncoding::ofQuery)
                                    : query);
            view.asked(rule, nowPath, Optional.of(target));
            if (rule.then() == Rewrite.Then.REDIRECT) {
                return new Sent(rule.status(), target);
            }
            nowHead = nowHead.with(target(nowHead.target(), target));
            nowPath = NormalPath.of(nowHead.target().path());
            outcome = new Moved(nowHead, nowPath, rule.then() == Rewrite.Then.BREAK);
            if (rule.then() != Rewrite.Then.NEXT) {
                return outcome;
            }
        }
        return outcome;
    }

    /// As in NGINX: the client's query follows that of the rule, unless the rule ends with `?`.
    private static String withQuery(String target, Optional<String> query) {
        if (target.endsWith("?")) {
            return target.substring(0, target.length() - 1);
        }
        return query.filter(text -> !text.isEmpty())
                .map(text -> target + (target.indexOf('?') < 0 ? "?" : "&") + text)
                .orElse(target);
    }

    private static RequestTarget target(RequestTarget first, String written) {
        int mark = written.indexOf('?');
        return new RequestTarget(
                first.form(),
                first.raw(),
                mark < 0 ? written : written.substring(0, mark),
                mark < 0 ? Optional.empty() : Optional.of(written.substring(mark + 1)));
    }
}
