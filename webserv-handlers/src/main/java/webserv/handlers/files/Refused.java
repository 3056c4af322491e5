package webserv.handlers.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import webserv.api.http.Cause;
import webserv.api.http.Reply;

/// A path that is not answered with a file, and the status that says so. Made on the way through
/// the file system and caught once, in the handler.
final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    /// Why, by a name that stays the same, and the status that goes with it.
    enum Why {
        /// Nothing has the name, or what has it goes round in a circle of links.
        NOT_FOUND(404, "files-not-found"),
        /// What no file can be called.
        NO_NAME(404, "files-no-name"),
        /// The name begins with a dot.
        HIDDEN(404, "files-hidden"),
        /// The path ends with a slash and leads to a file.
        NO_FOLDER(404, "files-no-folder"),
        /// A symbolic link is not followed.
        LINK(404, "files-link"),
        /// The system does not let the server read it.
        FORBIDDEN(403, "files-forbidden"),
        /// A folder that has no index and is not listed.
        NO_INDEX(403, "files-no-index"),
        /// A FIFO, a device, a socket.
        SPECIAL(403, "files-special"),
        /// It cannot be opened for now, or keeps changing.
        BUSY(503, "files-busy"),
        /// As many long listings as there may be are on their way.
        LISTINGS(503, "files-listings-busy");

        private final int status;
        private final String code;

        Why(int status, String code) {
            this.status = status;
            this.code = code;
        }

        int status() {
            return status;
        }
    }

    /// The status of what is so for now.
    private static final int BUSY = 503;

    private final Why why;

    /// @param detail of this one case, for the log
    Refused(Why why, String detail) {
        super(detail);
        this.why = why;
    }

    /// The stack says nothing that the cause does not.
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    int status() {
        return why.status;
    }

    /// Whether it may be otherwise in a moment.
    boolean isForNow() {
        return why == Why.BUSY;
    }

    Reply.Refusal reply() {
        var cause = new Cause(why.code, String.valueOf(getMessage()));
        return why.status == BUSY
                ? Reply.Refusal.busy(cause)
                : new Reply.Refusal(why.status, cause);
    }

    /// What a failure of the file system on the way to a file means to the client. Anything but a
    /// lack of permission is a path that leads to no file: it does not exist, goes through a file,
    /// is too long, or goes round in a circle of links.
    static Refused byFileSystem(FileSystemException failure) {
        return failure instanceof AccessDeniedException
                ? new Refused(Why.FORBIDDEN, "not permitted: " + failure.getMessage())
                : new Refused(Why.NOT_FOUND, "no such file: " + failure.getMessage());
    }

    /// What a failure to open means of what was found on the way. That it is not there any more is
    /// said by the failure's type; all else, such as a lack of descriptors, may be otherwise in a
    /// moment, and 404 would be remembered.
    static Refused byOpening(FileSystemException failure) {
        return failure instanceof NoSuchFileException
                        || failure instanceof NotDirectoryException
                        || failure instanceof AccessDeniedException
                ? byFileSystem(failure)
                : new Refused(Why.BUSY, "cannot be opened for now: " + failure.getMessage());
    }
}
