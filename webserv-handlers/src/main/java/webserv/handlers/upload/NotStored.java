package webserv.handlers.upload;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import webserv.api.http.Fields;
import webserv.api.http.Reply;

/// A request that the store does not carry out, and the status that says so. Caught once, in the
/// handler.
final class NotStored extends IOException {
    private static final long serialVersionUID = 1L;

    /// What Linux says of ENOSPC and EDQUOT; the JDK has no type of exception for either.
    private static final List<String> FULL =
            List.of("No space left on device", "Disk quota exceeded");

    private final transient Reply.Refusal reply;

    NotStored(int status, String cause) {
        this(status, cause, Fields.empty());
    }

    NotStored(int status, String cause, Fields fields) {
        super(cause);
        this.reply = new Reply.Refusal(status, cause, fields);
    }

    /// The stack says nothing that the cause does not.
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    Reply.Refusal reply() {
        return reply;
    }

    /// What a failure of the file system means to the client: 507 for a full disk, 403 for a lack
    /// of permission. Any other failure is the server's own, is given back as it is, and ends as
    /// 500.
    static IOException byFileSystem(IOException failure) {
        var message = String.valueOf(failure.getMessage());
        if (FULL.stream().anyMatch(message::contains)) {
            return new NotStored(507, "the disk is full: " + message);
        }
        return failure instanceof AccessDeniedException
                ? new NotStored(403, "not permitted: " + message)
                : failure;
    }
}
