package webserv.gateway;

import java.net.URI;
import java.net.URISyntaxException;
import webserv.api.http.Cause;
import webserv.api.http.Reply;
import webserv.api.http.Request;

/// What a request's path leads to.
public sealed interface Resolution permits ScriptPath, Resolution.Refused, Resolution.MissingSlash {

    /// Nothing that may be run.
    ///
    /// @param status 403 or 404
    record Refused(int status, Cause cause) implements Resolution {}

    /// A folder that a script answers for, without the slash at the end of its path.
    record MissingSlash() implements Resolution {

        /// Sends the client to the path with the slash, as relative links of the folder's page
        /// would start from the wrong place without it. The path is the normal one, which never
        /// begins with two slashes, so that no other host is meant.
        public Reply reply(Request request) {
            try {
                var path = new URI(null, null, request.path() + "/", null).toASCIIString();
                var query = request.target().query().map(text -> "?" + text).orElse("");
                return Reply.Response.empty(301, "Location", path + query);
            } catch (URISyntaxException _) {
                return new Reply.Refusal(
                        404, new Cause("gateway-path", "the path is that of a folder, and no URI"));
            }
        }
    }
}
