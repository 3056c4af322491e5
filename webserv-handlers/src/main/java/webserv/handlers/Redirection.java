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
        var fields = new Fields.Builder().add("Location", target).addAll(Html.FIELDS).build();
        return new Reply.Response(status, fields, Content.of(page));
    }
}
