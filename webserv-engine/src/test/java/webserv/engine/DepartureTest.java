package webserv.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.config.Origin;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.io.ListenAddress;
import webserv.api.spi.ConnectionLimits;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.nio.NioTransport;

/// Clients that close in order, or end their sending alone, while a handler says nothing, over the
/// loopback interface.
@Timeout(60)
class DepartureTest {
    private static final String BEGUN = "begun";
    private static final String ASKED = "HTTP/1.1 100 Continue\r\n\r\n";

    /// More than waits for a handler, and no more than that and what the system takes in.
    private static final int UPLOAD = 100_000;

    /// The client may take nothing for a second.
    private static final ConnectionLimits SHORT =
            new ConnectionLimits(
                    3,
                    0,
                    100,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    0,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10));

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);

    /// @param begins whether the answer begins before the handler falls silent
    record Row(String name, String version, boolean begins, long length) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> silences() {
        return Stream.of(
                new Row("before the answer", "1.1", false, Content.UNKNOWN_LENGTH),
                new Row("before the answer to HTTP/1.0", "1.0", false, Content.UNKNOWN_LENGTH),
                new Row("within chunks", "1.1", true, Content.UNKNOWN_LENGTH),
                new Row("within content up to the close", "1.0", true, Content.UNKNOWN_LENGTH),
                new Row("within content with a length", "1.1", true, 10),
                new Row("within content with a length, HTTP/1.0", "1.0", true, 10));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("silences")
    void handlerLearnsThatItsClientHasClosedInOrder(Row row) throws Exception {
        try (var server = serving(handler(row))) {
            try (var client = ask(server, row.version())) {
                if (row.begins()) {
                    readTo(client, BEGUN);
                }
                entered.await();
            }
            assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void clientThatEndsItsSendingWithinChunksGetsTheRest() throws Exception {
        var row = new Row("", "1.1", true, Content.UNKNOWN_LENGTH);
        try (var server = serving(handler(row));
                var client = ask(server, row.version())) {
            readTo(client, BEGUN + "\r\n");
            client.shutdownOutput();
            readTo(client, "00"); // it is asked twice, and is there
            goOn.countDown();
            assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1))
                    .matches("0*5\r\nended\r\n0\r\n\r\n");
        }
        assertThat(told.getCount()).isOne();
    }

    @ParameterizedTest(name = "has ended its sending: {0}")
    @ValueSource(booleans = {false, true})
    void handlerLearnsThatItsClientTakesNothingMore(boolean ended) throws Exception {
        var endless =
                Handler.blocking(_ ->
                        new Reply.Response(
                                200,
                                Fields.empty(),
                                new Content.Written(this::writeForEver, Content.UNKNOWN_LENGTH)));
        try (var server = serving(SHORT, endless);
                var client = ask(server, "1.1")) {
            if (ended) {
                client.shutdownOutput();
            }
            assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void writeForEver(OutputStream out) throws IOException {
        try {
            while (true) {
                out.write(new byte[60]);
                out.flush();
            }
        } finally {
            told.countDown();
        }
    }

    @Test
    void handlerThatPromisedLearnsThatItsClientHasGone() throws Exception {
        var promise = new CompletableFuture<Reply>();
        var abandoned = new CompletableFuture<CompletionStage<Reply>>();
        var promising =
                new Handler.NonBlocking() {
                    @Override
                    public CompletionStage<Reply> handle(Request request) {
                        entered.countDown();
                        return promise;
                    }

                    @Override
                    public void abandoned(CompletionStage<Reply> promised) {
                        abandoned.complete(promised);
                    }
                };
        try (var server = serving(promising)) {
            ask(server, "1.1").close();
            assertThat(abandoned.get(30, TimeUnit.SECONDS)).isSameAs(promise);
        }
    }

    /// More has come than there is room for, as the handler reads nothing, and the end of the
    /// sending behind it.
    @ParameterizedTest(name = "HTTP/{0}")
    @ValueSource(strings = {"1.1", "1.0"})
    void handlerThatDoesNotReadLearnsThatTheContentIsCut(String version) throws Exception {
        var row = new Row("", version, false, Content.UNKNOWN_LENGTH);
        try (var server = serving(handler(row));
                var client = upload(server, version, UPLOAD + 1)) {
            entered.await();
            client.shutdownOutput();
            assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
            readTo(client, "HTTP/1.1 400 ");
        }
    }

    /// All that has come is taken in, and the end of the sending with it.
    @Test
    void handlerThatDoesNotReadLearnsThatTheContentHasEndedEarly() throws Exception {
        var row = new Row("", "1.1", false, Content.UNKNOWN_LENGTH);
        try (var server = serving(handler(row));
                var client = connect(server)) {
            client.getOutputStream()
                    .write(
                            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nonly"
                                    .getBytes(ISO_8859_1));
            entered.await();
            client.shutdownOutput();
            assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
            readTo(client, "HTTP/1.1 400 ");
        }
    }

    @Test
    void clientThatEndsItsSendingBehindAllItsContentGetsItsAnswer() throws Exception {
        var row = new Row("", "1.1", false, Content.UNKNOWN_LENGTH);
        try (var server = serving(handler(row));
                var client = upload(server, row.version(), UPLOAD)) {
            entered.await();
            client.shutdownOutput();
            readTo(client, ASKED + ASKED);
            goOn.countDown();
            readTo(client, "for nobody");
        }
        assertThat(told.getCount()).isOne();
    }

    private static Socket upload(Server server, String version, int length) throws IOException {
        var client = connect(server);
        client.getOutputStream()
                .write(
                        "POST / HTTP/%s\r\nHost: a\r\nContent-Length: %d\r\n\r\n"
                                .formatted(version, length)
                                .getBytes(ISO_8859_1));
        client.getOutputStream().write(new byte[UPLOAD]);
        return client;
    }

    private Handler handler(Row row) {
        return Handler.blocking(_ -> {
            if (row.begins()) {
                return new Reply.Response(
                        200, Fields.empty(), new Content.Written(this::write, row.length()));
            }
            awaitGoingOn();
            return Reply.Response.text(200, "for nobody");
        });
    }

    private void write(OutputStream out) throws IOException {
        out.write(BEGUN.getBytes(ISO_8859_1));
        out.flush();
        try {
            awaitGoingOn();
        } catch (InterruptedException _) {
            throw new InterruptedIOException("nobody is there");
        }
        out.write("ended".getBytes(ISO_8859_1));
    }

    private void awaitGoingOn() throws InterruptedException {
        entered.countDown();
        try {
            goOn.await();
        } catch (InterruptedException gone) {
            told.countDown();
            throw gone;
        }
    }

    private static Server serving(Handler handler) throws IOException {
        return serving(ConnectionLimits.DEFAULTS, handler);
    }

    private static Server serving(ConnectionLimits limits, Handler handler) throws IOException {
        return Running.start(
                new NioTransport(),
                new ListenAddress.Tcp("127.0.0.1", 0),
                limits,
                List.of(everywhere(handler)),
                _ -> {});
    }

    private static Location everywhere(Handler handler) {
        return new Location(
                new LocationPath.Prefix("/"),
                Methods.CONFIGURABLE,
                "test",
                handler,
                2 * UPLOAD,
                Origin.BUILT_IN);
    }

    private static Socket ask(Server server, String version) throws IOException {
        var client = connect(server);
        client.getOutputStream()
                .write(("GET / HTTP/" + version + "\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1));
        return client;
    }

    private static Socket connect(Server server) throws IOException {
        var address = (ListenAddress.Tcp) server.addresses().getFirst();
        var client = new Socket(InetAddress.getLoopbackAddress(), address.port());
        client.setSoTimeout(30_000);
        return client;
    }

    private static void readTo(Socket client, String end) throws IOException {
        var read = new StringBuilder();
        while (read.lastIndexOf(end) < 0) {
            int octet = client.getInputStream().read();
            assertThat(octet).as("behind %s", read).isNotNegative();
            read.append((char) octet);
        }
    }
}
