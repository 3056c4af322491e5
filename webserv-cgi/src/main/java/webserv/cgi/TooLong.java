package webserv.cgi;

import java.io.IOException;
import java.io.Serial;

/// The system takes no arguments and no environment of that size (`E2BIG`).
final class TooLong extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    TooLong(String message) {
        super(message);
    }

    /// @param cause that says it in other words
    TooLong(String message, IOException cause) {
        super(message, cause);
    }
}
