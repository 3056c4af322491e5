package webserv.cgi;

import webserv.api.http.Cause;

/// What a request's path leads to: a program, or nothing that may be run.
sealed interface Found permits Script, Found.Refused {

    /// Nothing that may be run.
    ///
    /// @param status 403, 404, or 503 where the interpreter is missing
    record Refused(int status, Cause cause) implements Found {}
}
