package webserv.http;

import webserv.api.http.Authority;
import webserv.api.http.HttpVersion;
import webserv.api.http.Methods;
import webserv.api.http.RequestTarget;

/// The request line (RFC 9112 §3).
///
/// ```
/// request-line = method SP request-target SP HTTP-version
/// HTTP-version = "HTTP/" DIGIT "." DIGIT
/// ```
///
/// Exactly one SP stands between the parts: RFC 9112 §3 lets a recipient split at any white space,
/// which makes two readings of `GET /a /b HTTP/1.1`. The version is looked at before the target, so
/// that another protocol's preface is answered 505, whatever its target is.
///
/// @param authority the target's own, or [Authority#NONE] where Host has it
record RequestLine(String method, RequestTarget target, Authority authority, HttpVersion version) {
    private static final int VERSION_OCTETS = 8;

    /// @param to behind the last octet, where the CR stands
    static RequestLine parse(byte[] octets, int from, int to) {
        int methodEnd = Octets.firstOther(Octets.TOKEN, octets, from, to);
        if (methodEnd == from || methodEnd == to || octets[methodEnd] != ' ') {
            throw new BadMessage(
                    "http-method", "the method is no token before one space (RFC 9112 §3.1)");
        }
        int targetEnd = targetEnd(octets, methodEnd + 1, to);
        if (targetEnd == to) {
            throw new BadMessage("http-version", "the request line has no version (RFC 9112 §3)");
        }
        var version = version(octets, targetEnd + 1, to);
        var method = method(octets, from, methodEnd);
        var target = TargetParser.parse(method, octets, methodEnd + 1, targetEnd);
        return new RequestLine(method, target.target(), target.authority(), version);
    }

    /// The space before the version, sought from the end, as the version's length is known: a
    /// target is looked at only once, and by those who refuse a space in it.
    private static int targetEnd(byte[] octets, int from, int to) {
        int end = to - VERSION_OCTETS - 1;
        return end >= from && octets[end] == ' ' ? end : Octets.indexOf(' ', octets, from, to);
    }

    /// `HTTP/1.1` to `HTTP/1.9` are processed as 1.1 (RFC 9110 §2.5); another major version is
    /// another protocol.
    private static HttpVersion version(byte[] octets, int from, int to) {
        if (to - from != VERSION_OCTETS
                || !Octets.equal(octets, from, from + 5, "HTTP/")
                || !Octets.is(Octets.DIGIT, octets[from + 5])
                || octets[from + 6] != '.'
                || !Octets.is(Octets.DIGIT, octets[from + 7])) {
            throw new BadMessage("http-version", "the version is malformed (RFC 9112 §2.3)");
        }
        if (octets[from + 5] != '1') {
            throw new BadMessage(
                    505, "http-version", "the major version is not 1 (RFC 9110 §15.6.6)");
        }
        return octets[from + 7] == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    }

    private static String method(byte[] octets, int from, int to) {
        var candidate =
                switch (octets[from]) {
                    case 'G' -> Methods.GET;
                    case 'H' -> Methods.HEAD;
                    case 'P' ->
                            switch (to - from) {
                                case 4 -> Methods.POST;
                                case 5 -> Methods.PATCH;
                                default -> Methods.PUT;
                            };
                    case 'D' -> Methods.DELETE;
                    default -> Methods.OPTIONS;
                };
        return Octets.equal(octets, from, to, candidate)
                ? candidate
                : Octets.text(octets, from, to);
    }
}
