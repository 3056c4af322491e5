package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.replying;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.config.Origin;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.Policy;
import webserv.engine.plugin.Failure;

/// What fails behind a handler's reply is logged with the request, the handler, and the location
/// that has it: the reply has left the handler's code, and no frame need say whose it was.
class LoggedFailuresTest {
    private static final String HELLO = "the handler 'hello' of the location at site.yaml:3:5";
    private static final String BOOM = "java.lang.IllegalStateException: boom";
    private static final String PURPOSE = "java.lang.IllegalStateException: on purpose";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String HEAD = GET.replace("GET", "HEAD");
    private static final String OFFER =
            GET.replace("\r\n\r\n", "\r\nUpgrade: echo/1\r\nConnection: upgrade\r\n\r\n");

    /// @param said behind the request's number; `%s` stands for the handler
    record Row(String name, String request, Handler handler, String said) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> failures() {
        return Stream.of(
                new Row(
                        "fields that cannot be read",
                        GET,
                        replying(new Reply.Response(200, new Unreadable(), Content.EMPTY)),
                        "the response of %s cannot be sent: " + BOOM),
                new Row(
                        "fields of an interim response",
                        GET,
                        Handler.nonBlocking(LoggedFailuresTest::framedByItself),
                        "an interim response of %s cannot be sent:"
                                + " java.lang.IllegalArgumentException: the field Content-Length"
                                + " frames the message and is the server's to set"),
                new Row(
                        "content behind the head",
                        GET,
                        replying(published(_ -> Failure.EXCEPTION.end())),
                        "the response of %s broke off: " + BOOM),
                new Row(
                        "content that is not sent",
                        HEAD,
                        replying(response(new Content.Written(new Kept(), 5))),
                        "content of %s could not be given back unsent: " + BOOM),
                new Row(
                        "another protocol that is to begin",
                        OFFER,
                        Echoing.failing().handler(),
                        "the takeover by %s failed in accepted(): " + PURPOSE),
                new Row(
                        "another protocol that has begun",
                        OFFER + "fail",
                        new Echoing().handler(),
                        "the takeover by %s failed in received(): " + PURPOSE));
    }

    private static Reply.Response response(Content content) {
        return new Reply.Response(200, Fields.empty(), content);
    }

    private static Reply.Response published(Flow.Publisher<ByteBuffer> publisher) {
        return response(new Content.Published(publisher, Content.UNKNOWN_LENGTH));
    }

    private static CompletionStage<Reply> framedByItself(Request request) {
        request.interim(103, Fields.of("Content-Length", "5"));
        return CompletableFuture.completedFuture(Reply.Response.empty(204));
    }

    private record Unreadable() implements Fields {
        @Override
        public int size() {
            return Failure.EXCEPTION.inPlaceOf(1);
        }

        @Override
        public String name(int line) {
            return Failure.EXCEPTION.inPlaceOf("X");
        }

        @Override
        public String value(int line) {
            return Failure.EXCEPTION.inPlaceOf("y");
        }
    }

    /// Cannot be given back.
    private record Kept() implements Content.Writer {
        @Override
        public void writeTo(OutputStream out) {}

        @Override
        public void discard() {
            Failure.EXCEPTION.end();
        }
    }

    private static Running running(Location... locations) {
        return Running.of(Running.site("a", Policy.DEFAULTS, locations));
    }

    private static Location hello(String prefix, Handler handler) {
        return hello(prefix, Methods.CONFIGURABLE, handler);
    }

    private static Location hello(String prefix, List<String> methods, Handler handler) {
        return new Location(
                new LocationPath.Prefix(prefix),
                methods,
                "hello",
                handler,
                Running.CONTENT_LIMIT,
                new Origin("site.yaml", 3, 5));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void failureIsLoggedWithRequestHandlerAndLocation(Row row) {
        try (var running = running(hello("/", row.handler()));
                var logged = new Logged()) {
            running.connect().send(row.request());
            running.network.run();
            assertThat(logged.errors())
                    .containsExactly("request 1: " + row.said().formatted(HELLO));
        }
    }

    @Test
    void handlerThatWasForwardedToIsNamed() {
        var forwarding = replying(Reply.Forward.to("/hello", Reply.Forward.Kind.GET));
        var unreadable = replying(new Reply.Response(200, new Unreadable(), Content.EMPTY));
        try (var running = running(Running.at("/", forwarding), hello("/hello", unreadable));
                var logged = new Logged()) {
            running.connect().send(GET);
            assertThat(logged.errors())
                    .containsExactly(
                            "request 1: the response of " + HELLO + " cannot be sent: " + BOOM);
        }
    }

    @Test
    void contentThatCannotBeCancelledIsLoggedWithItsRequest() {
        Flow.Subscription endless =
                new Flow.Subscription() {
                    @Override
                    public void request(long n) {}

                    @Override
                    public void cancel() {
                        Failure.EXCEPTION.end();
                    }
                };
        var handler = replying(published(subscriber -> subscriber.onSubscribe(endless)));
        try (var running = running(hello("/", handler));
                var logged = new Logged()) {
            var client = running.connect();
            client.send(GET);
            client.reset();
            assertThat(logged.errors())
                    .containsExactly(
                            "request 1: content of " + HELLO + " could not be cancelled: " + BOOM);
        }
    }

    @Test
    void optionsThatCannotBeSentAreThoseOfTheLocation() {
        var handler =
                new Handler.NonBlocking() {
                    @Override
                    public CompletionStage<Reply> handle(Request request) {
                        return CompletableFuture.completedFuture(Reply.Response.empty(204));
                    }

                    @Override
                    public Fields optionsFields() {
                        return Fields.of("Content-Length", "5");
                    }
                };
        try (var running = running(hello("/", List.of(Methods.GET), handler));
                var logged = new Logged()) {
            running.connect().send(GET.replace("GET", "OPTIONS"));
            assertThat(logged.errors())
                    .singleElement()
                    .asString()
                    .startsWith("request 1: the response of " + HELLO + " cannot be sent: ");
        }
    }
}
