package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static webserv.engine.Running.ADDRESS;
import static webserv.engine.Running.at;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.spi.Configuration;
import webserv.api.spi.Decision;
import webserv.api.spi.Policy;
import webserv.engine.plugin.Failure;
import webserv.http.Http1Codec;
import webserv.router.TreeRouter;

/// What becomes of a handler's failures, in each of its methods and in each way: one request, one
/// location, one number has them, and nothing else.
class FailingHandlerTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OTHER = "GET /well HTTP/1.1\r\nHost: a\r\n\r\n";

    static Stream<Arguments> requests() {
        return Stream.of(
                        List.of("handle", "GET"),
                        List.of("methodsAt", "PUT"),
                        List.of("methodsAt", "OPTIONS"),
                        List.of("optionsFields", "OPTIONS"))
                .flatMap(row ->
                        Stream.of(Failure.values())
                                .map(how -> Arguments.of(row.get(0), row.get(1), how)));
    }

    @ParameterizedTest(name = "{0} at {1}: {2}")
    @MethodSource("requests")
    void requestIsAnsweredAndTheConnectionLivesOn(String method, String asked, Failure how) {
        var failing = new FailingHandler(method, how);
        try (var running =
                Running.with(
                        at("/", List.of("GET"), failing), at("/well", FailingHandler.never()))) {
            var client = running.connect();
            client.send(GET.replace("GET", asked));
            assertThat(client.text()).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
            assertThat(running.lastDecision().cause()).map(Cause::code).hasValue("handler-failed");
            assertThat(running.lastCause().orElseThrow()).matches("[^\\p{Cntrl}\u202e]+");
            assertThat(client.text()).doesNotContain("boom");
            client.send(OTHER);
            assertThat(client.text()).endsWith("well");
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlerWithAThreadOfItsOwnFailsInTheSameWay(Failure how) {
        var failing = Handler.blocking(_ -> how.inPlaceOf(Reply.Response.empty(204)));
        try (var running = Running.with(at("/", failing), at("/well", FailingHandler.never()))) {
            var client = running.connect();
            client.send(GET);
            running.network.runUntil(() -> !running.decisions.isEmpty());
            assertThat(client.text()).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
            client.send(OTHER);
            assertThat(client.text()).endsWith("well");
        }
    }

    static Stream<Arguments> incompleteReplies() {
        var nothing = new Incomplete();
        return Stream.of(
                Arguments.of(
                        "no fields",
                        reply(() -> new Reply.Response(200, nothing.fields(), Content.EMPTY))),
                Arguments.of(
                        "no content",
                        reply(() -> new Reply.Response(200, Fields.empty(), nothing.content()))),
                Arguments.of("no cause", reply(() -> new Reply.Refusal(404, nothing.cause()))),
                Arguments.of("no detail", reply(() -> new Reply.Refusal(404, nothing.detail()))));
    }

    private static Supplier<Reply> reply(Supplier<Reply> reply) {
        return reply;
    }

    /// What a plugin gives that was compiled without a look at the contract.
    private record Incomplete() {
        Fields fields() {
            return Failure.NULL.inPlaceOf(Fields.empty());
        }

        Content content() {
            return Failure.NULL.inPlaceOf(Content.EMPTY);
        }

        Cause cause() {
            return Failure.NULL.inPlaceOf(Cause.ofHandler(404, ""));
        }

        String detail() {
            return Failure.NULL.inPlaceOf("");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("incompleteReplies")
    void replyThatLacksSomethingIsAFailure(String what, Supplier<Reply> reply) {
        var handler = Handler.nonBlocking(_ -> CompletableFuture.completedFuture(reply.get()));
        try (var running = Running.with(at("/", handler))) {
            var client = running.connect();
            client.send(GET);
            assertThat(client.text()).as(what).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
            assertThat(client.isClosed()).isFalse();
        }
    }

    @Test
    void refusalNamesTheHandlerItsOwnerAndTheMethod() {
        var failing = new FailingHandler("methodsAt", Failure.EXCEPTION);
        try (var running = Running.with(at("/", List.of("GET"), failing))) {
            running.connect().send(GET.replace("GET", "PUT"));
            assertThat(running.lastCause().orElseThrow())
                    .matches(
                            "the handler 'test' of .+ failed in methodsAt\\(\\):"
                                    + " java.lang.IllegalStateException: boom");
        }
    }

    /// Promises that break the contract of [CompletionStage].
    static Stream<Arguments> promises() {
        return Stream.of(
                Arguments.of(
                        "no future",
                        new CompletableFuture<Reply>() {
                            @Override
                            public CompletableFuture<Reply> toCompletableFuture() {
                                return Failure.NULL.inPlaceOf(this);
                            }
                        }),
                Arguments.of(
                        "an error for a future",
                        new CompletableFuture<Reply>() {
                            @Override
                            public CompletableFuture<Reply> toCompletableFuture() {
                                return Failure.ERROR.inPlaceOf(this);
                            }
                        }),
                Arguments.of(
                        "no continuation",
                        new CompletableFuture<Reply>() {
                            @Override
                            public CompletableFuture<Reply> whenComplete(
                                    BiConsumer<? super Reply, ? super Throwable> action) {
                                return Failure.UNDECLARED.inPlaceOf(this);
                            }
                        }),
                Arguments.of(
                        "a failure that hides its cause",
                        CompletableFuture.failedFuture(
                                new CompletionException("hidden", null) {
                                    private static final long serialVersionUID = 1;

                                    @Override
                                    public synchronized Throwable getCause() {
                                        return Failure.EXCEPTION.inPlaceOf(this);
                                    }
                                })));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("promises")
    void promiseThatIsNoneIsAFailure(String what, CompletionStage<Reply> promise) {
        try (var running = Running.with(at("/", Handler.nonBlocking(_ -> promise)))) {
            var client = running.connect();
            client.send(GET);
            running.network.runUntil(() -> !running.decisions.isEmpty());
            assertThat(client.text()).as(what).startsWith("HTTP/1.1 500 ");
            assertThat(client.isClosed()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void failureOfOneThatIsAbandonedKeepsNothingFromItsEnd(Failure how) {
        var failing = new FailingHandler("abandoned", how);
        try (var running = Running.with(at("/", failing))) {
            var client = running.connect();
            client.send(GET);
            client.reset();
            running.network.run();
            assertThat(failing.calls).contains("abandoned");
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.DISCONNECTED);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NULL")
    void startIsStoppedAndWhatWasStartedIsClosed(Failure how) {
        var first = FailingHandler.never();
        var failing = at("/b", new FailingHandler("start", how));
        assertThatThrownBy(() -> Running.with(at("/", first), failing))
                .cause()
                .hasMessageMatching(
                        "cannot start 'test' of the location at built-in: [^\\p{Cntrl}\u202e]+");
        assertThat(first.calls).containsExactly("warnings", "start", "close");
    }

    @Test
    void startThatFailsWithoutAMessageIsToldByTheClassOfWhatWasThrown() {
        var failing =
                new Handler.Blocking() {
                    @Override
                    public Reply handle(Request request) {
                        return Reply.Response.empty(204);
                    }

                    @Override
                    public void start() throws IOException {
                        throw new IOException();
                    }
                };
        assertThatThrownBy(() -> Running.with(at("/", failing)))
                .cause()
                .hasMessage("cannot start 'test' of the location at built-in: java.io.IOException");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NULL")
    void reloadIsRefusedAndTheOldConfigurationServesOn(Failure how) {
        try (var running = Running.with(at("/", FailingHandler.never()))) {
            var failing = at("/", new FailingHandler("start", how));
            assertThatIOException()
                    .isThrownBy(() -> running.reload(List.of(ADDRESS), () -> {}, failing))
                    .withMessageStartingWith("cannot start 'test' of the location at built-in: ");
            var client = running.connect();
            client.send(GET);
            assertThat(client.text()).endsWith("well");
        }
    }

    @ParameterizedTest
    @EnumSource
    void warningsThatFailStopNothing(Failure how) {
        try (var running = Running.with(at("/", new FailingHandler("warnings", how)))) {
            var client = running.connect();
            client.send(GET);
            assertThat(client.text()).endsWith("well");
        }
    }

    @ParameterizedTest
    @EnumSource
    void statusOfTheOthersIsTold(Failure how) {
        try (var running =
                Running.with(
                        at("/", new FailingHandler("status", how)),
                        at("/well", FailingHandler.never()))) {
            var locations = running.server.status().locations();
            assertThat(locations.get(0).numbers()).containsOnlyKeys("failed");
            assertThat(locations.get(0).numbers())
                    .extracting("failed", InstanceOfAssertFactories.STRING)
                    .matches("[\\w.$]+(Error|Exception|Speechless)\\b[^\\p{Cntrl}\u202e]*");
            assertThat(locations.get(1).numbers()).containsEntry("well", 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void othersAreClosedWhenOneFailsTo(Failure how) {
        var after = FailingHandler.never();
        var running = Running.with(at("/", new FailingHandler("close", how)), at("/b", after));
        running.server.stop();
        running.close();
        assertThat(after.calls).endsWith("close");
    }

    @ParameterizedTest
    @EnumSource
    void explanationIsTheFailure(Failure how) {
        var failing = at("/", new FailingHandler("explain", how));
        var servers = List.of(Running.site("a", Policy.DEFAULTS, failing));
        var explanation =
                new Explainer(Configuration.of(servers), new Http1Codec(), new TreeRouter())
                        .explain(ADDRESS, ByteBuffer.wrap(GET.getBytes(StandardCharsets.UTF_8)));
        assertThat(explanation.status()).isEqualTo(500);
        assertThat(explanation.cause().orElseThrow().toString())
                .matches(
                        "the handler 'test' of [^\\p{Cntrl}\u202e]+ failed in explain\\(\\): "
                                + "[^\\p{Cntrl}\u202e]+ \\[handler-failed]");
    }
}
