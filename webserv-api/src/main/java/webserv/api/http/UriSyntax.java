package webserv.api.http;

/// The grammar of URI references (RFC 3986 §4.1), as far as it is asked of messages, on characters.
///
/// A path and a query may hold a few characters that the RFC forbids, as browsers send them as they
/// are: what may be asked for may also be referred to.
public final class UriSyntax {
    private static final String UNRESERVED_MARKS = "-._~";
    private static final String SUB_DELIMS = "!$&'()*+,;=";
    private static final String OF_SCHEME = "+-.";
    private static final String OF_REG_NAME = UNRESERVED_MARKS + SUB_DELIMS;
    private static final String OF_USERINFO = OF_REG_NAME + ":";
    private static final String OF_PATH = OF_REG_NAME + ":@/[]|";
    private static final String OF_QUERY = OF_PATH + "?{}^`\\%";

    private UriSyntax() {}

    /// Whether the character may stand in a path, `%` and its two digits excepted: `pchar` and `/`
    /// (RFC 3986 §3.3), and `[`, `]` and `|`, which browsers send as they are.
    public static boolean isPathCharacter(int c) {
        return isOf(OF_PATH, c);
    }

    /// Whether the character may stand in a query (RFC 3986 §3.4), or is sent there by browsers as
    /// it is: `[`, `]`, `{`, `}`, `|`, `^`, a backtick, a backslash, and `%` before anything
    /// (WHATWG URL, query percent-encode set).
    public static boolean isQueryCharacter(int c) {
        return isOf(OF_QUERY, c);
    }

    /// Whether the text is a path, perhaps an empty one: a `%` in it has its two digits.
    public static boolean isPath(String text) {
        return isEncoded(text, OF_PATH);
    }

    /// Whether the text may be a query. Nobody decodes it but whoever understands it, so a `%` may
    /// stand before anything.
    public static boolean isQuery(String text) {
        return text.chars().allMatch(UriSyntax::isQueryCharacter);
    }

    /// Whether the text is a `URI-reference`: with a scheme, or relative to what was asked for.
    ///
    /// ```
    /// [ scheme ":" ] [ "//" authority ] path [ "?" query ] [ "#" fragment ]
    /// ```
    ///
    /// A fragment is made of what a query is made of (§3.5).
    public static boolean isReference(String text) {
        int fragment = endOf(text, '#');
        int query = Math.min(endOf(text, '?'), fragment);
        return isHierarchy(text.substring(0, query))
                && isQuery(text.substring(Math.min(query + 1, fragment), fragment))
                && isQuery(text.substring(Math.min(fragment + 1, text.length())));
    }

    /// The place of the first such character, or the end.
    private static int endOf(String text, char c) {
        int first = text.indexOf(c);
        return first < 0 ? text.length() : first;
    }

    /// What stands before the query. A colon in the first segment ends a scheme (§4.2).
    private static boolean isHierarchy(String text) {
        int colon = endOf(text, ':');
        boolean hasScheme = colon < endOf(text, '/');
        if (hasScheme && !isScheme(text.substring(0, colon))) {
            return false;
        }
        var rest = hasScheme ? text.substring(colon + 1) : text;
        if (!rest.startsWith("//")) {
            return isPath(rest);
        }
        int path = 2 + endOf(rest.substring(2), '/');
        return isAuthority(rest.substring(2, path)) && isPath(rest.substring(path));
    }

    /// `ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )` (§3.1).
    private static boolean isScheme(String text) {
        return !text.isEmpty()
                && isLetter(text.charAt(0))
                && text.chars().allMatch(c -> isOf(OF_SCHEME, c));
    }

    /// `[ userinfo "@" ] host [ ":" port ]` (§3.2).
    private static boolean isAuthority(String text) {
        int at = text.indexOf('@');
        var hostAndPort = text.substring(at + 1);
        int hostEnd = hostAndPort.lastIndexOf(']') + 1;
        int portColon = hostAndPort.indexOf(':', hostEnd);
        var host = portColon < 0 ? hostAndPort : hostAndPort.substring(0, portColon);
        var port = portColon < 0 ? "" : hostAndPort.substring(portColon + 1);
        return (at < 0 || isEncoded(text.substring(0, at), OF_USERINFO))
                && (host.startsWith("[") ? isIpv6Literal(host) : isEncoded(host, OF_REG_NAME))
                && port.chars().allMatch(UriSyntax::isDigit);
    }

    /// Whether the text is an `IPv6address` (§3.2.2), without brackets and without a zone.
    public static boolean isIpv6Address(String text) {
        return Ipv6Syntax.isAddress(text);
    }

    /// In brackets; no `IPvFuture`, which there is none of (§3.2.2).
    private static boolean isIpv6Literal(String host) {
        return host.endsWith("]") && isIpv6Address(host.substring(1, host.length() - 1));
    }

    /// Whether all is of the marks, a letter or a digit, or a `%` with two hexadecimal digits
    /// (§2.1).
    private static boolean isEncoded(String text, String marks) {
        for (int i = 0; i < text.length(); i++) {
            if (isEncodedOctet(text, i)) {
                i += 2;
            } else if (!isOf(marks, text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEncodedOctet(String text, int at) {
        return text.charAt(at) == '%'
                && at + 2 < text.length()
                && isHexDigit(text.charAt(at + 1))
                && isHexDigit(text.charAt(at + 2));
    }

    private static boolean isOf(String marks, int c) {
        return isLetter(c) || isDigit(c) || marks.indexOf(c) >= 0;
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isHexDigit(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
