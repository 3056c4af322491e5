package webserv.api.http;

import java.io.IOException;
import java.util.Objects;

/// The content of a response cannot be brought to its end, and there is a name for why.
///
/// The response is aborted, as for whatever else a [Content.Writer] throws or a publisher fails
/// with; but the decision record then has this cause, and not `response-broken` with a class of
/// Java. It is for handlers that pass on what others say, such as a program that is lost behind the
/// head of its answer.
public final class ResponseBrokenException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Cause why;

    /// @param why what happened; its detail is the message
    public ResponseBrokenException(Cause why) {
        super(Objects.requireNonNull(why, "a response breaks off for a cause").detail());
        this.why = why;
    }

    /// What happened.
    public Cause why() {
        return why;
    }
}
