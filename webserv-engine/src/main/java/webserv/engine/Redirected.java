package webserv.engine;

import webserv.api.http.Reply;

/// The answer that sends a client elsewhere (RFC 9110 §15.4).
final class Redirected {
    private Redirected() {}

    /// @param status 301, 302, 303, 307 or 308
    /// @param target a URI reference
    static Reply.Response to(int status, String target) {
        return Reply.Response.text(status, "This is now at " + target + "\n")
                .with("Location", target);
    }
}
