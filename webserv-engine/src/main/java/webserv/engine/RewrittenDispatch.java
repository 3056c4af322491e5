package webserv.engine;

import java.util.List;
import webserv.api.http.Cause;
import webserv.api.http.Reply;
import webserv.api.http.RequestHead;
import webserv.api.http.Syntax;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Match;
import webserv.api.spi.Rewrite;
import webserv.api.spi.Table;

/// Decides about a request at a server or location with rewrite rules: first those of the server,
/// once, then those of each location that the path comes to.
record RewrittenDispatch(ListenAddress listener, Table table, Dispatch.View view) {

    Dispatch of(Match match, RequestHead head, String path) {
        try {
            return switch (asked(match.server().rewrites(), match, head, path)) {
                case Rewriting.Same _ -> atLocation(match, head, path);
                case Rewriting.Sent sent -> redirect(match, sent);
                case Rewriting.Moved(var moved, var to, _) ->
                        atLocation(routed(moved, to), moved, to);
            };
        } catch (IllegalArgumentException noPath) {
            return refusal(
                    match,
                    "rewrite-invalid",
                    "a rule leads to what is no path: " + noPath.getMessage());
        }
    }

    private Dispatch atLocation(Match match, RequestHead head, String path) {
        var nowMatch = match;
        var nowHead = head;
        var nowPath = path;
        for (int moves = 0; moves <= Dispatch.MOST_MOVES; moves++) {
            switch (asked(Dispatch.rewrites(nowMatch), nowMatch, nowHead, nowPath)) {
                case Rewriting.Same _ -> {
                    return Dispatch.decided(nowMatch, nowHead, nowPath);
                }
                case Rewriting.Sent sent -> {
                    return redirect(nowMatch, sent);
                }
                case Rewriting.Moved(var moved, var to, var stays) -> {
                    if (stays) {
                        return Dispatch.decided(nowMatch, moved, to);
                    }
                    nowHead = moved;
                    nowPath = to;
                    nowMatch = routed(moved, to);
                }
            }
        }
        return refusal(
                nowMatch,
                "forward-loop",
                "rewritten more than %d times, last to %s"
                        .formatted(Dispatch.MOST_MOVES, Syntax.quoted(nowPath)));
    }

    private Match routed(RequestHead head, String path) {
        view.routed(path);
        return Dispatch.match(head, path, listener, table);
    }

    private Rewriting.Outcome asked(
            List<Rewrite> rules, Match match, RequestHead head, String path) {
        return Rewriting.apply(rules, head, path, match, view);
    }

    private static Dispatch redirect(Match match, Rewriting.Sent sent) {
        return new Dispatch.Answer(match, Redirected.to(sent.status(), sent.location()));
    }

    private static Dispatch refusal(Match match, String code, String detail) {
        return new Dispatch.Answer(match, new Reply.Refusal(500, new Cause(code, detail)));
    }
}
