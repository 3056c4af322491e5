package webserv.api.http;

import java.io.IOException;
import webserv.api.config.Counted;

/// The content of a request is larger than whoever reads it takes.
///
/// A handler that throws it, or that fails a promised reply with it, has the request answered with
/// 413 (RFC 9110 §15.5.14, Content Too Large) and the cause `content-too-large`: it is the client's
/// mistake and no failure of the handler. [RequestContent#readAll] throws it; a handler that reads
/// in another way may do the same.
public final class ContentTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    /// The status that it is answered with.
    public static final int STATUS = 413;

    /// @param limit the octets that would have been taken
    public ContentTooLargeException(long limit) {
        super(
                "content is larger than the "
                        + Counted.of(limit, "octet")
                        + " that the handler takes");
    }
}
