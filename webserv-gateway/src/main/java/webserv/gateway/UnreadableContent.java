package webserv.gateway;

import java.io.IOException;
import java.io.Serial;

/// Content of a request that had come, and was kept in a file that cannot be read. It is no
/// departure of the client, who has sent all of it.
public final class UnreadableContent extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    /// @param cause in the system's words
    public UnreadableContent(IOException cause) {
        super("the content that was kept cannot be read: " + cause, cause);
    }
}
