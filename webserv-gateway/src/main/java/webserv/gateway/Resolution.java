package webserv.gateway;

import webserv.api.http.Cause;
import webserv.api.http.PercentEncoding;
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
            var path = PercentEncoding.ofPath(request.path()) + "/";
            var query = request.target().query().map(PercentEncoding::ofQuery);
            return Reply.Response.empty(
                    301, "Location", query.map(text -> path + "?" + text).orElse(path));
        }
    }
}
