package webserv.api.http;

import java.util.stream.Stream;

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

    /// The same head with another target.
    public RequestHead with(RequestTarget other) {
        return new RequestHead(
                method, other, authority, version, fields, contentLength, expectsContinue);
    }

    /// Whether content follows; content of length 0 counts as none.
    public boolean hasContent() {
        return contentLength != 0;
    }

    /// Whether the client offers to go over to that protocol (RFC 9110 §7.8): Upgrade lists it, and
    /// Connection says that Upgrade is meant for this connection and was not passed on by someone
    /// who does not know it. An offer in HTTP/1.0 counts as none.
    ///
    /// @param protocol as in [Reply.Upgrade]; compared without regard to case
    public boolean offersUpgrade(String protocol) {
        return version == HttpVersion.HTTP_1_1
                && lists("Upgrade", protocol)
                && lists("Connection", "upgrade");
    }

    private boolean lists(String name, String element) {
        return fields.all(name).stream()
                .flatMap(line -> Stream.of(line.split(",")))
                .anyMatch(part -> Syntax.withoutOuterWhitespace(part).equalsIgnoreCase(element));
    }
}
