package webserv.http;

import java.util.Locale;
import webserv.api.http.Authority;
import webserv.api.http.UriSyntax;

/// The host and port that Host and some targets hold (RFC 9110 §7.2, RFC 3986 §3.2).
///
/// ```
/// Host     = uri-host [ ":" port ]
/// uri-host = "[" IPv6address "]" / IPv4address / reg-name
/// reg-name = *( unreserved / pct-encoded / sub-delims )
/// port     = *DIGIT                      ; here: 0 to 65535
/// ```
///
/// Stricter than the grammar in three points: the host is not empty (an empty Host is seen to
/// before), a comma is refused, see [Octets#REG_NAME], and so are addresses of future versions,
/// which nobody could connect to. Userinfo has no place here (RFC 9110 §4.2.4).
final class AuthorityParser {
    private AuthorityParser() {}

    /// @throws BadMessage if it is not an authority, or an empty one
    static Authority parse(byte[] octets, int from, int to) {
        int hostEnd =
                from < to && octets[from] == '['
                        ? literalEnd(octets, from, to)
                        : nameEnd(octets, from, to);
        if (hostEnd == from) {
            throw new BadMessage("http-host", "the host is empty (RFC 9110 §4.2.1)");
        }
        if (hostEnd < to && octets[hostEnd] != ':') {
            throw new BadMessage(
                    "http-host", "the host is neither name nor address (RFC 3986 §3.2.2)");
        }
        int port = port(octets, Math.min(hostEnd + 1, to), to);
        return new Authority(lowerCase(octets, from, hostEnd), port);
    }

    /// Whether the octets are an authority that was parsed before, written as it is written out: in
    /// lower case, and the port without zeros in front.
    static boolean spells(Authority known, byte[] octets, int from, int to) {
        int hostEnd = from + known.host().length();
        if (hostEnd > to || !Octets.equal(octets, from, hostEnd, known.host())) {
            return false;
        }
        if (hostEnd == to || known.port() < 0) {
            return hostEnd == to && known.port() < 0;
        }
        int digits = known.port();
        int i = to;
        do {
            if (--i <= hostEnd || octets[i] != '0' + digits % 10) {
                return false;
            }
            digits /= 10;
        } while (digits > 0);
        return i == hostEnd + 1 && octets[hostEnd] == ':';
    }

    private static int nameEnd(byte[] octets, int from, int to) {
        int i = Octets.firstOther(Octets.REG_NAME, octets, from, to);
        while (to - i >= 3
                && octets[i] == '%'
                && Octets.is(Octets.HEX, octets[i + 1])
                && Octets.is(Octets.HEX, octets[i + 2])) {
            i = Octets.firstOther(Octets.REG_NAME, octets, i + 3, to);
        }
        return i;
    }

    private static int literalEnd(byte[] octets, int from, int to) {
        int bracket = Octets.indexOf(']', octets, from, to);
        if (bracket == to || !UriSyntax.isIpv6Address(Octets.text(octets, from + 1, bracket))) {
            throw new BadMessage(
                    "http-host", "the host has brackets but no IPv6 address (RFC 3986 §3.2.2)");
        }
        return bracket + 1;
    }

    /// The port, or -1 where there are no digits: a colon alone stands for the default port (RFC
    /// 3986 §6.2.3).
    private static int port(byte[] octets, int from, int to) {
        int port = from == to ? -1 : 0;
        for (int i = from; i < to; i++) {
            if (!Octets.is(Octets.DIGIT, octets[i])) {
                throw new BadMessage("http-host", "the port is no number (RFC 3986 §3.2.3)");
            }
            port = port * 10 + octets[i] - '0';
            if (port > 65_535) {
                throw new BadMessage("http-host", "the port is beyond 65535");
            }
        }
        return port;
    }

    /// Mostly it is in lower case already, and no second string is made.
    private static String lowerCase(byte[] octets, int from, int to) {
        return Octets.text(octets, from, to).toLowerCase(Locale.ROOT);
    }
}
