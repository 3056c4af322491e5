package webserv.engine;

import webserv.api.http.Reply;

/// The answer that sends a client elsewhere (RFC 9110 §15.4). [RedirectNote] gives it its content.
final class Redirected {
    private Redirected() {}

    /// @param status 301, 302, 303, 307 or 308
    /// @param target a URI reference
    static Reply.Response to(int status, String target) {
        return Reply.Response.empty(status, "Location", target);
    }
}
