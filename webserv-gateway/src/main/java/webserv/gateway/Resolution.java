package webserv.gateway;

/// What a request's path leads to.
public sealed interface Resolution permits ScriptPath, Resolution.Refused {

    /// Nothing that may be run.
    ///
    /// @param status 403 or 404
    /// @param cause one line for the log
    record Refused(int status, String cause) implements Resolution {}
}
