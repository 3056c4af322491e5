package webserv.app;

/// Modules that cannot be put together to a server: one is missing, broken or there twice. Its
/// message is one line for the user.
final class WiringException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message what is wrong, naming the service and the modules or the jar; line ends, as
    ///   the JDK puts in some of its own, become spaces
    WiringException(String message) {
        super(message.replaceAll("\\s*\\R\\s*", " "));
    }
}
