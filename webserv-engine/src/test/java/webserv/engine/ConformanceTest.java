package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Exam.closes;
import static webserv.engine.Exam.goesOn;
import static webserv.engine.Running.LIMITS;
import static webserv.engine.Running.at;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.io.ListenAddress;
import webserv.api.spi.ConnectionLimits;
import webserv.api.spi.Location;
import webserv.nio.NioTransport;

/// RFC 9112, and RFC 9110 as far as no handler is needed for it, as one table of octets: the real
/// codec, router and engine, over a network in memory and over sockets. The index of the rules is
/// `docs/reference/http-conformance.md`.
@SuppressWarnings(
        "StringConcatToTextBlock") // the line ends of raw octets stand where they are sent
class ConformanceTest {
    private static final String HOST = "Host: a\r\n";
    private static final String END = "\r\n";
    private static final String POST = "POST /echo HTTP/1.1\r\nHost: a\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n";
    private static final String LAST = "0\r\n\r\n";
    private static final String HELLO = "5\r\nhello\r\n" + LAST;
    private static final String EVERY = "Allow: GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS";

    /// So that a row that fails leaves room for the others.
    private static final ConnectionLimits MANY_CONNECTIONS =
            new ConnectionLimits(
                    10_000,
                    0,
                    LIMITS.requestsPerConnection(),
                    LIMITS.headerTime(),
                    LIMITS.idleTime(),
                    LIMITS.contentTime(),
                    LIMITS.contentOctetsPerSecond(),
                    LIMITS.sendTime(),
                    LIMITS.stopTime());

    private static Running running;
    private static Server onSockets;

    @BeforeAll
    static void start() throws IOException {
        running = Running.with(MANY_CONNECTIONS, locations().toArray(Location[]::new));
        onSockets =
                Running.start(
                        new NioTransport(),
                        new ListenAddress.Tcp("127.0.0.1", 0),
                        MANY_CONNECTIONS,
                        locations(),
                        _ -> {});
    }

    private static List<Location> locations() {
        return List.of(
                at("/", List.of("GET"), says(r -> Reply.Response.text(200, r.path()))),
                at("/echo", Handler.nonBlocking(Echo::of)),
                at("/ignore", says(_ -> Reply.Response.text(200, "ignored"))),
                at("/read", List.of("GET", "POST"), Handler.nonBlocking(Echo::of)),
                at("/parts", List.of("GET"), says(_ -> inParts())),
                at("/none", List.of("GET"), says(_ -> Reply.Response.empty(204))),
                at("/reset", List.of("GET"), says(_ -> Reply.Response.empty(205))),
                at("/same", List.of("GET"), says(_ -> Reply.Response.empty(304, "ETag", "\"x\""))),
                at("/fails", says(_ -> new Reply.Refusal(500, "on purpose"))),
                at(
                        "/dated",
                        says(_ ->
                                Reply.Response.text(200, "old")
                                        .with("Date", "Sat, 01 Jan 2000 00:00:00 GMT"))));
    }

    @AfterAll
    static void stop() {
        running.close();
        onSockets.close();
    }

    private interface Answering {
        Reply to(Request request);
    }

    private static Handler says(Answering answering) {
        return Handler.nonBlocking(
                request -> CompletableFuture.completedFuture(answering.to(request)));
    }

    /// Of no length that is known before.
    private static Reply inParts() {
        return new Reply.Response(
                200,
                Fields.empty(),
                new Content.Published(
                        subscriber -> subscriber.onSubscribe(new Parts(subscriber)),
                        Content.UNKNOWN_LENGTH));
    }

    private static String get(String target, String... fields) {
        return request("GET " + target + " HTTP/1.1", fields);
    }

    private static String request(String line, String... fields) {
        var lines = new StringBuilder(line).append(END).append(HOST);
        for (var field : fields) {
            lines.append(field).append(END);
        }
        return lines.append(END).toString();
    }

    private static Exam refused(String section, String name, String raw) {
        return closes(section, name, raw, "400");
    }

    static Stream<Exam> messages() {
        return Stream.of(
                goesOn("§2.2", "one empty line before the request", END + get("/x"), "200=/x"),
                goesOn("§2.2", "four empty lines before it", END.repeat(4) + get("/x"), "200=/x"),
                refused("§2.2", "five empty lines before it", END.repeat(5) + get("/x")),
                refused("§2.2", "a bare LF before it", "\n" + get("/x")),
                refused(
                        "§2.2",
                        "a bare LF behind the request line",
                        "GET / HTTP/1.1\nHost: a\r\n\r\n"),
                refused("§2.2", "a bare LF behind a field", "GET / HTTP/1.1\r\nHost: a\n\r\n"),
                refused("§2.2", "a bare LF for the end", "GET / HTTP/1.1\r\nHost: a\r\n\n"),
                refused(
                        "§2.2",
                        "a bare CR in the request line",
                        "GET /\rb HTTP/1.1\r\nHost: a\r\n\r\n"),
                refused("§2.2", "a bare CR in a field value", get("/", "B: c\rd")),
                refused("§2.2", "a bare CR for a line end", "GET / HTTP/1.1\rHost: a\r\n\r\n"),
                refused("§2.2", "two CR at a line end", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n"),
                refused(
                        "§2.2",
                        "white space before the first field",
                        "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
                refused(
                        "§2.2",
                        "a blank line before the first field",
                        "GET / HTTP/1.1\r\n \r\nHost: a\r\n\r\n"),
                refused("§2.2", "what is no HTTP", "\u0016\u0003\u0001\u0002\r\n\r\n"),
                goesOn("§2.1", "two requests in order", get("/1") + get("/2"), "200=/1 200=/2"));
    }

    static Stream<Exam> requestLines() {
        return Stream.of(
                refused("§3", "two spaces behind the method", request("GET  / HTTP/1.1")),
                refused("§3", "two spaces before the version", request("GET /  HTTP/1.1")),
                refused("§3", "a space in the target", request("GET /b c HTTP/1.1")),
                refused("§3", "a space behind the version", request("GET / HTTP/1.1 ")),
                refused("§3", "a space before the method", request(" GET / HTTP/1.1")),
                refused("§3", "HTAB for a space", request("GET\t/ HTTP/1.1")),
                refused("§3", "VT for a space", request("GET /\u000bHTTP/1.1")),
                refused("§3.1", "a method with a slash", request("G/T / HTTP/1.1")),
                refused("§3.1", "a method with a colon", request("GET: / HTTP/1.1")),
                refused("§3.1", "a method beyond ASCII", request("G\u00cbT / HTTP/1.1")),
                goesOn("§3.1", "methods are case-sensitive", request("get / HTTP/1.1"), "501"),
                goesOn("§3.1", "an unknown method", request("BREW /pot HTTP/1.1"), "501"),
                goesOn(
                        "§3.1",
                        "a method of 1,000 octets",
                        request("M".repeat(1000) + " / HTTP/1.1"),
                        "501"),
                closes(
                        "§3",
                        "a method of 9,000 octets",
                        request("M".repeat(9000) + " / HTTP/1.1"),
                        "501"),
                closes("§3", "a target of 9,000 octets", get("/" + "b".repeat(9000)), "414"),
                closes("§3", "a query of 9,000 octets", get("/?" + "b".repeat(9000)), "414"),
                goesOn(
                        "§3",
                        "a request line of 8,000 octets",
                        get("/?" + "b".repeat(7985)),
                        "200=/"),
                refused("§2.3", "a version in small letters", request("GET / http/1.1")),
                refused("§2.3", "a version of one digit", request("GET / HTTP/1")),
                refused("§2.3", "a version with two digits of minor", request("GET / HTTP/1.10")),
                refused("§2.3", "no version, as in HTTP/0.9", "GET /\r\n\r\n"),
                closes("9110 §15.6.6", "HTTP/0.9 with a version", request("GET / HTTP/0.9"), "505"),
                closes("9110 §15.6.6", "HTTP/2.0", request("GET / HTTP/2.0"), "505"),
                closes(
                        "9110 §15.6.6",
                        "the preface of HTTP/2",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                        "505"),
                closes("9110 §15.6.6", "HTTP/3.0", request("GET / HTTP/3.0"), "505"),
                goesOn(
                        "9110 §2.5",
                        "HTTP/1.2 is taken for 1.1",
                        request("GET /x HTTP/1.2"),
                        "200=/x"),
                goesOn(
                        "9110 §2.5",
                        "HTTP/1.9 is taken for 1.1",
                        request("GET /x HTTP/1.9"),
                        "200=/x"));
    }

    static Stream<Exam> targets() {
        return Stream.of(
                goesOn("§3.2.1", "origin-form with a query", get("/x?b=c"), "200=/x"),
                goesOn("§3.2.1", "an empty query", get("/x?"), "200=/x"),
                goesOn("§3.2", "a query as browsers send it", get("/x?{b}|^`\\[c]'%"), "200=/x"),
                refused("§3.2", "a backslash in the path", get("/b\\c")),
                refused("§3.2", "braces in the path", get("/{b}")),
                refused("§3.2", "quotes in the query", get("/?\"b\"")),
                refused("§3.2", "angle brackets in the query", get("/?<b>")),
                refused("§3.2", "a fragment", get("/x#b")),
                refused("§3.2", "an octet beyond ASCII in the path", get("/\u00e9")),
                refused("§3.2", "an octet beyond ASCII in the query", get("/?\u00e9")),
                refused("§3.2", "NUL in the path", get("/\0")),
                refused("§3.2", "a path without slash", get("x")),
                refused("§3.2", "'%' without digits", get("/%zz")),
                goesOn("9110 §4.2.3", "an encoded letter is the letter", get("/%78"), "200=/x"),
                goesOn(
                        "9110 §4.2.3",
                        "digits of encodings in either case",
                        get("/%5b%5B"),
                        "200=/[["),
                goesOn("9110 §4.2.3", "dot segments", get("/b/../c/./x"), "200=/c/x"),
                goesOn("9110 §4.2.3", "encoded dot segments", get("/b/%2e%2E/x"), "200=/x"),
                goesOn("9110 §4.2.3", "empty segments", get("//b///x"), "200=/b/x"),
                goesOn("9110 §4.2.3", "above the root", get("/../x"), "400"),
                goesOn("9110 §4.2.3", "an encoded slash", get("/b%2fc"), "400"),
                goesOn("9110 §4.2.3", "an encoded NUL", get("/b%00"), "400"),
                goesOn("9110 §4.2.3", "an encoded line end", get("/b%0d%0ac"), "400"),
                goesOn("9110 §4.2.3", "decoded once", get("/%2578"), "200=/%78"),
                goesOn("9110 §4.2.3", "octets that are no UTF-8", get("/%ff"), "400"),
                goesOn("§3.2.2", "absolute-form", get("http://a/x"), "200=/x"),
                goesOn(
                        "§3.2.2",
                        "absolute-form decides, not Host",
                        request("GET http://b/x HTTP/1.1"),
                        "200=/x"),
                goesOn("§3.2.2", "absolute-form without path", get("http://a"), "200=/"),
                goesOn("§3.2.2", "absolute-form with a query alone", get("http://a?b"), "200=/"),
                goesOn("9110 §4.2.3", "a scheme in capitals", get("HTTP://A/x"), "200=/x"),
                refused("9110 §4.2.1", "absolute-form without host", get("http:///x")),
                refused("9110 §4.2.1", "absolute-form with a port alone", get("http://:80/x")),
                refused("9110 §4.2.4", "userinfo", get("http://b@a/x")),
                refused("9110 §4.2.4", "userinfo with a password", get("http://b:c@a/x")),
                refused("§3.2.2", "absolute-form without Host", "GET http://a/x HTTP/1.1\r\n\r\n"),
                refused(
                        "§3.2",
                        "absolute-form with a broken Host",
                        "GET http://a/x HTTP/1.1\r\nHost: b c\r\n\r\n"),
                refused("§3.2", "another scheme", get("ftp://a/x")),
                goesOn(
                        "9110 §7.4",
                        "https over a connection without TLS",
                        get("https://a/x"),
                        "421"),
                goesOn("9110 §7.4", "HTTPS in capitals", get("HTTPS://a/x"), "421"),
                goesOn(
                        "9110 §7.4",
                        "OPTIONS of an https server",
                        request("OPTIONS https://a HTTP/1.1"),
                        "421"),
                goesOn("§3.2.4", "asterisk-form", request("OPTIONS * HTTP/1.1"), "204").with(EVERY),
                goesOn(
                                "§3.2.4",
                                "OPTIONS of a server by URI",
                                request("OPTIONS http://a HTTP/1.1"),
                                "204")
                        .with(EVERY),
                goesOn(
                                "§3.2.4",
                                "OPTIONS of a path by URI",
                                request("OPTIONS http://a/ HTTP/1.1"),
                                "204")
                        .with("Allow: GET, HEAD, OPTIONS"),
                refused("9110 §7.1", "asterisk-form of GET", get("*")),
                refused("9110 §7.1", "authority-form of GET", get("a:80")),
                refused("9110 §9.3.6", "CONNECT without port", request("CONNECT a HTTP/1.1")),
                refused(
                        "9110 §9.3.6",
                        "CONNECT with an empty port",
                        request("CONNECT a: HTTP/1.1")),
                refused(
                        "9110 §9.3.6",
                        "CONNECT with port 65536",
                        request("CONNECT a:65536 HTTP/1.1")),
                refused("9110 §9.3.6", "CONNECT with port 0", request("CONNECT a:0 HTTP/1.1")),
                refused("9110 §9.3.6", "CONNECT of a path", request("CONNECT /x HTTP/1.1")),
                closes(
                        "9110 §9.3.6",
                        "CONNECT is not served",
                        request("CONNECT a:80 HTTP/1.1"),
                        "501"));
    }

    static Stream<Exam> hosts() {
        return Stream.of(
                refused("§3.2", "no Host", "GET / HTTP/1.1\r\n\r\n"),
                refused("§3.2", "two Hosts", get("/", "Host: b")),
                refused("§3.2", "the same Host twice", get("/", HOST.strip())),
                refused(
                        "§3.2",
                        "two Hosts in HTTP/1.0",
                        "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
                host("a host and a port", "a:8080", "200=/x"),
                host("a host and an empty port", "a:", "200=/x"),
                host("a host in capitals", "A", "200=/x"),
                host("an IPv4 address", "127.0.0.1", "200=/x"),
                host("an IPv6 address", "[::1]:80", "200=/x"),
                host("an encoded octet", "%61", "200=/x"),
                host("an empty Host", "", "200=/x"),
                refused("§3.2", "two ports", "GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n"),
                refused("§3.2", "a port of letters", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n"),
                refused("§3.2", "userinfo in Host", "GET / HTTP/1.1\r\nHost: b@a\r\n\r\n"),
                refused("§3.2", "a path in Host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
                refused("§3.2", "a query in Host", "GET / HTTP/1.1\r\nHost: a?b\r\n\r\n"),
                refused("§3.2", "a list in Host", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"),
                refused("§3.2", "a space in Host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
                refused("§3.2", "quotes in Host", "GET / HTTP/1.1\r\nHost: \"a\"\r\n\r\n"),
                refused("§3.2", "angle brackets in Host", "GET / HTTP/1.1\r\nHost: <a>\r\n\r\n"),
                refused("§3.2", "an open bracket in Host", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n"),
                refused(
                        "§3.2",
                        "an octet beyond ASCII in Host",
                        "GET / HTTP/1.1\r\nHost: \u00e9\r\n\r\n"));
    }

    private static Exam host(String name, String value, String expected) {
        return goesOn("§3.2", name, "GET /x HTTP/1.1\r\nHost: " + value + "\r\n\r\n", expected);
    }

    static Stream<Exam> fields() {
        return Stream.of(
                refused("§5.1", "a space before the colon", get("/", "B : c")),
                refused("§5.1", "HTAB before the colon", get("/", "B\t: c")),
                refused(
                        "§5.1",
                        "a space before Host's colon",
                        "GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
                refused("§5.1", "no colon", get("/", "B")),
                refused("§5.1", "no name", get("/", ": c")),
                refused("9110 §5.1", "a name with a space", get("/", "B c: d")),
                refused("9110 §5.1", "a name in brackets", get("/", "[B]: c")),
                refused("9110 §5.1", "a name beyond ASCII", get("/", "\u00cb: c")),
                goesOn(
                        "9110 §5.1",
                        "a name that nobody knows",
                        get("/x", "!#$%&'*+-.^_`|~9: b"),
                        "200=/x"),
                goesOn(
                        "9110 §5.1",
                        "names in any case",
                        "GET /x HTTP/1.1\r\nhOsT: a\r\n\r\n",
                        "200=/x"),
                refused("§5.2", "obs-fold with a space", get("/", "B: c\r\n d")),
                refused("§5.2", "obs-fold with HTAB", get("/", "B: c\r\n\td")),
                refused("§5.2", "obs-fold behind the last field", get("/", "B: c\r\n ")),
                refused(
                        "§5.2",
                        "obs-fold of Transfer-Encoding",
                        CHUNKED.replace(": chunked", ":\r\n chunked") + END + HELLO),
                goesOn(
                        "9110 §5.5",
                        "white space around a value",
                        get("/x", "B: \t c \t "),
                        "200=/x"),
                goesOn("9110 §5.5", "no white space, no value", get("/x", "B:"), "200=/x"),
                goesOn("9110 §5.5", "obs-text in a value", get("/x", "B: \u00e9\u00ff"), "200=/x"),
                goesOn("9110 §5.5", "HTAB within a value", get("/x", "B: c\td"), "200=/x"),
                refused("9110 §5.5", "NUL in a value", get("/", "B: c\0d")),
                refused("9110 §5.5", "a control character in a value", get("/", "B: c\u0007d")),
                refused("9110 §5.5", "DEL in a value", get("/", "B: c\u007fd")),
                refused(
                        "9110 §5.5",
                        "VT around a framing value",
                        POST + "Content-Length: \u000b5\r\n\r\nhello"));
    }

    static Stream<Exam> lengths() {
        return Stream.of(
                length("content of a length", "5", "hello", "200=hello"),
                length("leading zeros", "0005", "hello", "200=hello"),
                length("HTAB around it", "\t5\t", "hello", "200=hello"),
                length("content of no octets", "0", "", "200"),
                badLength("a sign", "+5"),
                badLength("a minus", "-5"),
                badLength("minus zero", "-0"),
                badLength("no digits", ""),
                badLength("hexadecimal digits", "0x5"),
                badLength("a letter behind", "5b"),
                badLength("a space within", "5 5"),
                badLength("a fraction", "5.0"),
                badLength("quotes", "\"5\""),
                badLength("2^64 + 5", "18446744073709551621"),
                badLength("digits of another script", "\u0665"),
                badLength("a list of equal values", "5, 5"),
                badLength("a list of other values", "5, 6"),
                badLength("an empty element", "5,"),
                badLength("two equal lines", "5\r\nContent-Length: 5"),
                badLength("two other lines", "5\r\nContent-Length: 6"),
                badLength("two lines, the first empty", "\r\nContent-Length: 5"),
                goesOn("§6.3", "neither length nor coding", POST + END, "200"),
                goesOn(
                        "§6",
                        "content of GET",
                        get("/read", "Content-Length: 5") + "hello",
                        "200=hello"),
                goesOn(
                        "§6",
                        "content of GET that nobody reads",
                        get("/x", "Content-Length: 5") + "hello",
                        "200=/x"),
                goesOn(
                        "§6",
                        "content of OPTIONS",
                        request("OPTIONS / HTTP/1.1", "Content-Length: 5") + "hello",
                        "204"),
                goesOn(
                        "§6",
                        "content of an unknown method",
                        request("BREW / HTTP/1.1", "Content-Length: 5") + "hello",
                        "501"),
                goesOn(
                        "§6",
                        "content of TRACE",
                        request("TRACE / HTTP/1.1", "Content-Length: 5") + "hello",
                        "405"),
                goesOn(
                        "§6",
                        "content that reads like a request",
                        POST + "Content-Length: 33\r\n\r\n" + get("/evil?b"),
                        "200=" + get("/evil?b")),
                closes(
                        "9110 §15.5.14",
                        "content beyond the limit",
                        POST + "Content-Length: 100001\r\n\r\n",
                        "413"),
                closes(
                        "9110 §8.6",
                        "the largest number",
                        POST + "Content-Length: 9223372036854775807\r\n\r\n",
                        "413"));
    }

    private static Exam length(String name, String value, String content, String expected) {
        return goesOn(
                "§6.2", name, POST + "Content-Length:" + value + "\r\n\r\n" + content, expected);
    }

    private static Exam badLength(String name, String value) {
        return refused(
                "§6.3",
                "Content-Length of " + name,
                POST + "Content-Length: " + value + "\r\n\r\nhello");
    }

    static Stream<Exam> codings() {
        return Stream.of(
                goesOn("§6.1", "chunked", CHUNKED + END + HELLO, "200=hello"),
                coding("in capitals", "CHUNKED", "200=hello"),
                coding("with white space around", "\t chunked \t", "200=hello"),
                badCoding("unknown before chunked", "gzip, chunked", "501"),
                badCoding("unknown in a line before", "foo\r\nTransfer-Encoding: chunked", "501"),
                badCoding("unknown alone", "foo", "400"),
                badCoding("gzip alone", "gzip", "400"),
                badCoding("identity", "identity", "400"),
                badCoding("nothing", "", "400"),
                badCoding("chunked twice", "chunked, chunked", "400"),
                badCoding("chunked in two lines", "chunked\r\nTransfer-Encoding: chunked", "400"),
                badCoding("chunked not last", "chunked, gzip", "400"),
                badCoding(
                        "chunked, then identity", "chunked\r\nTransfer-Encoding: identity", "400"),
                badCoding("an empty element behind", "chunked,", "400"),
                badCoding("an empty element before", ", chunked", "400"),
                badCoding("a parameter", "chunked;b=c", "400"),
                badCoding("quotes", "\"chunked\"", "400"),
                badCoding("an x before", "xchunked", "400"),
                badCoding("VT before", "\u000bchunked", "400"),
                badCoding("FF behind", "chunked\f", "400"),
                badCoding("a no-break space before", "\u00a0chunked", "400"),
                badCoding("NUL behind", "chunked\0", "400"),
                badCoding("another separator", "chunked;", "400"));
    }

    private static Exam coding(String name, String value, String expected) {
        return goesOn(
                "§6.1",
                "chunked " + name,
                POST + "Transfer-Encoding:" + value + "\r\n\r\n" + HELLO,
                expected);
    }

    private static Exam badCoding(String name, String value, String status) {
        return closes(
                "§6.1",
                "Transfer-Encoding of " + name,
                POST + "Transfer-Encoding: " + value + "\r\n\r\n" + HELLO,
                status);
    }

    /// Each family of smuggling: one reading, or a refusal and the end.
    static Stream<Exam> smuggling() {
        var evil = get("/evil");
        return Stream.of(
                refused(
                        "§6.3",
                        "CL.TE",
                        POST
                                + "Content-Length: 44\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + LAST
                                + evil),
                refused(
                        "§6.3",
                        "TE.CL",
                        POST
                                + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n"
                                + "5c\r\n"
                                + evil
                                + LAST),
                refused(
                        "§6.3",
                        "CL.TE with a length of 0",
                        POST + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n" + HELLO),
                refused(
                        "§6.3",
                        "CL.TE with an unknown coding",
                        POST + "Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n\r\nhello"),
                refused(
                        "§5.1",
                        "TE.TE with a space before the colon",
                        POST + "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\nhello"),
                refused(
                        "§5.2",
                        "TE.TE by obs-fold",
                        POST
                                + "B: c\r\n Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello"),
                refused(
                        "§2.2",
                        "TE.TE by a bare LF",
                        POST
                                + "B: c\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello"),
                refused(
                        "§2.2",
                        "TE.TE by a bare CR",
                        POST
                                + "B: c\rTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello"),
                refused(
                        "9110 §5.1",
                        "TE.TE by a control in the name",
                        POST + "Transfer-Encoding\u000b: chunked\r\n\r\n" + HELLO),
                goesOn(
                        "9110 §5.1",
                        "a name that only looks like it",
                        POST + "Transfer_Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello",
                        "200=hello"),
                goesOn(
                        "§6.3",
                        "CL.0: content that nobody reads is not the next request",
                        request("POST /ignore HTTP/1.1", "Content-Length: " + evil.length()) + evil,
                        "200=ignored"),
                goesOn(
                        "§6.3",
                        "CL.0 of a refused method",
                        request("POST / HTTP/1.1", "Content-Length: " + evil.length()) + evil,
                        "405"),
                goesOn(
                        "§6.3",
                        "CL.0 of HEAD",
                        request("HEAD /x HTTP/1.1", "Content-Length: " + evil.length()) + evil,
                        "200"),
                goesOn(
                        "§6.3",
                        "0.CL: no length, so the next is a request",
                        POST + "Content-Length: 0\r\n\r\n" + evil,
                        "200 200=/evil"),
                refused(
                        "§7.1",
                        "TE.0: chunks that nobody reads, without their end",
                        request("POST /ignore HTTP/1.1", "Transfer-Encoding: chunked")
                                + "5\r\nhello\r\n"),
                goesOn(
                        "§9.3",
                        "chunks that nobody reads, to their end",
                        request("POST /ignore HTTP/1.1", "Transfer-Encoding: chunked")
                                + "5\r\nhello\r\n0\r\n\r\n",
                        "200=ignored"),
                refused(
                        "§7.1",
                        "chunk data longer than its size",
                        CHUNKED + END + "5\r\nhello!\r\n" + LAST),
                refused(
                        "§7.1",
                        "chunk data shorter than its size",
                        CHUNKED + END + "6\r\nhello\r\n" + LAST),
                refused(
                        "§7.1.1",
                        "a bare LF in an extension",
                        CHUNKED + END + "5;\nhello\r\n" + LAST + evil),
                refused(
                        "§7.1.1",
                        "a bare CR in an extension",
                        CHUNKED + END + "5;b\rc\r\nhello\r\n" + LAST),
                refused(
                        "§7.1.1",
                        "CRLF in a quoted extension",
                        CHUNKED + END + "5;b=\"\r\nhello\r\n" + LAST + "\"\r\n"),
                refused("§7.1", "a bare LF behind the size", CHUNKED + END + "5\nhello\r\n" + LAST),
                refused("§7.1", "a bare LF behind the data", CHUNKED + END + "5\r\nhello\n" + LAST),
                refused("§7.1", "a bare LF behind the last chunk", CHUNKED + END + "0\n\n"),
                refused("§7.1.2", "a bare LF behind the trailers", CHUNKED + END + "0\r\n\n"),
                goesOn(
                        "§3.2.2",
                        "absolute-form of another host than Host",
                        request("GET http://b/evil HTTP/1.1"),
                        "200=/evil"),
                goesOn(
                        "§7.1.2",
                        "Content-Length in a trailer",
                        CHUNKED + END + "0\r\nContent-Length: 50\r\n\r\n",
                        "200"),
                goesOn(
                        "§7.1.2",
                        "Transfer-Encoding in a trailer",
                        CHUNKED + END + "0\r\nTransfer-Encoding: chunked\r\n\r\n",
                        "200"),
                goesOn(
                        "§7.1.2",
                        "Connection in a trailer",
                        CHUNKED + END + "0\r\nConnection: close\r\n\r\n",
                        "200"),
                goesOn(
                        "§7.1.2",
                        "Host in a trailer",
                        CHUNKED + END + "0\r\nHost: b\r\n\r\n",
                        "200"));
    }

    static Stream<Exam> chunks() {
        return Stream.of(
                chunk("the last alone", LAST, "200"),
                chunk("two", "2\r\nhe\r\n3\r\nllo\r\n" + LAST, "200=hello"),
                chunk(
                        "hexadecimal in either case",
                        "a\r\n0123456789\r\nA\r\n0123456789\r\n" + LAST,
                        "200=01234567890123456789"),
                chunk("leading zeros", "0005\r\nhello\r\n000\r\n\r\n", "200=hello"),
                chunk("an extension", "5;b\r\nhello\r\n" + LAST, "200=hello"),
                chunk("an extension with a value", "5;b=c;d\r\nhello\r\n0;e\r\n\r\n", "200=hello"),
                chunk("a quoted extension", "5;b=\"c;\\\"d\"\r\nhello\r\n" + LAST, "200=hello"),
                chunk(
                        "bad white space in an extension",
                        "5 ; b = c\r\nhello\r\n" + LAST,
                        "200=hello"),
                chunk("a trailer", "0\r\nB: c\r\n\r\n", "200"),
                badChunk("a sign", "+5\r\nhello\r\n"),
                badChunk("a prefix", "0x5\r\nhello\r\n"),
                badChunk("no digit", "\r\nhello\r\n"),
                badChunk("a letter beyond f", "g\r\nhello\r\n"),
                badChunk("a space before", " 5\r\nhello\r\n"),
                badChunk("a space behind", "5 \r\nhello\r\n"),
                badChunk("2^64 + 5", "10000000000000005\r\nhello\r\n"),
                badChunk("2^63", "8000000000000000\r\nhello\r\n"),
                badChunk("a negative number", "-1\r\nhello\r\n"),
                badChunk("an underscore", "0_5\r\nhello\r\n"),
                badChunk("an extension without name", "5;=b\r\nhello\r\n"),
                badChunk("an extension with NUL", "5;b\0\r\nhello\r\n"),
                badChunk("300 octets of extension", "5;" + "b".repeat(300) + "\r\nhello\r\n"),
                refused("§7.1.2", "a trailer without colon", CHUNKED + END + "0\r\nB\r\n\r\n"),
                refused(
                        "§7.1.2",
                        "a trailer with a space before the colon",
                        CHUNKED + END + "0\r\nB : c\r\n\r\n"),
                refused(
                        "§7.1.2",
                        "obs-fold in the trailers",
                        CHUNKED + END + "0\r\nB: c\r\n d\r\n\r\n"),
                closes(
                        "§7.1.2",
                        "9,000 octets of trailers",
                        CHUNKED + END + "0\r\nB: " + "c".repeat(9000) + "\r\n\r\n",
                        "431"));
    }

    private static Exam chunk(String name, String content, String expected) {
        return goesOn("§7.1", "chunks: " + name, CHUNKED + END + content, expected);
    }

    private static Exam badChunk(String name, String content) {
        return refused("§7.1", "a chunk size of " + name, CHUNKED + END + content + LAST);
    }

    static Stream<Exam> persistence() {
        return Stream.of(
                goesOn("§9.3", "HTTP/1.1 persists", get("/x"), "200=/x"),
                closes("§9.6", "close", get("/x", "Connection: close"), "200=/x"),
                closes("§9.6", "close in capitals", get("/x", "Connection: CLOSE"), "200=/x"),
                closes(
                        "§9.6",
                        "close beside keep-alive",
                        get("/x", "Connection: keep-alive, close"),
                        "200=/x"),
                closes(
                        "§9.6",
                        "close before keep-alive",
                        get("/x", "Connection: close, keep-alive"),
                        "200=/x"),
                closes(
                        "§9.6",
                        "close in a second line",
                        get("/x", "Connection: b", "Connection: close"),
                        "200=/x"),
                closes(
                        "9110 §5.6.1",
                        "close among empty elements",
                        get("/x", "Connection: , ,close,"),
                        "200=/x"),
                goesOn(
                        "9110 §7.6.1",
                        "options that nobody knows",
                        get("/x", "Connection: closed, b"),
                        "200=/x"),
                goesOn(
                        "9110 §7.6.1",
                        "Connection names Host",
                        get("/x", "Connection: Host"),
                        "200=/x"),
                goesOn(
                        "9110 §7.6.1",
                        "Connection names Content-Length",
                        POST + "Connection: Content-Length\r\nContent-Length: 5\r\n\r\nhello",
                        "200=hello"),
                goesOn(
                        "§9.3",
                        "Proxy-Connection means nothing",
                        get("/x", "Proxy-Connection: close"),
                        "200=/x"),
                closes(
                        "§9.6",
                        "close on a refused method",
                        request("POST / HTTP/1.1", "Connection: close"),
                        "405"),
                goesOn(
                        "9110 §7.8",
                        "Upgrade to what is not served",
                        get("/x", "Connection: upgrade", "Upgrade: b/1"),
                        "200=/x"),
                goesOn(
                        "9110 §7.8",
                        "Upgrade to h2c",
                        get(
                                "/x",
                                "Connection: Upgrade, HTTP2-Settings",
                                "Upgrade: h2c",
                                "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"),
                        "200=/x"),
                goesOn(
                        "§9.3.2",
                        "answers keep the order of requests",
                        CHUNKED
                                + END
                                + HELLO
                                + get("/2")
                                + request("OPTIONS /3 HTTP/1.1")
                                + request("POST / HTTP/1.1"),
                        "200=hello 200=/2 204 405"));
    }

    static Stream<Exam> oldVersion() {
        return Stream.of(
                old("without Host", "GET /x HTTP/1.0\r\n\r\n", "200=/x"),
                old("with Host", "GET /x HTTP/1.0\r\nHost: a\r\n\r\n", "200=/x"),
                goesOn(
                                "§9.3",
                                "HTTP/1.0 with keep-alive",
                                "GET /x HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n",
                                "200=/x")
                        .with("Connection: keep-alive"),
                old(
                        "with keep-alive and close",
                        "GET /x HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n",
                        "200=/x"),
                old("content without chunks", "GET /parts HTTP/1.0\r\n\r\n", "200=parts"),
                old(
                        "no chunks for keep-alive either",
                        "GET /parts HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
                        "200=parts"),
                old(
                        "content of a length",
                        "POST /echo HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello",
                        "200=hello"),
                old(
                        "an expectation is ignored",
                        "POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello",
                        "200=hello"),
                old("any expectation is ignored", "GET /x HTTP/1.0\r\nExpect: b\r\n\r\n", "200=/x"),
                old("Upgrade is ignored", "GET /x HTTP/1.0\r\nUpgrade: b\r\n\r\n", "200=/x"),
                old(
                        "Transfer-Encoding is a fault (RFC 9112 §6.1)",
                        "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" + HELLO,
                        "400"),
                old(
                        "Transfer-Encoding beside Content-Length",
                        "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello",
                        "400"),
                old("a refusal", "POST / HTTP/1.0\r\n\r\n", "405"),
                old("a broken field", "GET / HTTP/1.0\r\nB : c\r\n\r\n", "400"),
                old("a broken Host", "GET / HTTP/1.0\r\nHost: a b\r\n\r\n", "400"));
    }

    private static Exam old(String name, String raw, String expected) {
        return closes("9110 §6.2", "HTTP/1.0: " + name, raw, expected);
    }

    static Stream<Exam> expectations() {
        return Stream.of(
                closes(
                        "9110 §10.1.1",
                        "an expectation that is not known",
                        get("/x", "Expect: b"),
                        "417"),
                closes(
                        "9110 §10.1.1",
                        "one known, one not",
                        POST + "Expect: 100-continue, b\r\nContent-Length: 5\r\n\r\nhello",
                        "417"),
                goesOn(
                        "9110 §10.1.1",
                        "100-continue without content",
                        get("/x", "Expect: 100-continue"),
                        "200=/x"),
                closes(
                        "9110 §10.1.1",
                        "100-continue for a refused method",
                        request("POST / HTTP/1.1", "Expect: 100-continue", "Content-Length: 5"),
                        "405"),
                closes(
                        "9110 §10.1.1",
                        "100-continue for too much",
                        POST + "Expect: 100-continue\r\nContent-Length: 100001\r\n\r\n",
                        "413"),
                closes(
                        "9110 §10.1.1",
                        "100-continue for content that nobody wants",
                        request(
                                "POST /ignore HTTP/1.1",
                                "Expect: 100-Continue",
                                "Content-Length: 5"),
                        "200=ignored"));
    }

    static Stream<Exam> methods() {
        return Stream.of(
                goesOn("9110 §9.3.2", "HEAD", request("HEAD /x HTTP/1.1"), "200")
                        .with("Content-Length: 2"),
                goesOn("9110 §9.3.2", "HEAD of a refusal", request("HEAD /fails HTTP/1.1"), "500"),
                closes(
                        "9110 §9.3.2",
                        "HEAD of a malformed target",
                        request("HEAD * HTTP/1.1"),
                        "400"),
                closes(
                        "9110 §9.3.2",
                        "HEAD with a bare LF",
                        "HEAD / HTTP/1.1\nHost: a\r\n\r\n",
                        "400"),
                closes(
                        "9110 §9.3.2",
                        "HEAD with a bare CR",
                        "HEAD /a\rb HTTP/1.1\r\nHost: a\r\n\r\n",
                        "400"),
                closes(
                        "9110 §9.3.2",
                        "HEAD with a control character",
                        "HEAD /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
                        "400"),
                closes("9110 §9.3.2", "HEAD that ends in its request line", "HEAD / HT", "400"),
                closes("9110 §9.3.2", "HEAD in HTTP/2.0", request("HEAD / HTTP/2.0"), "505"),
                closes(
                        "9110 §9.3.2",
                        "HEAD of a target of 9,000 octets",
                        request("HEAD /" + "b".repeat(9000) + " HTTP/1.1"),
                        "414"),
                goesOn(
                        "9110 §9.3.2",
                        "HEAD of what has no length",
                        request("HEAD /parts HTTP/1.1"),
                        "200"),
                goesOn("9110 §9.3.7", "OPTIONS of a path", request("OPTIONS /x HTTP/1.1"), "204")
                        .with("Allow: GET, HEAD, OPTIONS"),
                goesOn(
                                "9110 §9.3.7",
                                "OPTIONS of another path",
                                request("OPTIONS /read HTTP/1.1"),
                                "204")
                        .with("Allow: GET, HEAD, POST, OPTIONS"),
                goesOn("9110 §9.3.8", "TRACE is refused", request("TRACE /x HTTP/1.1"), "405")
                        .with("Allow: GET, HEAD, OPTIONS"),
                goesOn(
                                "9110 §15.5.6",
                                "a method that the location lacks",
                                request("DELETE /read HTTP/1.1"),
                                "405")
                        .with("Allow: GET, HEAD, POST, OPTIONS"),
                goesOn(
                        "9110 §9.1",
                        "unknown comes before not found",
                        request("BREW /no/such HTTP/1.1"),
                        "501"),
                goesOn(
                        "9110 §9.3.5",
                        "content of DELETE",
                        request("DELETE /echo HTTP/1.1", "Content-Length: 5") + "hello",
                        "200=hello"),
                goesOn(
                        "9110 §9.3.4",
                        "PUT",
                        request("PUT /echo HTTP/1.1", "Content-Length: 5") + "hello",
                        "200=hello"),
                goesOn(
                        "9110 §9.3",
                        "PATCH",
                        request("PATCH /echo HTTP/1.1", "Content-Length: 5") + "hello",
                        "200=hello"));
    }

    /// The answer is known before the content has come.
    static Stream<Exam> earlyAnswers() {
        var small = "Content-Length: 65536";
        return Stream.of(
                goesOn(
                        "§9.3",
                        "405, little content is read and dropped",
                        request("POST / HTTP/1.1", small) + "x".repeat(65_536),
                        "405"),
                closes(
                        "§9.3",
                        "405, much content is not read",
                        request("POST / HTTP/1.1", "Content-Length: 65537"),
                        "405"),
                goesOn(
                        "§9.3",
                        "405, chunks are read to their end",
                        request("POST / HTTP/1.1", "Transfer-Encoding: chunked") + "0\r\n\r\n",
                        "405"),
                refused(
                        "§7.1",
                        "a broken chunk where the method is not allowed",
                        request("POST / HTTP/1.1", "Transfer-Encoding: chunked") + "x\r\n"),
                closes(
                        "§9.3",
                        "413 for chunks",
                        CHUNKED + END + "186a1\r\n" + "x".repeat(100_001),
                        "413"),
                closes(
                        "§9.3",
                        "413 for the size of a chunk alone",
                        CHUNKED + END + "fffffffffffffff\r\n",
                        "413"),
                closes(
                        "§9.3",
                        "413 for the size of a second chunk",
                        CHUNKED + END + "1\r\nx\r\n186a0\r\n",
                        "413"),
                goesOn(
                        "§9.3",
                        "400 for a path, content is read",
                        request("POST /%00 HTTP/1.1", "Content-Length: 5") + "hello",
                        "400"),
                goesOn(
                        "§9.3",
                        "421, content is read",
                        request("POST https://a/ HTTP/1.1", "Content-Length: 5") + "hello",
                        "421"));
    }

    static Stream<Exam> responses() {
        return Stream.of(
                goesOn("§6.1", "no length is known", get("/parts"), "200=parts")
                        .with("Transfer-Encoding: chunked"),
                goesOn("9110 §8.6", "204 has no framing", get("/none"), "204"),
                goesOn("9110 §15.3.6", "205 has no content", get("/reset"), "205")
                        .with("Content-Length: 0"),
                goesOn("9110 §15.4.5", "304 has no content", get("/same"), "304")
                        .with("ETag: \"x\""),
                goesOn("9110 §6.6.1", "Date", get("/x"), "200=/x").with(Running.DATE.strip()),
                goesOn("9110 §6.6.1", "a handler's own Date is kept", get("/dated"), "200=old")
                        .with("Date: Sat, 01 Jan 2000 00:00:00 GMT"),
                goesOn("9110 §15.6", "a server's failure has a page", get("/fails"), "500")
                        .with("Content-Type: text/html; charset=utf-8"),
                goesOn(
                                "9110 §15.6",
                                "a server's failure has a text for tools",
                                get("/fails", "Accept: */*"),
                                "500")
                        .with("Content-Type: text/plain; charset=utf-8"));
    }

    static Stream<Exam> limits() {
        return Stream.of(
                closes(
                        "9110 §5.4",
                        "a field line of 9,000 octets",
                        get("/", "B: " + "c".repeat(9000)),
                        "431"),
                closes(
                        "9110 §5.4",
                        "a field name of 9,000 octets",
                        get("/", "b".repeat(9000) + ": c"),
                        "431"),
                closes(
                        "9110 §5.4",
                        "101 field lines",
                        get("/", "B: c\r\n".repeat(99) + "B: c"),
                        "431"),
                closes(
                        "9110 §5.4",
                        "40,000 octets of fields",
                        get(
                                "/",
                                ("B: " + "c".repeat(5000) + "\r\n").repeat(7)
                                        + "B: "
                                        + "c".repeat(5000)),
                        "431"),
                goesOn(
                        "9110 §5.4",
                        "a field line of 8,000 octets",
                        get("/x", "B: " + "c".repeat(7997)),
                        "200=/x"));
    }

    static Stream<Exam> table() {
        return Stream.of(
                        messages(),
                        requestLines(),
                        targets(),
                        hosts(),
                        fields(),
                        lengths(),
                        codings(),
                        smuggling(),
                        chunks(),
                        persistence(),
                        oldVersion(),
                        expectations(),
                        methods(),
                        earlyAnswers(),
                        responses(),
                        limits())
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void octetsAreAnsweredAsTheStandardSays(Exam row) {
        row.check(() -> ExamClient.of(running.connect()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void octetsAreAnsweredInTheSameWayOverSockets(Exam row) {
        row.check(() -> SocketClient.connect(onSockets));
    }

    @Test
    void foldedLineIsExplainedOnThePage() {
        assertThat(pageFor(get("/", "B: c\r\n d")))
                .contains("What is wrong: a field line begins with white space: line folding is");
    }

    @Test
    void fieldThatIsTooLongIsNamedOnThePage() {
        assertThat(pageFor(get("/", "X'&Y: " + "c".repeat(9000))))
                .contains("What is wrong: a field line is too long: X'&amp;Y.");
        assertThat(pageFor(get("/", "X<b>: " + "c".repeat(9000))))
                .contains("What is wrong: a field line is too long.");
    }

    @Test
    void pageOf505NamesTheVersionsThereAre() {
        assertThat(pageFor(request("GET / HTTP/2.0"))).contains("only HTTP/1.1 and HTTP/1.0.");
    }

    private static String pageFor(String raw) {
        var client = running.connect();
        client.send(raw);
        client.endInput();
        return Answers.in(client.text(), false).getFirst().content();
    }

    /// Answers with the content of the request.
    private static final class Echo implements Flow.Subscriber<ByteBuffer> {
        private final CompletableFuture<Reply> reply = new CompletableFuture<>();
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        static CompletableFuture<Reply> of(Request request) {
            var echo = new Echo();
            request.content().publisher().subscribe(echo);
            return echo.reply;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer octets) {
            while (octets.hasRemaining()) {
                content.write(octets.get());
            }
        }

        @Override
        public void onError(Throwable broken) {
            reply.completeExceptionally(broken);
        }

        @Override
        public void onComplete() {
            reply.complete(Reply.Response.text(200, content.toString(StandardCharsets.ISO_8859_1)));
        }
    }

    /// Publishes a content in two buffers.
    private static final class Parts implements Flow.Subscription {
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private int given;

        Parts(Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long count) {
            switch (given++) {
                case 0 -> subscriber.onNext(StandardCharsets.US_ASCII.encode("pa"));
                case 1 -> subscriber.onNext(StandardCharsets.US_ASCII.encode("rts"));
                default -> subscriber.onComplete();
            }
        }

        @Override
        public void cancel() {
            given = 2;
        }
    }
}
