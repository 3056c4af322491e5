package webserv.http;

import java.util.Optional;
import webserv.api.http.Authority;
import webserv.api.http.RequestTarget;
import webserv.api.http.RequestTarget.Form;

/// The request target in its four forms (RFC 9112 §3.2).
///
/// ```
/// origin-form    = absolute-path [ "?" query ]
/// absolute-form  = absolute-URI          ; http or https, with a host, without userinfo
/// authority-form = uri-host ":" port     ; of CONNECT, and CONNECT has no other
/// asterisk-form  = "*"                   ; of OPTIONS
/// ```
///
/// Octets that a URI may not hold are refused, save for those that browsers send as they are, see
/// [Octets#PATH] and [Octets#QUERY]. A `%` in the path takes two hexadecimal digits, because the
/// path will be decoded; nobody decodes the query but whoever understands it.
final class TargetParser {
    private TargetParser() {}

    /// A target, and its authority or [Authority#NONE].
    record Parsed(RequestTarget target, Authority authority) {}

    static Parsed parse(String method, byte[] octets, int from, int to) {
        if (from == to) {
            throw new BadMessage("http-target", "the request target is empty (RFC 9112 §3.2)");
        }
        if (method.equals("CONNECT")) {
            return authorityForm(octets, from, to);
        }
        return switch (octets[from]) {
            case '/' ->
                    new Parsed(pathAndQuery(Form.ORIGIN, octets, from, from, to), Authority.NONE);
            case '*' -> asteriskForm(method, from, to);
            default -> absoluteForm(method, octets, from, to);
        };
    }

    private static Parsed authorityForm(byte[] octets, int from, int to) {
        var authority = AuthorityParser.parse(octets, from, to);
        if (authority.port() <= 0) {
            throw new BadMessage(
                    "http-target", "the target of CONNECT has no port (RFC 9112 §3.2.3)");
        }
        var raw = Octets.text(octets, from, to);
        return new Parsed(new RequestTarget(Form.AUTHORITY, raw, "", Optional.empty()), authority);
    }

    private static Parsed asteriskForm(String method, int from, int to) {
        if (to - from != 1 || !method.equals("OPTIONS")) {
            throw new BadMessage(
                    "http-target", "the target '*' is for OPTIONS alone (RFC 9112 §3.2.4)");
        }
        return new Parsed(asterisk("*"), Authority.NONE);
    }

    private static RequestTarget asterisk(String raw) {
        return new RequestTarget(Form.ASTERISK, raw, "*", Optional.empty());
    }

    private static Parsed absoluteForm(String method, byte[] octets, int from, int to) {
        int start = authorityStart(octets, from, to);
        int end = start;
        while (end < to && octets[end] != '/' && octets[end] != '?') {
            end++;
        }
        var authority = AuthorityParser.parse(octets, start, end);
        if (end == to && method.equals("OPTIONS")) {
            // Without path and query it means the server as a whole (RFC 9112 §3.2.4).
            return new Parsed(asterisk(Octets.text(octets, from, to)), authority);
        }
        return new Parsed(pathAndQuery(Form.ABSOLUTE, octets, from, end, to), authority);
    }

    /// Of all schemes, only those that an HTTP server answers for are taken.
    private static int authorityStart(byte[] octets, int from, int to) {
        int colon = Octets.indexOf(':', octets, from, to);
        boolean known =
                Octets.equalIgnoringCase(octets, from, colon, "http")
                        || Octets.equalIgnoringCase(octets, from, colon, "https");
        int start = Math.min(colon + 3, to);
        if (!known || !Octets.equal(octets, colon, start, "://")) {
            throw new BadMessage(
                    "http-target", "the request target has none of the four forms (RFC 9112 §3.2)");
        }
        return start;
    }

    /// @param from where the target starts
    /// @param pathStart where its path starts, which is empty if there is none
    private static RequestTarget pathAndQuery(
            Form form, byte[] octets, int from, int pathStart, int to) {
        int pathEnd = pathEnd(octets, pathStart, to);
        var raw = Octets.text(octets, from, to);
        if (pathEnd < to && Octets.firstOther(Octets.QUERY, octets, pathEnd + 1, to) < to) {
            throw new BadMessage(
                    "http-target", "the query holds an octet that a URI may not (RFC 3986 §3.4)");
        }
        var path = pathStart == from && pathEnd == to ? raw : slash(octets, pathStart, pathEnd);
        Optional<String> query =
                pathEnd == to
                        ? Optional.empty()
                        : Optional.of(Octets.text(octets, pathEnd + 1, to));
        return new RequestTarget(form, raw, path, query);
    }

    /// The path of an absolute-form may be empty, which means `/` (RFC 9110 §4.2.3).
    private static String slash(byte[] octets, int from, int to) {
        return from == to ? "/" : Octets.text(octets, from, to);
    }

    /// The place of the `?`, or `to`.
    private static int pathEnd(byte[] octets, int from, int to) {
        int i = Octets.firstOther(Octets.PATH, octets, from, to);
        while (i < to && octets[i] != '?') {
            if (octets[i] != '%') {
                throw new BadMessage(
                        "http-target",
                        "the path holds an octet that a URI may not (RFC 3986 §3.3)");
            }
            if (to - i < 3
                    || !Octets.is(Octets.HEX, octets[i + 1])
                    || !Octets.is(Octets.HEX, octets[i + 2])) {
                throw new BadMessage(
                        "http-target", "the path has a '%' without two digits (RFC 3986 §2.1)");
            }
            i = Octets.firstOther(Octets.PATH, octets, i + 3, to);
        }
        return i;
    }
}
