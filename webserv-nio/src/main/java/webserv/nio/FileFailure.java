package webserv.nio;

import java.io.IOException;

/// A file that is to be sent is to blame, and not the connection: it has become shorter, or cannot
/// be read.
final class FileFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private FileFailure(String message) {
        super(message);
    }

    FileFailure(IOException cause) {
        super(cause);
    }

    /// A file that has fewer octets than its slice.
    static FileFailure endedEarly() {
        return new FileFailure("the file ended early");
    }
}
