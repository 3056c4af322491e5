package webserv.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Cause;
import webserv.api.http.RequestHead;

/// The peer broke a rule. Thrown by the parsers and caught in one place, [Http1Session#next], which
/// makes an event of it.
///
/// It carries no stack trace: where the message went wrong matters, not where the parser stood, and
/// a flood of bad messages must not cost more than a flood of good ones.
final class BadMessage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient @Nullable RequestHead head;

    /// @param status what to answer, 400 to 599
    /// @param code see [Cause#code]
    /// @param reason names the broken rule; repeats nothing of what the peer sent but a field's
    ///   name, which is a token
    BadMessage(int status, String code, String reason) {
        this(status, code, reason, null);
    }

    /// A well-formed message that asks for what is not done here.
    ///
    /// @param head that asks for it
    BadMessage(int status, String code, String reason, @Nullable RequestHead head) {
        super(reason, null, false, false);
        this.status = status;
        this.code = code;
        this.head = head;
    }

    /// A message that breaks the grammar (400).
    BadMessage(String code, String reason) {
        this(400, code, reason);
    }

    int status() {
        return status;
    }

    /// The head, where it is well-formed.
    Optional<RequestHead> head() {
        return Optional.ofNullable(head);
    }

    Cause cause() {
        return new Cause(code, String.valueOf(getMessage()));
    }
}
