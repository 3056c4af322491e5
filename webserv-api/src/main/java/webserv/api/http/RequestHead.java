package webserv.api.http;

/// What a request says before its content: request line and fields, checked by the codec.
/// Immutable, safe for any thread.
///
/// @param method a token; case-sensitive (RFC 9110 §9.1)
/// @param target where to
/// @param authority whom it is for
/// @param version in which it was sent
/// @param fields the field lines
/// @param contentLength the octets of content that follow: 0 for none, [#UNKNOWN_LENGTH] where they
///   come in chunks
/// @param expectsContinue whether the client waits for 100 before it sends content (RFC 9110
///   §10.1.1)
public record RequestHead(
        String method,
        RequestTarget target,
        Authority authority,
        HttpVersion version,
        Fields fields,
        long contentLength,
        boolean expectsContinue) {

    /// The length of content that comes in chunks, known at its end.
    public static final long UNKNOWN_LENGTH = -1;

    /// Whether content follows; content of length 0 counts as none.
    public boolean hasContent() {
        return contentLength != 0;
    }
}
