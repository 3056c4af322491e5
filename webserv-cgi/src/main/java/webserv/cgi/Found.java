package webserv.cgi;

import webserv.api.http.Cause;
import webserv.gateway.Resolution;

/// What a request's path leads to: a program, nothing that may be run, or a folder that a program
/// answers for.
sealed interface Found permits Script, Found.Refused, Found.MissingSlash {

    /// Nothing that may be run.
    ///
    /// @param status 403, 404, or 503 where the interpreter is missing
    record Refused(int status, Cause cause) implements Found {}

    /// A folder without the slash at the end of its path.
    record MissingSlash(Resolution.MissingSlash resolution) implements Found {}
}
