package webserv.gateway;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import webserv.api.http.Cause;
import webserv.api.http.Reply;
import webserv.api.io.DescriptorShortage;
import webserv.api.io.FailureText;

/// A request's content that could not be kept until it is whole: the disk is full, or a limit of
/// the system is reached. No program has been started for it.
public final class NotSpooled extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    private final boolean isForNow;

    private NotSpooled(IOException failure, boolean isForNow) {
        super("cannot keep the content: " + FailureText.of(failure), failure);
        this.isForNow = isForNow;
    }

    /// What a failure to make a file means: where not even its folder can be opened, though it is
    /// there and permitted, the process has no descriptor left.
    static NotSpooled byMaking(IOException failure, Path directory) {
        return new NotSpooled(
                failure,
                failure instanceof FileSystemException
                        && DescriptorShortage.explains(failure, directory));
    }

    /// What a failure to write to a file means that is open.
    static NotSpooled byWriting(IOException failure) {
        return new NotSpooled(failure, false);
    }

    /// 507: the server is unable to store what it needs to complete the request (RFC 4918 §11.5).
    /// For want of a descriptor it is 503, as that may be otherwise in a moment.
    public Reply.Refusal reply() {
        var detail = String.valueOf(getMessage());
        return isForNow
                ? NoDescriptors.refusal(detail)
                : new Reply.Refusal(507, new Cause("gateway-not-spooled", detail));
    }
}
