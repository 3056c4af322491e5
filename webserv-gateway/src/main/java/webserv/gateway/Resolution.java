package webserv.gateway;

import webserv.api.http.Cause;

/// What a request's path leads to.
public sealed interface Resolution permits ScriptPath, Resolution.Refused {

    /// Nothing that may be run.
    ///
    /// @param status 403 or 404
    record Refused(int status, Cause cause) implements Resolution {}
}
