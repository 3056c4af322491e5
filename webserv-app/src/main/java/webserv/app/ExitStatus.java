package webserv.app;

/// What the process tells its caller when it ends.
enum ExitStatus {
    /// Done as asked; for a server: stopped by SIGTERM or SIGINT.
    OK(0),
    /// It failed for a reason outside of what was asked, such as a busy port, or no server where
    /// one is told something.
    FAILED(1),
    /// What was asked cannot be done: a bad command line, configuration or set of modules.
    REFUSED(2);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    /// The number, as in `$?`.
    int code() {
        return code;
    }
}
