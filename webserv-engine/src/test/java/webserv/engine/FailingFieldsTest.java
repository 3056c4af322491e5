package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.at;
import static webserv.engine.Running.replying;

import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.config.Origin;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.Template;
import webserv.api.spi.AddedField;
import webserv.api.spi.Decision;
import webserv.api.spi.ErrorPage;
import webserv.api.spi.Policy;
import webserv.api.spi.RequestLimits;
import webserv.engine.plugin.Failure;

/// What becomes of fields of a handler's own class that fail when they are read, wherever that is:
/// the request is answered with a built-in page, what it held is given back, and the connection
/// lives on.
class FailingFieldsTest {
    private static final String GET = "GET /fail HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String WELL = "GET /well HTTP/1.1\r\nHost: a\r\n\r\n";

    /// One line, whose value cannot be read.
    private record Failing(String name, Failure how) implements Fields {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public String name(int line) {
            return name;
        }

        @Override
        public String value(int line) {
            return how.inPlaceOf("x");
        }
    }

    /// Content that counts how often it is given back.
    private static Content counted(AtomicInteger discarded) {
        return new Content.Written(
                new Content.Writer() {
                    @Override
                    public void writeTo(OutputStream out) {
                        throw new AssertionError("it is not to be sent");
                    }

                    @Override
                    public void discard() {
                        discarded.incrementAndGet();
                    }
                },
                Content.UNKNOWN_LENGTH);
    }

    private static Running running(Policy policy, Reply reply) {
        return Running.of(
                Running.site(
                        "a",
                        policy,
                        at("/fail", policy, replying(reply)),
                        at("/well", FailingHandler.never())));
    }

    private static Policy adding() {
        var field =
                new AddedField("X-Added", Template.parse("$uri", Set.of("uri")), Origin.BUILT_IN);
        return new Policy(RequestLimits.DEFAULTS, List.of(field), Map.of());
    }

    private static Policy withPage(int status, String path) {
        var page = new ErrorPage(Template.literal(path), ErrorPage.SAME, Origin.BUILT_IN);
        return new Policy(RequestLimits.DEFAULTS, List.of(), Map.of(status, page));
    }

    static Stream<Arguments> replies() {
        return Stream.of(
                        row("a response", Policy.DEFAULTS, FailingFieldsTest::response),
                        row(
                                "a response that has a field added",
                                adding(),
                                FailingFieldsTest::response),
                        row("a redirect", Policy.DEFAULTS, FailingFieldsTest::redirect),
                        row("a refusal", Policy.DEFAULTS, FailingFieldsTest::refusal),
                        row(
                                "a refusal that has a field added",
                                adding(),
                                FailingFieldsTest::refusal),
                        row(
                                "a refusal with a page",
                                withPage(404, "/well"),
                                FailingFieldsTest::refusal),
                        row("a refusal with content", Policy.DEFAULTS, FailingFieldsTest::own))
                .flatMap(row -> row);
    }

    private static Stream<Arguments> row(
            String what, Policy policy, Function<Failure, Reply> reply) {
        return Stream.of(Failure.values())
                .map(how -> Arguments.of(what, how, policy, reply.apply(how)));
    }

    private static Reply response(Failure how) {
        return new Reply.Response(200, new Failing("X-Test", how), Content.of("text"));
    }

    private static Reply redirect(Failure how) {
        return new Reply.Response(302, new Failing("Location", how), Content.EMPTY);
    }

    private static Reply refusal(Failure how) {
        return new Reply.Refusal(404, Cause.ofHandler(404, "none"), new Failing("X-Test", how));
    }

    private static Reply own(Failure how) {
        return new Reply.Refusal(
                404,
                Cause.ofHandler(404, "none"),
                new Failing("X-Test", how),
                Optional.of(Content.of("none")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("replies")
    void requestIsAnsweredAndTheConnectionLivesOn(
            String what, Failure how, Policy policy, Reply reply) {
        try (var running = running(policy, reply)) {
            var client = running.connect();
            client.send(GET);
            assertThat(client.newText())
                    .as(what)
                    .startsWith("HTTP/1.1 500 Internal Server Error\r\n")
                    .doesNotContain("boom");
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.COMPLETE);
            assertThat(running.lastDecision().status()).isEqualTo(500);
            assertThat(running.lastDecision().cause())
                    .map(Cause::code)
                    .hasValue("response-unsendable");
            assertThat(running.lastCause().orElseThrow()).matches("[^\\p{Cntrl}\u202e]+");
            client.send(WELL);
            assertThat(client.newText()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("well");
        }
    }

    @ParameterizedTest
    @EnumSource
    void contentThatIsNotSentIsGivenBackOnce(Failure how) {
        for (var policy : List.of(Policy.DEFAULTS, adding())) {
            var discarded = new AtomicInteger();
            var reply = new Reply.Response(200, new Failing("X-Test", how), counted(discarded));
            try (var running = running(policy, reply)) {
                running.connect().send(GET);
                assertThat(discarded).hasValue(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void errorPageThatCannotBeReadGivesWayToTheBuiltInOne(Failure how) {
        var discarded = new AtomicInteger();
        var page = new Reply.Response(200, new Failing("X-Test", how), counted(discarded));
        try (var running = running(withPage(404, "/fail"), page)) {
            var client = running.connect();
            client.send(GET.replace("/fail", "/none"));
            assertThat(client.newText())
                    .startsWith("HTTP/1.1 404 Not Found\r\n")
                    .contains("\r\nContent-Security-Policy: ");
            assertThat(running.lastDecision().cause()).map(Cause::code).hasValue("location-none");
            assertThat(discarded).hasValue(1);
            client.send(WELL);
            assertThat(client.newText()).endsWith("well");
        }
    }

    @ParameterizedTest
    @EnumSource
    void protocolThatCannotBeAnnouncedIsNotSpoken(Failure how) {
        var echoing = new Echoing();
        var reply = new Reply.Upgrade(Echoing.PROTOCOL, new Failing("X-Test", how), echoing);
        try (var running = running(Policy.DEFAULTS, reply)) {
            var client = running.connect();
            client.send(
                    GET.replace("\r\n\r\n", "\r\nUpgrade: echo/1\r\nConnection: upgrade\r\n\r\n"));
            assertThat(client.newText()).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
            client.send(WELL);
            assertThat(client.newText()).endsWith("well");
        }
    }

    @ParameterizedTest
    @EnumSource
    void interimResponseThatCannotBeReadIsLeftOut(Failure how) {
        Function<Request, Reply> hinting =
                request -> {
                    request.interim(103, new Failing("Link", how));
                    return Reply.Response.text(200, "done");
                };
        var handler =
                Handler.nonBlocking(
                        request -> CompletableFuture.completedFuture(hinting.apply(request)));
        try (var running = Running.with(at("/fail", handler), at("/well", handler))) {
            var client = running.connect();
            client.send(GET);
            running.network.run();
            assertThat(client.newText()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("done");
            client.send(WELL);
            running.network.run();
            assertThat(client.newText()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("done");
        }
    }

    /// A line without end: each is there when it is asked for.
    private record Endless(int size) implements Fields {
        @Override
        public String name(int line) {
            return "X-" + line;
        }

        @Override
        public String value(int line) {
            return "x";
        }
    }

    static Stream<Arguments> endless() {
        return Stream.of(Policy.DEFAULTS, adding())
                .flatMap(policy ->
                        Stream.of(
                                Arguments.of("more than a head has", Fields.MOST_LINES, policy),
                                Arguments.of("one too many", Fields.MOST_LINES + 1, policy),
                                Arguments.of("as many as can be", Integer.MAX_VALUE, policy),
                                Arguments.of("fewer than none", -1, policy)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endless")
    void fieldsWithoutEndHoldNobody(String what, int size, Policy policy) {
        var fields = new Endless(size);
        var cause = Cause.ofHandler(404, "none");
        for (var reply :
                List.of(
                        new Reply.Response(200, fields, Content.of("text")),
                        new Reply.Response(302, fields, Content.EMPTY),
                        new Reply.Refusal(404, cause, fields))) {
            try (var running = running(policy, reply)) {
                var client = running.connect();
                client.send(GET);
                assertThat(client.newText())
                        .as(what)
                        .startsWith("HTTP/1.1 500 Internal Server Error\r\n");
                assertThat(running.lastDecision().cause())
                        .map(Cause::code)
                        .hasValue("response-unsendable");
                client.send(WELL);
                assertThat(client.newText()).endsWith("well");
            }
        }
    }

    /// Whoever has a `size` of their own that waits waits on the handler's thread.
    @Test
    @Timeout(60)
    void sizeThatDoesNotComeBackHoldsNoLoop() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var fields = new Waiting(begun, gate);
        var handler = Handler.blocking(_ -> new Reply.Response(200, fields, Content.of("at last")));
        try (var running =
                Running.with(at("/fail", handler), at("/well", FailingHandler.never()))) {
            var client = running.connect();
            client.send(GET);
            begun.await();
            var other = running.connect();
            other.send(WELL);
            assertThat(other.newText()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("well");
            gate.countDown();
            running.await(client, "at last");
        } finally {
            gate.countDown();
        }
    }

    /// No lines, which takes its time.
    private record Waiting(CountDownLatch begun, CountDownLatch gate) implements Fields {
        @Override
        public int size() {
            begun.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return 0;
        }

        @Override
        public String name(int line) {
            throw new IndexOutOfBoundsException(line);
        }

        @Override
        public String value(int line) {
            throw new IndexOutOfBoundsException(line);
        }
    }

    /// A redirect reads them before the codec does.
    @Test
    void causeSaysWhatCannotBeRead() {
        var reply =
                new Reply.Response(302, new Failing("Location", Failure.EXCEPTION), Content.EMPTY);
        try (var running = running(Policy.DEFAULTS, reply)) {
            running.connect().send(GET);
            assertThat(running.lastDecision().cause())
                    .map(Cause::toString)
                    .hasValue(
                            "the handler's response cannot be sent:"
                                    + " java.lang.IllegalStateException: boom"
                                    + " [response-unsendable]");
        }
    }
}
