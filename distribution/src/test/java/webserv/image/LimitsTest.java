package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What happens at each limit that a configuration sets: to the client, and in the log, which tells
/// refusals at the level of debugging. The table of limits in `docs/reference/configuration.md`
/// says the same.
@SuppressWarnings(
        "StringConcatToTextBlock") // the line ends of raw octets stand where they are sent
final class LimitsTest {
    private static final String HOST = "Host: a\r\n";
    private static final String GET = "GET / HTTP/1.1\r\n" + HOST;
    private static final String POST = "POST / HTTP/1.1\r\n" + HOST;
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String PUT =
            "PUT /store/x HTTP/1.1\r\n"
                    + HOST
                    + "Content-Length: 9\r\nExpect: 100-continue\r\n\r\n";
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    private static final String DEBUG = "-Dtinylog.level=debug";

    private static final Address ADDRESS = Address.free();
    private static RunningServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        try (var large = new RandomAccessFile(folder.resolve("large.bin").toFile(), "rw")) {
            large.setLength(64 << 20);
        }
        server =
                serve(
                        folder,
                        ADDRESS,
                        """
                        request_line_size: 64B
                        field_line_size: 60B
                        field_section_size: 200B
                        field_count: 8
                        chunk_line_size: 16B
                        trailer_section_size: 32B
                        client_header_timeout: 500ms
                        keepalive_timeout: 2s # a test may be slow to begin
                        client_body_timeout: 2s
                        send_timeout: 500ms
                        keepalive_requests: 3
                        """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RunningServer serve(Path folder, Address address, String limits)
            throws IOException {
        var file = Files.createTempFile(folder, "limits", ".yaml");
        Files.writeString(
                file,
                limits
                        + """
                        servers:
                          - listen: "%s"
                            locations:
                              - { path: /, client_max_body_size: 10B, return: { text: fine } }
                              - { path: = /large.bin, root: . }
                              - { path: /store/, upload: { store: store, create: true } }
                        """
                                .formatted(address));
        return RunningServer.start(
                Program.of(Image.BUILT.script(), "run", "-c", file)
                        .with("WEBSERV_JAVA_OPTS", DEBUG),
                List.of(address));
    }

    /// @param sent by a client that then waits for the end of the connection
    /// @param answer how the last response begins; empty for none
    /// @param page what the page of the error says
    /// @param log what the line of the log says
    record Row(String limit, String sent, String answer, String page, String log) {
        static Row of(String limit, String sent, int status, String log) {
            return new Row(limit, sent, "HTTP/1.1 " + status + " ", "", log);
        }

        Row withPage(String text) {
            return new Row(limit, sent, answer, text, log);
        }

        @Override
        public String toString() {
            return limit;
        }
    }

    static Stream<Row> limits() {
        return Stream.of(
                Row.of(
                        "request_line_size",
                        "GET /" + "x".repeat(60) + " HTTP/1.1\r\n",
                        414,
                        "414, the request line is too long"),
                Row.of(
                                "field_line_size",
                                GET + "Cookie: " + "x".repeat(60) + "\r\n",
                                431,
                                "431, a field line is too long: Cookie")
                        .withPage("a field line is too long: Cookie"),
                Row.of(
                                "field_section_size",
                                GET + ("Cookie: " + "x".repeat(50) + "\r\n").repeat(4),
                                431,
                                "431, the field section is too long: Cookie")
                        .withPage("the field section is too long: Cookie"),
                Row.of(
                                "field_count",
                                GET + "X: y\r\n".repeat(7) + "Cookie: z\r\n",
                                431,
                                "431, too many field lines: Cookie")
                        .withPage("too many field lines: Cookie"),
                Row.of(
                        "client_max_body_size, declared",
                        POST + "Content-Length: 100000\r\n\r\n",
                        413,
                        "413, content is larger than client_max_body_size"),
                Row.of(
                        "client_max_body_size, in chunks",
                        CHUNKED + "b\r\nhello hello\r\n",
                        413,
                        "413, content is larger than client_max_body_size"),
                Row.of(
                        "chunk_line_size",
                        CHUNKED + "1;" + "x".repeat(15),
                        400,
                        "400, a chunk-size line is too long"),
                Row.of(
                                "trailer_section_size",
                                CHUNKED + "0\r\nCookie: " + "x".repeat(30) + "\r\n",
                                431,
                                "431, the field section is too long: Cookie")
                        .withPage("the field section is too long: Cookie"),
                Row.of(
                        "client_header_timeout",
                        GET,
                        408,
                        "408, the head took longer than client_header_timeout"),
                Row.of(
                        "client_body_timeout",
                        PUT,
                        408,
                        "408, the content stood still for client_body_timeout"),
                new Row(
                        "keepalive_timeout",
                        GET + "\r\n",
                        "HTTP/1.1 200 ",
                        "fine",
                        "is closed: no request came for keepalive_timeout"),
                new Row(
                        "keepalive_timeout, without a request",
                        "",
                        "",
                        "",
                        "is closed: no request came for keepalive_timeout"),
                new Row(
                        "keepalive_requests",
                        (GET + "\r\n").repeat(4),
                        "HTTP/1.1 200 ",
                        "\r\nConnection: close\r\n",
                        "is closed behind request 3, as keepalive_requests says"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void limitIsToldToTheClientAndToTheLog(Row row) throws IOException {
        try (var client = ADDRESS.connect()) {
            send(client, row.sent());
            assertRefused(client, row);
        }
    }

    @Test
    void contentBelowTheLeastRateIsToldToTheClientAndToTheLog() throws IOException {
        try (var client = ADDRESS.connect()) {
            send(client, PUT);
            assertThat(text(client.getInputStream().readNBytes(CONTINUE.length())))
                    .isEqualTo(CONTINUE);
            send(client, "x");
            assertRefused(
                    client,
                    Row.of(
                            "client_body_min_rate",
                            "",
                            408,
                            "408, the content came more slowly than client_body_min_rate"));
        }
    }

    @Test
    void clientThatTakesNothingIsToldToTheLog() throws IOException {
        try (var client = ADDRESS.connectNarrowly()) {
            send(client, "GET /large.bin HTTP/1.1\r\n" + HOST + "\r\n");
            server.transcript()
                    .await(
                            " DEBUG ",
                            from(client),
                            "200, the client took nothing for send_timeout",
                            "(broken off)");
        }
    }

    @Test
    void connectionsTooManyAreToldToTheClientAndToTheLog(@TempDir Path folder) throws IOException {
        var address = Address.free();
        try (var few = serve(folder, address, "max_connections: 1\n");
                var first = address.connect()) {
            ask(first);
            assertTooMany(few, address, "503, more than max_connections: 1");
            few.transcript().await(" WARN ", "max_connections is reached, 1: more are refused");
        }
    }

    @ParameterizedTest(name = "{0} loops")
    @ValueSource(ints = {1, 2})
    void clientThatComesAgainBehindTheEndIsNotOneTooMany(int loops, @TempDir Path folder)
            throws IOException {
        var address = Address.free();
        var limits = "loops: %d\nmax_connections: 1\n".formatted(loops);
        try (var _ = serve(folder, address, limits)) {
            for (int round = 0; round < 200; round++) {
                try (var client = address.connect()) {
                    send(client, GET + "Connection: close\r\n\r\n");
                    assertThat(text(client.getInputStream().readAllBytes()))
                            .startsWith("HTTP/1.1 200 ");
                }
            }
        }
    }

    @Test
    void connectionsTooManyOfOneAddressAreToldToTheClientAndToTheLog(@TempDir Path folder)
            throws IOException {
        var address = Address.free();
        try (var few = serve(folder, address, "max_connections_per_address: 1\n");
                var first = address.connect()) {
            ask(first);
            assertTooMany(few, address, "503, more than max_connections_per_address: 1");
        }
    }

    private static void assertTooMany(RunningServer few, Address address, String log)
            throws IOException {
        try (var second = address.connect()) {
            assertThat(text(second.getInputStream().readAllBytes()))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("\r\nRetry-After: 5\r\n", "\r\nConnection: close\r\n");
            few.transcript().await(" DEBUG ", from(second), log);
        }
    }

    /// Asks once, so that the connection is known to be taken.
    private static void ask(Socket client) throws IOException {
        send(client, GET + "\r\n");
        assertThat(text(client.getInputStream().readNBytes(15))).isEqualTo("HTTP/1.1 200 OK");
    }

    private static void assertRefused(Socket client, Row row) throws IOException {
        var received = text(client.getInputStream().readAllBytes());
        int last = received.lastIndexOf("HTTP/1.1 ");
        assertThat(last < 0 ? "" : received.substring(last))
                .startsWith(row.answer())
                .contains(row.page());
        if (!row.answer().isEmpty() && !row.answer().contains("200")) {
            assertThat(received).contains("\r\nConnection: close\r\n");
        }
        server.transcript().await(" DEBUG ", from(client), row.log());
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// How the log names a client.
    private static String from(Socket client) {
        return client.getLocalAddress().getHostAddress() + ":" + client.getLocalPort();
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
