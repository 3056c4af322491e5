package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.DATE;
import static webserv.engine.Running.at;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.config.Origin;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Template;
import webserv.api.spi.AddedField;
import webserv.api.spi.Decision;
import webserv.api.spi.ErrorPage;
import webserv.api.spi.Policy;
import webserv.api.spi.RequestLimits;

/// Refusals that are decided before a location is looked for: they are answers of a server, with
/// its fields and its pages.
class PolicyOfRefusalsTest {
    private static final Handler PAGE =
            Handler.nonBlocking(request ->
                    CompletableFuture.completedFuture(
                            new Reply.Response(
                                    200,
                                    Fields.of("Content-Type", "text/html"),
                                    Content.of("<p>" + request.method() + "</p>"))));

    private static AddedField field(String name, String value) {
        return new AddedField(name, Template.parse(value, Set.of()), Origin.BUILT_IN);
    }

    private static Policy policy(List<AddedField> fields, int... statusesWithPage) {
        var pages = new HashMap<Integer, ErrorPage>();
        for (int status : statusesWithPage) {
            pages.put(
                    status,
                    new ErrorPage(Template.literal("/page"), ErrorPage.SAME, Origin.BUILT_IN));
        }
        return new Policy(RequestLimits.DEFAULTS, fields, Map.copyOf(pages));
    }

    /// Site `a`, which is the default one, adds fields; site `b` has pages of its own as well.
    private static Running sites() {
        var a = policy(List.of(field("X-Site", "a"), field("X-Id", "$request_id$uri$http_accept")));
        var b = policy(List.of(field("X-Site", "b")), 417, 421, 501);
        return Running.of(Running.site("a", a, at("/", PAGE)), Running.site("b", b, at("/", PAGE)));
    }

    private static String answer(String raw) {
        try (var running = sites()) {
            var client = running.connect();
            client.send(raw);
            return client.text();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a method that nobody knows       | FOO / HTTP/1.1~Host: b~~                                        | 501 Not Implemented      | go on
                    a tunnel                         | CONNECT b:80 HTTP/1.1~Host: b:80~~                              | 501 Not Implemented      | close
                    a coding that nobody knows       | POST / HTTP/1.1~Host: b~Transfer-Encoding: gzip, chunked~~      | 501 Not Implemented      | close
                    an expectation that nobody meets | GET / HTTP/1.1~Host: b~Expect: bogus~~                          | 417 Expectation Failed   | close
                    a scheme that is not spoken      | GET https://b/ HTTP/1.1~Host: a~~                               | 421 Misdirected Request  | go on
                    """)
    void refusalHasTheFieldsAndThePageOfTheServerAskedFor(
            String what, String request, String status, String connection) {
        assertThat(answer(request.replace("~", "\r\n")))
                .as(what)
                .isEqualTo(
                        "HTTP/1.1 "
                                + status
                                + "\r\n"
                                + DATE
                                + "Content-Type: text/html\r\n"
                                + "X-Content-Type-Options: nosniff\r\n"
                                + "X-Site: b\r\n"
                                + "Content-Length: 10\r\n"
                                + (connection.equals("close") ? "Connection: close\r\n" : "")
                                + "\r\n<p>GET</p>");
    }

    @ParameterizedTest(name = "{0}, Accept: {1}")
    @CsvSource({
        "Expect: bogus, text/html, text/html; charset=utf-8",
        "Expect: bogus, application/json, application/problem+json",
        "Expect: bogus, */*, text/plain; charset=utf-8",
        "'Transfer-Encoding: gzip, chunked', application/json, application/problem+json",
        "'Transfer-Encoding: gzip, chunked', text/plain, text/plain; charset=utf-8",
    })
    void builtInPageIsOfTheFormThatAcceptAsksFor(String field, String accept, String type) {
        var raw = "GET / HTTP/1.1\r\nHost: a\r\nAccept: " + accept + "\r\n" + field + "\r\n\r\n";
        assertThat(answer(raw))
                .contains("\r\nContent-Type: " + type + "\r\n")
                .contains("\r\nVary: Accept\r\nX-Site: a\r\nX-Id: 1/" + accept + "\r\n");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no host, GET / HTTP/1.1~~, 400",
        "another version, GET / HTTP/2.0~Host: b~~, 505",
        "two lengths, GET / HTTP/1.1~Host: b~Content-Length: 1~Transfer-Encoding: chunked~~, 400",
        "no HTTP at all, hello~~, 400",
    })
    void headThatCannotBeReadIsAnsweredWithTheFieldsOfTheDefaultServer(
            String what, String request, int status) {
        assertThat(answer(request.replace("~", "\r\n")))
                .as(what)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\r\nX-Site: a\r\nX-Id: 1\r\n")
                .doesNotContain("\r\nVary:");
    }

    @Test
    void headThatCannotBeReadGetsNoPageOfASite() {
        try (var running = Running.of(Running.site("a", policy(List.of(), 400), at("/", PAGE)))) {
            var client = running.connect();
            client.send("hello\r\n\r\n");
            assertThat(client.text())
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .doesNotContain("<p>GET</p>");
            assertThat(running.lastDecision().match()).isEmpty();
        }
    }

    @Test
    void connectionThatIsOneTooManyGetsNoPageOfASite() {
        var site = Running.site("a", policy(List.of(), 503), at("/", PAGE));
        try (var running = Running.of(site)) {
            for (int i = 0; i < Running.LIMITS.connections(); i++) {
                assertThat(running.connect().text()).isEmpty();
            }
            assertThat(running.connect().text())
                    .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                    .doesNotContain("<p>GET</p>");
        }
    }

    @Test
    void successThatIsConfiguredAsPageDoesNotGrantATunnel() {
        var granting =
                new Policy(
                        RequestLimits.DEFAULTS,
                        List.of(),
                        Map.of(501, new ErrorPage(Template.literal("/"), 200, Origin.BUILT_IN)));
        try (var running = Running.of(Running.site("a", granting, at("/", PAGE)))) {
            var client = running.connect();
            client.send("CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n");
            assertThat(client.text()).startsWith("HTTP/1.1 501 Not Implemented\r\n");
        }
    }

    @Test
    void refusalIsRecordedWithItsServer() {
        try (var running = sites()) {
            running.connect().send("GET / HTTP/1.1\r\nHost: b\r\nExpect: bogus\r\n\r\n");
            var decision = running.lastDecision();
            assertThat(decision.match().orElseThrow().server().name()).isEqualTo("b");
            assertThat(decision.head().orElseThrow().method()).isEqualTo("GET");
            assertThat(decision.status()).isEqualTo(417);
            assertThat(decision.outcome()).isEqualTo(Decision.Outcome.COMPLETE);
        }
    }

    @Test
    void serverAsAWholeAnswersWithItsFields() {
        assertThat(answer("OPTIONS * HTTP/1.1\r\nHost: b\r\n\r\n"))
                .isEqualTo(
                        "HTTP/1.1 204 No Content\r\n"
                                + DATE
                                + "Allow: GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS\r\n"
                                + "X-Site: b\r\n\r\n");
    }
}
