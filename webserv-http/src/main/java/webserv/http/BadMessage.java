package webserv.http;

/// The peer broke a rule. Thrown by the parsers and caught in one place, [Http1Session#next], which
/// makes an event of it.
///
/// It carries no stack trace: where the message went wrong matters, not where the parser stood, and
/// a flood of bad messages must not cost more than a flood of good ones.
final class BadMessage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /// @param status what to answer, 400 to 599
    /// @param reason names the broken rule; repeats nothing of what the peer sent but a field's
    ///   name, which is a token
    BadMessage(int status, String reason) {
        super(reason, null, false, false);
        this.status = status;
    }

    /// A message that breaks the grammar (400).
    BadMessage(String reason) {
        this(400, reason);
    }

    int status() {
        return status;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
