package webserv.http;

import static webserv.http.Case.row;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which connections persist (RFC 9112 §9.3), and what is expected of the server (RFC 9110
/// §10.1.1).
@SuppressWarnings(
        "StringConcatToTextBlock") // the line ends of raw octets stand where they are sent
class PersistenceTest {

    static Stream<Case> connections() {
        return Stream.of(
                persists("HTTP/1.1", "HTTP/1.1", ""),
                closes("HTTP/1.1 and close", "HTTP/1.1", "Connection: close"),
                closes("close in capitals", "HTTP/1.1", "Connection: CLOSE"),
                closes("CONNECTION in capitals", "HTTP/1.1", "CONNECTION: close"),
                closes("close in a list", "HTTP/1.1", "Connection: b, close, c"),
                closes("close without spaces", "HTTP/1.1", "Connection: b,close,c"),
                closes("close between HTAB", "HTTP/1.1", "Connection: b,\tclose\t,c"),
                closes("close between empty elements", "HTTP/1.1", "Connection: ,, close ,,"),
                closes("close on a second line", "HTTP/1.1", "Connection: b\r\nConnection: close"),
                closes("close on a first line", "HTTP/1.1", "Connection: close\r\nConnection: b"),
                closes("close beside keep-alive", "HTTP/1.1", "Connection: keep-alive, close"),
                closes("close before keep-alive", "HTTP/1.1", "Connection: close, keep-alive"),
                persists("keep-alive", "HTTP/1.1", "Connection: keep-alive"),
                persists("an empty list", "HTTP/1.1", "Connection: "),
                persists("a list of nothing", "HTTP/1.1", "Connection: , ,"),
                persists("another option", "HTTP/1.1", "Connection: upgrade"),
                persists("an option that begins so", "HTTP/1.1", "Connection: closed"),
                persists("an option that ends so", "HTTP/1.1", "Connection: un-close"),
                persists("another field of close", "HTTP/1.1", "Proxy-Connection: close"),
                closes("HTTP/1.0", "HTTP/1.0", ""),
                persists("HTTP/1.0 and keep-alive", "HTTP/1.0", "Connection: keep-alive"),
                persists("HTTP/1.0 and Keep-Alive", "HTTP/1.0", "Connection: Keep-Alive"),
                persists("HTTP/1.0, keep-alive in a list", "HTTP/1.0", "Connection: b, keep-alive"),
                persists(
                        "HTTP/1.0, keep-alive on a second line",
                        "HTTP/1.0",
                        "Connection: b\r\nConnection: keep-alive"),
                closes(
                        "HTTP/1.0, keep-alive and close",
                        "HTTP/1.0",
                        "Connection: keep-alive, close"),
                closes("HTTP/1.0 and the field Keep-Alive", "HTTP/1.0", "Keep-Alive: timeout=5"),
                persists("HTTP/1.2", "HTTP/1.2", ""));
    }

    private static Case persists(String name, String version, String fields) {
        return connection(name + ": persists", version, fields, "open");
    }

    private static Case closes(String name, String version, String fields) {
        return connection(name + ": closes", version, fields, "closed");
    }

    private static Case connection(String name, String version, String fields, String last) {
        var lines = fields.isEmpty() ? "" : fields + "\r\n";
        return row(
                name,
                "GET / " + version + "\r\nHost: a\r\n" + lines + "\r\n",
                "GET / " + version.replace("1.2", "1.1") + " to a",
                "Host: a" + (fields.isEmpty() ? "" : "\n" + fields.replace("\r", "")),
                "end",
                last);
    }

    static Stream<Case> pipelines() {
        var get = "GET /%d HTTP/1.1\r\nHost: a\r\n\r\n";
        var events = "GET /%d HTTP/1.1 to a\nHost: a\nend\n";
        return Stream.of(
                new Case(
                        "three requests",
                        get.formatted(1) + get.formatted(2) + get.formatted(3),
                        events.formatted(1) + events.formatted(2) + events.formatted(3) + "open"),
                new Case(
                        "a request behind content",
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
                                + get.formatted(2),
                        "POST / HTTP/1.1 to a, content 2\nHost: a\nContent-Length: 2\n> hi\nend\n"
                                + events.formatted(2)
                                + "open"),
                new Case(
                        "a request behind chunks",
                        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "2\r\nhi\r\n0\r\n\r\n"
                                + get.formatted(2),
                        "POST / HTTP/1.1 to a, content in chunks\nHost: a\n"
                                + "Transfer-Encoding: chunked\n> hi\nend\n"
                                + events.formatted(2)
                                + "open"),
                new Case(
                        "empty lines between requests (RFC 9112 §2.2)",
                        get.formatted(1) + "\r\n\r\n\r\n\r\n" + get.formatted(2) + "\r\n",
                        events.formatted(1) + events.formatted(2) + "open"),
                new Case(
                        "a broken request behind a good one",
                        get.formatted(1) + "GET\r\n\r\n" + get.formatted(3),
                        events.formatted(1) + "refused 400\nclosed"),
                new Case(
                        "a request behind close is not read",
                        "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + get.formatted(2),
                        "GET / HTTP/1.1 to a\nHost: a\nConnection: close\nend\nclosed"),
                new Case(
                        "half a request behind a whole one",
                        get.formatted(1) + "GET / HTTP/1.1\r\nHo",
                        events.formatted(1) + "incomplete"),
                new Case("an octet of a request", "G", "incomplete"),
                new Case("a CR before a request", "\r", "incomplete"),
                new Case("empty lines alone", "\r\n\r\n", "open"));
    }

    static Stream<Case> expectations() {
        return Stream.of(
                expects("100-continue", "HTTP/1.1", "Expect: 100-continue", ", expects 100"),
                expects(
                        "100-continue in capitals",
                        "HTTP/1.1",
                        "Expect: 100-Continue",
                        ", expects 100"),
                expects(
                        "100-continue among empty elements",
                        "HTTP/1.1",
                        "Expect: ,100-continue ,, 100-continue",
                        ", expects 100"),
                expects("an empty expectation", "HTTP/1.1", "Expect: ", ""),
                expects(
                        "100-continue twice",
                        "HTTP/1.1",
                        "Expect: 100-continue\r\nExpect: 100-continue",
                        ", expects 100"),
                row(
                        "100-continue without content expects nothing",
                        "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n",
                        "GET / HTTP/1.1 to a",
                        "Host: a",
                        "Expect: 100-continue",
                        "end",
                        "open"),
                row(
                        "HTTP/1.0 expects nothing",
                        "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nb",
                        "POST / HTTP/1.0, content 1",
                        "Expect: 100-continue",
                        "Content-Length: 1",
                        "> b",
                        "end",
                        "closed"),
                row(
                        "HTTP/1.0 expects nothing else either",
                        "GET / HTTP/1.0\r\nExpect: b\r\n\r\n",
                        "GET / HTTP/1.0",
                        "Expect: b",
                        "end",
                        "closed"),
                expectation("another expectation", "Expect: b", 417),
                expectation("an expectation too many", "Expect: 100-continue, b", 417),
                expectation(
                        "an expectation on another line", "Expect: 100-continue\r\nExpect: b", 417),
                expectation("an expectation that begins so", "Expect: 100-continues", 417),
                expectation("a parameter", "Expect: 100-continue;b", 417),
                expectation(
                        "framing counts more than expectation",
                        "Expect: b\r\nContent-Length: x",
                        400));
    }

    private static Case expectation(String name, String fields, int status) {
        return row(name, "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n", status);
    }

    private static Case expects(String name, String version, String fields, String expected) {
        return row(
                name,
                "POST / " + version + "\r\nHost: a\r\nContent-Length: 1\r\n" + fields + "\r\n\r\nb",
                "POST / " + version + " to a, content 1" + expected,
                "Host: a",
                "Content-Length: 1",
                fields.replace("\r", ""),
                "> b",
                "end",
                "open");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("connections")
    void connectionPersistsIfVersionAndOptionsAgree(Case row) {
        row.check();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pipelines")
    void pipelinedRequestsAreReadInOrder(Case row) {
        row.check();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("expectations")
    void expectationIsNotedOrRefused(Case row) {
        row.check();
    }
}
