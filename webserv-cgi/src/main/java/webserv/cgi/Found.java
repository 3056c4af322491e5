package webserv.cgi;

/// What a request's path leads to: a program, or nothing that may be run.
sealed interface Found permits Script, Found.Refused {

    /// Nothing that may be run.
    ///
    /// @param status 403, 404, or 503 where the interpreter is missing
    /// @param cause one line for the log
    record Refused(int status, String cause) implements Found {}
}
