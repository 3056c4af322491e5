package webserv.app;

/// Modules that cannot be put together to a server: one is missing, broken or there twice. Its
/// message is one line for the user.
final class WiringException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message what is wrong, naming the service and the modules or the jar
    WiringException(String message) {
        super(message);
    }
}
