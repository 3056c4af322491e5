package webserv.testkit;

/// What a session made of the octets it was fed.
///
/// The events are lines, such as
///
/// ```
/// POST /a?b HTTP/1.1 to example.org:80, content 5
/// Content-Type: text/plain
/// > hello
/// end
/// open
/// ```
///
/// A head says the method, the path and query, the version, the authority, the form unless it is
/// origin-form, what content follows and whether 100 is waited for; then come the field lines. The
/// content's line shows octets beyond visible ASCII as `\xNN`, and joins all parts of it. Trailer
/// fields stand between `end` and the next line. A refusal is `refused` and its status. The last
/// line says what the session wants: `open` (another request may come), `incomplete` (the rest of a
/// message must) or `closed`.
///
/// @param events the lines
/// @param sent all that the session wrote, each octet a character
/// @param reason of the refusal, or an empty text
public record Recording(String events, String sent, String reason) {

    /// Whether octets are missing.
    public boolean isIncomplete() {
        return events.endsWith("incomplete");
    }

    /// This recording without a further message at its end; as it is where that is not there.
    Recording without(Recording further) {
        if (!further.events.endsWith("open")) {
            throw new AssertionError("the next message does not fit the limits: " + further);
        }
        if (!events.endsWith(further.events)) {
            return this;
        }
        return new Recording(
                events.substring(0, events.length() - further.events.length()) + "open",
                sent.substring(0, sent.length() - further.sent.length()),
                reason);
    }
}
