package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.at;
import static webserv.engine.Running.replying;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.config.Origin;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.http.Template;
import webserv.api.spi.AddedField;
import webserv.api.spi.Decision;
import webserv.api.spi.ErrorPage;
import webserv.api.spi.Policy;
import webserv.api.spi.RequestLimits;
import webserv.router.TreeRouter;

/// Fields of the configuration that cannot be sent, which shows with a request where they have
/// variables. They would be in the page for 500 as well, which is sent without them.
class UnsendableAddedFieldsTest {
    private static final String LONG = "x".repeat(4000);
    private static final Origin PLACE = new Origin("site.yaml", 7, 9);
    private static final String TOO_LONG =
            "the fields of add_header have 400022 octets, where a head has room for 261120; the"
                    + " longest is at site.yaml:7:9";

    /// @param target that the client asks for, with a field that makes the added one too long
    /// @param status of what it gets
    /// @param cause in the record
    record Row(String name, String target, Reply reply, int status, String cause) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> answers() {
        var text = Reply.Response.text(200, "text");
        var cause = Cause.ofHandler(503, "busy");
        return Stream.of(
                new Row("response", "/fail", text, 500, "response-unsendable"),
                new Row(
                        "refusal",
                        "/fail",
                        new Reply.Refusal(503, cause, Fields.empty()),
                        500,
                        "response-unsendable"),
                new Row("nothing there", "/none", text, 404, "location-none"),
                new Row("refusal with a page", "/paged", text, 404, "handler-404"),
                new Row(
                        "fields that cannot be sent anyway",
                        "/fail",
                        new Reply.Response(200, new Unsendable(), Content.EMPTY),
                        500,
                        "response-unsendable"));
    }

    private record Unsendable() implements Fields {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public String name(int line) {
            return "X-Unsendable";
        }

        @Override
        public String value(int line) {
            return "\r\n";
        }
    }

    private static Policy adding(String value, Map<Integer, ErrorPage> pages) {
        var fields =
                List.of(
                        new AddedField("X-Short", Template.literal("y"), Origin.BUILT_IN),
                        new AddedField("X-Long", Template.parse(value, Set.of()), PLACE));
        return new Policy(RequestLimits.DEFAULTS, fields, pages);
    }

    private static ErrorPage page(String path) {
        return new ErrorPage(Template.literal(path), ErrorPage.SAME, Origin.BUILT_IN);
    }

    private static Running running(Reply reply) {
        var pages = Map.of(500, page("/well"), 404, page("/well"));
        var none = new Reply.Refusal(404, Cause.ofHandler(404, "none"), Fields.empty());
        var policy = adding("$http_x".repeat(100), pages);
        return Running.of(
                Running.site(
                        "a",
                        policy,
                        at("/fail", policy, replying(reply)),
                        at("/paged", policy, replying(none)),
                        at("/well", policy, FailingHandler.never())));
    }

    private static String get(String target, String value) {
        return "GET %s HTTP/1.1\r\nHost: a\r\nX: %s\r\n\r\n".formatted(target, value);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void fieldsThatAreTooLongAreNotInThePage(Row row) {
        try (var running = running(row.reply())) {
            var client = running.connect();
            client.send(get(row.target(), LONG));
            assertThat(client.newText())
                    .startsWith("HTTP/1.1 " + row.status() + " ")
                    .contains("\r\nContent-Security-Policy: ", "Request 1")
                    .doesNotContain("X-Long", "X-Short");
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.COMPLETE);
            assertThat(running.lastDecision().status()).isEqualTo(row.status());
            assertThat(running.lastDecision().cause()).map(Cause::code).hasValue(row.cause());
            client.send(get("/well", "z"));
            assertThat(client.newText())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nX-Short: y\r\n", "\r\nX-Long: " + "z".repeat(100))
                    .endsWith("well");
        }
    }

    @Test
    void logAndRecordSayWhichFieldsItIs() {
        try (var running = running(Reply.Response.text(200, "text"));
                var logged = new Logged()) {
            running.connect().send(get("/fail", LONG));
            assertThat(running.lastDecision().cause()).map(Cause::detail).hasValue(TOO_LONG);
            assertThat(logged.errors())
                    .containsExactly(
                            "request 1: the response of the handler 'test' of the location at"
                                    + " built-in cannot be sent: "
                                    + TOO_LONG
                                    + "; the built-in page is sent without them");
        }
    }

    /// Both together are too much, and either would do. A client may bring that about, so it is one
    /// line each time.
    @Test
    void fieldsThatFitAreInThePageForAHandlerThatSetsTooMany() {
        var fields = Fields.of("X-Own", "x".repeat(200_000));
        var told =
                ", with the fields of add_header, cannot be sent: they have 300031 octets, where a"
                        + " head has room for 262144; there have to be fewer, or shorter ones";
        try (var running = running(new Reply.Response(200, fields, Content.EMPTY));
                var logged = new Logged()) {
            var client = running.connect();
            client.send(get("/fail", "z".repeat(1000)));
            assertThat(client.newText())
                    .startsWith("HTTP/1.1 500 ")
                    .contains("\r\nX-Short: y\r\n", "\r\nX-Long: zz");
            assertThat(logged.lines())
                    .containsExactly(
                            "WARN: request 1: the fields of the response of the handler 'test' of"
                                    + " the location at built-in"
                                    + told);
            assertThat(running.lastDecision().cause())
                    .map(Cause::detail)
                    .hasValue("the fields of the handler's response" + told);
        }
    }

    @Test
    void fieldsOfARedirectThatAreTooLongByThemselvesAreOneLine() {
        var redirect = Reply.Response.empty(301, "Location", "/" + "x".repeat(262_100));
        var site = Running.site("a", Policy.DEFAULTS, at("/", replying(redirect)));
        try (var running = Running.of(site);
                var logged = new Logged()) {
            var client = running.connect();
            client.send(get("/", "z"));
            assertThat(client.newText()).startsWith("HTTP/1.1 500 ");
            assertThat(logged.lines())
                    .containsExactly(
                            "WARN: request 1: the fields of the response of the handler 'test' of"
                                    + " the location at built-in cannot be sent: they have 262309"
                                    + " octets, where a head has room for 262144; there have to be"
                                    + " fewer, or shorter ones");
        }
    }

    /// Another codec may have other bounds.
    @Test
    void fieldsThatTheCodecDoesNotSendAreLeftOutOfTheLastPage() {
        var codec = FailingCodec.refusing("X-Short");
        var policy = adding("z", Map.of());
        var site = Running.site("a", policy, at("/well", policy, FailingHandler.never()));
        try (var running = Running.by(codec, new TreeRouter(), site);
                var logged = new Logged()) {
            var client = running.connect();
            client.send(get("/well", "z"));
            assertThat(client.newText()).startsWith("HTTP/1.1 500 ").doesNotContain("X-Long");
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.COMPLETE);
            assertThat(logged.errors().getLast())
                    .endsWith(
                            ", with the fields of add_header, cannot be sent, and the built-in page"
                                    + " is sent without them:"
                                    + " java.lang.IllegalArgumentException: no X-Short");
        }
    }
}
