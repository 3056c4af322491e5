package webserv.handlers;

import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;

/// A reply that sends the client elsewhere (RFC 9110 §15.4).
public final class Redirection {
    private Redirection() {}

    /// @param status 301, 302, 303, 307 or 308
    /// @param target a URI reference, percent-encoded as it has to be
    public static Reply.Response to(int status, String target) {
        var link = Html.escaped(target);
        var page =
                Html.begin("Moved")
                        + "<h1>Moved</h1>\n<p>This is now at <a href=\""
                        + link
                        + "\">"
                        + link
                        + "</a>.</p>\n"
                        + Html.end();
        return new Reply.Response(
                status,
                Fields.of(
                        "Location",
                        target,
                        "Content-Type",
                        "text/html; charset=utf-8",
                        "Content-Security-Policy",
                        Html.SECURITY_POLICY),
                Content.of(page));
    }
}
