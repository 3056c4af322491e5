package webserv.http;

import static webserv.http.Case.row;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestLineTest {
    private static final String HOST = "\r\nHost: a\r\n\r\n";

    static Stream<Case> accepted() {
        return Stream.of(
                line("origin-form", "GET / HTTP/1.1", "GET / HTTP/1.1 to a"),
                line("a path of segments", "GET /b/c.d HTTP/1.1", "GET /b/c.d HTTP/1.1 to a"),
                line("an empty segment", "GET //b HTTP/1.1", "GET //b HTTP/1.1 to a"),
                line("an encoded octet", "GET /%7e%FF HTTP/1.1", "GET /%7e%FF HTTP/1.1 to a"),
                line("encoding at the end", "GET /%41 HTTP/1.1", "GET /%41 HTTP/1.1 to a"),
                line(
                        "all of pchar",
                        "GET /-._~!$&'()*+,;=:@ HTTP/1.1",
                        "GET /-._~!$&'()*+,;=:@ HTTP/1.1 to a"),
                line("brackets, as browsers", "GET /[a]|b HTTP/1.1", "GET /[a]|b HTTP/1.1 to a"),
                line("a query", "GET /?b=c HTTP/1.1", "GET /?b=c HTTP/1.1 to a"),
                line("an empty query", "GET /? HTTP/1.1", "GET /? HTTP/1.1 to a"),
                line("a query of queries", "GET /?b?c/d HTTP/1.1", "GET /?b?c/d HTTP/1.1 to a"),
                line(
                        "a query as browsers send it",
                        "GET /?{b}|^`\\[c]'% HTTP/1.1",
                        "GET /?{b}|^`\\[c]'% HTTP/1.1 to a"),
                line(
                        "absolute-form decides the authority",
                        "GET http://b/c?d HTTP/1.1",
                        "GET /c?d HTTP/1.1 to b, absolute"),
                line(
                        "absolute-form of https",
                        "GET https://b:443/ HTTP/1.1",
                        "GET / HTTP/1.1 to b:443, absolute"),
                line(
                        "a scheme in capitals",
                        "GET HTTP://B/C HTTP/1.1",
                        "GET /C HTTP/1.1 to b, absolute"),
                line(
                        "absolute-form without path (RFC 9110 §4.2.3)",
                        "GET http://b HTTP/1.1",
                        "GET / HTTP/1.1 to b, absolute"),
                line(
                        "absolute-form with a query alone",
                        "GET http://b?c HTTP/1.1",
                        "GET /?c HTTP/1.1 to b, absolute"),
                line(
                        "absolute-form of an address",
                        "GET http://[::1]:80/ HTTP/1.1",
                        "GET / HTTP/1.1 to [::1]:80, absolute"),
                line(
                        "asterisk-form (RFC 9112 §3.2.4)",
                        "OPTIONS * HTTP/1.1",
                        "OPTIONS * HTTP/1.1 to a, asterisk"),
                line(
                        "OPTIONS of a server by absolute-form",
                        "OPTIONS http://b:80 HTTP/1.1",
                        "OPTIONS * HTTP/1.1 to b:80, asterisk"),
                line(
                        "OPTIONS of a path by absolute-form",
                        "OPTIONS http://b/ HTTP/1.1",
                        "OPTIONS / HTTP/1.1 to b, absolute"),
                line(
                        "OPTIONS of a query by absolute-form",
                        "OPTIONS http://b?c HTTP/1.1",
                        "OPTIONS /?c HTTP/1.1 to b, absolute"),
                line("OPTIONS of a path", "OPTIONS /b HTTP/1.1", "OPTIONS /b HTTP/1.1 to a"),
                line("a method nobody knows", "BREW /pot HTTP/1.1", "BREW /pot HTTP/1.1 to a"),
                line("a method in small letters", "get / HTTP/1.1", "get / HTTP/1.1 to a"),
                line(
                        "all of tchar",
                        "!#$%&'*+-.^_`|~09 / HTTP/1.1",
                        "!#$%&'*+-.^_`|~09 / HTTP/1.1 to a"),
                line("one letter", "G / HTTP/1.1", "G / HTTP/1.1 to a"),
                line("a longer GET", "GETS / HTTP/1.1", "GETS / HTTP/1.1 to a"),
                line("PUT", "PUT / HTTP/1.1", "PUT / HTTP/1.1 to a"),
                line("POST", "POST / HTTP/1.1", "POST / HTTP/1.1 to a"),
                line("PATCH", "PATCH / HTTP/1.1", "PATCH / HTTP/1.1 to a"),
                line("DELETE", "DELETE / HTTP/1.1", "DELETE / HTTP/1.1 to a"),
                line("HEAD", "HEAD / HTTP/1.1", "HEAD / HTTP/1.1 to a"),
                line("TRACE", "TRACE / HTTP/1.1", "TRACE / HTTP/1.1 to a"),
                line("HTTP/1.2 is processed as 1.1", "GET / HTTP/1.2", "GET / HTTP/1.1 to a"),
                line("HTTP/1.9 is processed as 1.1", "GET / HTTP/1.9", "GET / HTTP/1.1 to a"),
                row(
                        "CONNECT, after which nothing is read",
                        "CONNECT b:443 HTTP/1.1" + HOST,
                        "CONNECT  HTTP/1.1 to b:443, authority",
                        "Host: b:443",
                        "end",
                        "closed"),
                row(
                        "an empty line before the request line (RFC 9112 §2.2)",
                        "\r\nGET / HTTP/1.1" + HOST,
                        "GET / HTTP/1.1 to a",
                        "Host: a",
                        "end",
                        "open"));
    }

    private static Case line(String name, String line, String expected) {
        // "GET / HTTP/1.1 to b, absolute"
        var host = expected.substring(expected.indexOf(" to ") + 4).split(",", 2)[0];
        return row(name, line + HOST, expected, "Host: " + host, "end", "open");
    }

    static Stream<Case> refused() {
        return Stream.of(
                row("two spaces before the target", "GET  / HTTP/1.1" + HOST, 400),
                row("two spaces before the version", "GET /  HTTP/1.1" + HOST, 400),
                row("a space in the target", "GET /b /c HTTP/1.1" + HOST, 400),
                row("a space behind the version", "GET / HTTP/1.1 " + HOST, 400),
                row("a space before the method", " GET / HTTP/1.1" + HOST, 400),
                row("HTAB for the first space", "GET\t/ HTTP/1.1" + HOST, 400),
                row("HTAB for the second space", "GET /\tHTTP/1.1" + HOST, 400),
                row("HTAB behind the version", "GET / HTTP/1.1\t" + HOST, 400),
                row("VT for a space", "GET\u000b/ HTTP/1.1" + HOST, 400),
                row("FF for a space", "GET /\fHTTP/1.1" + HOST, 400),
                row("a bare CR for a space", "GET\r/ HTTP/1.1" + HOST, 400),
                row("no-break space for a space", "GET\u00a0/ HTTP/1.1" + HOST, 400),
                row("no method", "/ HTTP/1.1" + HOST, 400),
                row("a method in brackets", "G[E]T / HTTP/1.1" + HOST, 400),
                row("a method with a slash", "GET/ / HTTP/1.1" + HOST, 400),
                row("a method with a colon", "GET: / HTTP/1.1" + HOST, 400),
                row("a method beyond ASCII", "G\u00cbT / HTTP/1.1" + HOST, 400),
                row("a method with NUL", "GE\0T / HTTP/1.1" + HOST, 400),
                row("a quoted method", "\"GET\" / HTTP/1.1" + HOST, 400),
                row("a method alone", "GET" + HOST, 400),
                row("a method and a space", "GET " + HOST, 400),
                row("no target", "GET HTTP/1.1" + HOST, 400),
                row("HTTP/0.9 (RFC 9112 §2.3)", "GET /\r\n\r\n", 400),
                row("HTTP/0.9 with a version", "GET / HTTP/0.9" + HOST, 505),
                row("HTTP/2.0 in a request line", "GET / HTTP/2.0" + HOST, 505),
                row("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
                row("HTTP/3.1", "GET / HTTP/3.1" + HOST, 505),
                row("a version of one number", "GET / HTTP/1" + HOST, 400),
                row("a version without minor", "GET / HTTP/1." + HOST, 400),
                row("a version without major", "GET / HTTP/.1" + HOST, 400),
                row("two digits of minor", "GET / HTTP/1.10" + HOST, 400),
                row("two digits of major", "GET / HTTP/01.1" + HOST, 400),
                row("a comma in the version", "GET / HTTP/1,1" + HOST, 400),
                row("letters for digits", "GET / HTTP/a.b" + HOST, 400),
                row("a signed version", "GET / HTTP/+1.1" + HOST, 400),
                row("a version in small letters", "GET / http/1.1" + HOST, 400),
                row("a version in mixed letters", "GET / Http/1.1" + HOST, 400),
                row("another protocol", "GET / HTCP/1.1" + HOST, 400),
                row("a protocol without slash", "GET / HTTP 1.1" + HOST, 400),
                row("text behind the version", "GET / HTTP/1.1x" + HOST, 400),
                row("a fragment", "GET /#b HTTP/1.1" + HOST, 400),
                row("a fragment behind a query", "GET /?b#c HTTP/1.1" + HOST, 400),
                row("a path without slash", "GET b HTTP/1.1" + HOST, 400),
                row("a path that begins with a dot", "GET ../b HTTP/1.1" + HOST, 400),
                row("a query without path", "GET ?b HTTP/1.1" + HOST, 400),
                row("a backslash for a slash", "GET \\b HTTP/1.1" + HOST, 400),
                row("'%' without digits", "GET /% HTTP/1.1" + HOST, 400),
                row("'%' with one digit", "GET /%4 HTTP/1.1" + HOST, 400),
                row("'%' with other letters", "GET /%4g HTTP/1.1" + HOST, 400),
                row("'%' before the query", "GET /%?41 HTTP/1.1" + HOST, 400),
                row("'%u' encoding", "GET /%u0041 HTTP/1.1" + HOST, 400),
                row("another scheme", "GET ftp://b/ HTTP/1.1" + HOST, 400),
                row("a scheme without authority", "GET http:/b HTTP/1.1" + HOST, 400),
                row("a scheme alone", "GET http: HTTP/1.1" + HOST, 400),
                row("an empty authority", "GET http:///b HTTP/1.1" + HOST, 400),
                row("an authority of a port", "GET http://:80/ HTTP/1.1" + HOST, 400),
                row("userinfo (RFC 9110 §4.2.4)", "GET http://b@c/ HTTP/1.1" + HOST, 400),
                row("userinfo with password", "GET http://b:c@d/ HTTP/1.1" + HOST, 400),
                row("two ports", "GET http://b:80:80/ HTTP/1.1" + HOST, 400),
                row("a port of letters", "GET http://b:http/ HTTP/1.1" + HOST, 400),
                row("a fragment behind the authority", "GET http://b#c HTTP/1.1" + HOST, 400),
                row("a backslash behind the authority", "GET http://b\\c HTTP/1.1" + HOST, 400),
                row("absolute-form without Host", "GET http://b/ HTTP/1.1\r\n\r\n", 400),
                row(
                        "absolute-form, broken Host",
                        "GET http://b/ HTTP/1.1\r\nHost: b c\r\n\r\n",
                        400),
                row("asterisk-form of GET", "GET * HTTP/1.1" + HOST, 400),
                row("more than an asterisk", "OPTIONS */ HTTP/1.1" + HOST, 400),
                row("authority-form of GET", "GET b:80 HTTP/1.1" + HOST, 400),
                row("CONNECT of a path", "CONNECT /b HTTP/1.1" + HOST, 400),
                row("CONNECT of a URI", "CONNECT http://b:80/ HTTP/1.1" + HOST, 400),
                row("CONNECT without port", "CONNECT b HTTP/1.1" + HOST, 400),
                row("CONNECT with an empty port", "CONNECT b: HTTP/1.1" + HOST, 400),
                row("CONNECT to an asterisk", "CONNECT * HTTP/1.1" + HOST, 400),
                row("CONNECT with userinfo", "CONNECT b@c:80 HTTP/1.1" + HOST, 400),
                row("five empty lines", "\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1" + HOST, 400),
                row("a bare LF before it", "\nGET / HTTP/1.1" + HOST, 400),
                row("a bare CR before it", "\rGET / HTTP/1.1" + HOST, 400),
                row("a bare LF behind it", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400),
                row("a bare CR behind it", "GET / HTTP/1.1\rHost: a\r\n\r\n", 400),
                row("two CR behind it", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", 400),
                row("a TLS greeting", "\u0016\u0003\u0001\u0002\0\u0001\0", 400),
                row("white space alone", "   \r\n\r\n", 400));
    }

    /// Octets that may not stand in a path or a query, one by one.
    static Stream<Case> octetsThatNoTargetHolds() {
        return IntStream.rangeClosed(0, 255)
                .filter(octet -> octet <= ' ' || octet >= 0x7F || "\"<>#".indexOf(octet) >= 0)
                .filter(octet -> octet != ' ')
                .boxed()
                .flatMap(octet -> {
                    char c = (char) octet.intValue();
                    var name = "octet 0x%02X in a ".formatted(octet);
                    return Stream.of(
                            row(name + "path", "GET /b" + c + "c HTTP/1.1" + HOST, 400),
                            row(name + "query", "GET /?b" + c + "c HTTP/1.1" + HOST, 400));
                });
    }

    /// Octets that may stand in a query, as browsers send them, and not in a path.
    static Stream<Case> octetsThatNoPathHolds() {
        return "^`{}\\"
                .chars()
                .mapToObj(c ->
                        row((char) c + " in a path", "GET /" + (char) c + " HTTP/1.1" + HOST, 400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void wellFormedRequestLineIsTakenApart(Case row) {
        row.check();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"refused", "octetsThatNoTargetHolds", "octetsThatNoPathHolds"})
    void malformedRequestLineIsRefused(Case row) {
        row.check();
    }
}
