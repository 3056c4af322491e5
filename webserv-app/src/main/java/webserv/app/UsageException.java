package webserv.app;

/// A command line that cannot be followed. Its message is one line for the user.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message what is wrong, and what was expected
    UsageException(String message) {
        super(message);
    }
}
