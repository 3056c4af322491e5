package webserv.http;

import static webserv.http.Case.row;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings(
        "StringConcatToTextBlock") // the line ends of raw octets stand where they are sent
class HostTest {

    static Stream<Case> accepted() {
        return Stream.of(
                host("a name", "example.org", "example.org"),
                host("a name in capitals", "EXAMPLE.Org", "example.org"),
                host("a port", "a:8080", "a:8080"),
                host("port 0", "a:0", "a:0"),
                host("port 65535", "a:65535", "a:65535"),
                host("a port with zeros before it", "a:00080", "a:80"),
                host("an empty port (RFC 3986 §3.2.3)", "a:", "a"),
                host("a dot at the end", "a.", "a."),
                host("an underscore", "a_b", "a_b"),
                host("an encoded octet", "a%2Db", "a%2db"),
                host("all of reg-name", "-._~!$&'()*+;=", "-._~!$&'()*+;="),
                host("an IPv4 address", "127.0.0.1:80", "127.0.0.1:80"),
                host("what only looks like one", "999.1.1.1", "999.1.1.1"),
                host("an IPv6 address", "[2001:DB8::1]", "[2001:db8::1]"),
                host("an IPv6 address and a port", "[::1]:80", "[::1]:80"),
                host("an IPv6 address of nothing", "[::]", "[::]"),
                host("an IPv6 address in full", "[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7:8]"),
                host("an IPv6 address with an end of zeros", "[1:2::]", "[1:2::]"),
                host("an IPv6 address, one group left out", "[1:2:3::5:6:7:8]", "[1:2:3::5:6:7:8]"),
                host("an IPv4 address within IPv6", "[::ffff:1.2.3.4]", "[::ffff:1.2.3.4]"),
                host("six groups and IPv4", "[1:2:3:4:5:6:1.2.3.4]", "[1:2:3:4:5:6:1.2.3.4]"),
                row(
                        "an empty Host (RFC 9112 §3.2)",
                        "GET / HTTP/1.1\r\nHost:\r\n\r\n",
                        "GET / HTTP/1.1",
                        "Host: ",
                        "end",
                        "open"),
                row(
                        "Host as the last field, by another case",
                        "GET / HTTP/1.1\r\nB: c\r\nhOST: a\r\n\r\n",
                        "GET / HTTP/1.1 to a",
                        "B: c",
                        "hOST: a",
                        "end",
                        "open"),
                row(
                        "absolute-form wins over Host (RFC 9112 §3.2.2)",
                        "GET http://b:81/ HTTP/1.1\r\nHost: a:80\r\n\r\n",
                        "GET / HTTP/1.1 to b:81, absolute",
                        "Host: b:81",
                        "end",
                        "open"),
                row(
                        "absolute-form without Host in HTTP/1.0, and other fields",
                        "GET http://b/ HTTP/1.0\r\nC: d\r\nC: e\r\n\r\n",
                        "GET / HTTP/1.0 to b, absolute",
                        "Host: b",
                        "C: d",
                        "C: e",
                        "end",
                        "closed"),
                row(
                        "absolute-form and an empty Host",
                        "GET http://b/ HTTP/1.1\r\nHost:\r\n\r\n",
                        "GET / HTTP/1.1 to b, absolute",
                        "Host: b",
                        "end",
                        "open"),
                row(
                        "no Host in HTTP/1.0",
                        "GET / HTTP/1.0\r\n\r\n",
                        "GET / HTTP/1.0",
                        "end",
                        "closed"),
                row(
                        "Host in HTTP/1.0",
                        "GET / HTTP/1.0\r\nHost: a\r\n\r\n",
                        "GET / HTTP/1.0 to a",
                        "Host: a",
                        "end",
                        "closed"),
                row(
                        "Hosts that change from request to request",
                        "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
                                + "GET / HTTP/1.1\r\nHost: b\r\n\r\n"
                                + "GET / HTTP/1.1\r\nHost:\r\n\r\n"
                                + "GET / HTTP/1.1\r\nHost: b\r\n\r\n",
                        "GET / HTTP/1.1 to a",
                        "Host: a",
                        "end",
                        "GET / HTTP/1.1 to b",
                        "Host: b",
                        "end",
                        "GET / HTTP/1.1",
                        "Host: ",
                        "end",
                        "GET / HTTP/1.1 to b",
                        "Host: b",
                        "end",
                        "open"));
    }

    private static Case host(String name, String host, String expected) {
        return row(
                name,
                "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n",
                "GET / HTTP/1.1 to " + expected,
                "Host: " + host,
                "end",
                "open");
    }

    static Stream<Case> refused() {
        return Stream.of(
                row("no Host in HTTP/1.1", "GET / HTTP/1.1\r\n\r\n", 400),
                row("no Host in HTTP/1.2", "GET / HTTP/1.2\r\n\r\n", 400),
                row("no Host but other fields", "GET / HTTP/1.1\r\nB: c\r\n\r\n", 400),
                row("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
                row("the same Host twice", "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", 400),
                row("two Hosts, one empty", "GET / HTTP/1.1\r\nHost:\r\nHost: a\r\n\r\n", 400),
                row("two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", 400),
                row("a broken Host in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a b\r\n\r\n", 400),
                bad("a space", "a b"),
                bad("HTAB", "a\tb"),
                bad("a list", "a, b"),
                bad("a list without space", "a,b"),
                bad("userinfo", "b@a"),
                bad("userinfo with password", "b:c@a"),
                bad("a scheme", "http://a"),
                bad("a path", "a/"),
                bad("a path behind the port", "a:80/b"),
                bad("a query", "a?b"),
                bad("a fragment", "a#b"),
                bad("a backslash", "a\\b"),
                bad("quotes", "\"a\""),
                bad("angle brackets", "<a>"),
                bad("braces", "{a}"),
                bad("a bar", "a|b"),
                bad("a caret", "a^b"),
                bad("a backtick", "`a`"),
                bad("obs-text", "\u00e4"),
                bad("two ports", "a:80:80"),
                bad("two colons", "a::80"),
                bad("a port alone", ":80"),
                bad("a colon alone", ":"),
                bad("a port of letters", "a:http"),
                bad("a port with a sign", "a:+80"),
                bad("a negative port", "a:-80"),
                bad("a port with a space", "a: 80"),
                bad("a space before the port", "a :80"),
                bad("a port in hexadecimal", "a:0x50"),
                bad("port 65536", "a:65536"),
                bad("a port of many digits", "a:99999999999999999999"),
                bad("'%' without digits", "a%"),
                bad("'%' with one digit", "a%4"),
                bad("'%' with other letters", "a%zz"),
                bad("an IPv6 address without brackets", "::1"),
                bad("a bracket that is not closed", "[::1"),
                bad("a bracket that is not opened", "::1]"),
                bad("empty brackets", "[]"),
                bad("brackets within brackets", "[[::1]]"),
                bad("a name in brackets", "[a.b]"),
                bad("an IPv4 address in brackets", "[1.2.3.4]"),
                bad("text behind the brackets", "[::1]a"),
                bad("a port behind the brackets without colon", "[::1]80"),
                bad("seven groups", "[1:2:3:4:5:6:7]"),
                bad("nine groups", "[1:2:3:4:5:6:7:8:9]"),
                bad("eight groups and a gap", "[1:2:3:4::5:6:7:8]"),
                bad("two gaps", "[1::2::3]"),
                bad("three colons", "[:::]"),
                bad("a colon at the start", "[:1:2:3:4:5:6:7]"),
                bad("a colon at the end", "[1:2:3:4:5:6:7:]"),
                bad("five digits in a group", "[::12345]"),
                bad("other letters in a group", "[::g]"),
                bad("a zone", "[fe80::1%25eth0]"),
                bad("an address of the future", "[v1.a]"),
                bad("IPv4 within IPv6 beyond 255", "[::1.2.3.256]"),
                bad("IPv4 within IPv6 with a zero before it", "[::1.2.3.04]"),
                bad("IPv4 within IPv6 of three numbers", "[::1.2.3]"),
                bad("IPv4 within IPv6 of five numbers", "[::1.2.3.4.5]"),
                bad("IPv4 within IPv6 not at the end", "[::1.2.3.4:5]"),
                bad("IPv4 within IPv6, a number left out", "[::1..3.4]"),
                bad("seven groups and IPv4", "[1:2:3:4:5:6:7:1.2.3.4]"));
    }

    private static Case bad(String name, String host) {
        return row(name, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n", 400);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void validHostIsTheAuthority(Case row) {
        row.check();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void invalidHostIsRefused(Case row) {
        row.check();
    }
}
