package webserv.handlers.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import webserv.api.http.Reply;

/// A path that is not answered with a file, and the status that says so. Made on the way through
/// the file system and caught once, in the handler.
final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    Refused(int status, String cause) {
        super(cause);
        this.status = status;
    }

    /// The stack says nothing that the cause does not.
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    int status() {
        return status;
    }

    Reply.Refusal reply() {
        return new Reply.Refusal(status, String.valueOf(getMessage()));
    }

    /// What a failure of the file system on the way to a file means to the client. Anything but a
    /// lack of permission is a path that leads to no file: it does not exist, goes through a file,
    /// is too long, or goes round in a circle of links.
    static Refused byFileSystem(FileSystemException failure) {
        return failure instanceof AccessDeniedException
                ? new Refused(403, "not permitted: " + failure.getMessage())
                : new Refused(404, "no such file: " + failure.getMessage());
    }
}
