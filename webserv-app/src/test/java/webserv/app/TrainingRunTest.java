package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import webserv.api.config.Origin;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Configuration;
import webserv.api.spi.VirtualServer;

@Timeout(60)
class TrainingRunTest {
    private static final String PAGE =
            """
            <link href="/site.css"><a href="docs/">Docs</a> <img src="a.png">
            <a href="https://example.org/">Elsewhere</a> <a href="#top">Top</a> <a href="/">Home</a>
            """;

    /// Answers each request from a script and notes what was asked, one line each.
    private static final class Scripted implements AutoCloseable {
        private final ServerSocket socket =
                new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
        private final String home;

        Scripted(String home) throws IOException {
            this.home = home;
            Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            try {
                while (true) {
                    try (var connection = socket.accept()) {
                        converse(connection);
                    }
                }
            } catch (IOException _) {
                // The test has closed the socket.
            }
        }

        private void converse(Socket connection) throws IOException {
            var in =
                    new BufferedReader(
                            new InputStreamReader(
                                    connection.getInputStream(), StandardCharsets.ISO_8859_1));
            var last = false;
            while (!last) {
                var line = in.readLine();
                if (line == null) {
                    return;
                }
                var request = line.replace(" HTTP/1.1", "");
                for (var field = in.readLine(); !field.isEmpty(); field = in.readLine()) {
                    last |= field.equals("Connection: close");
                    request += field.startsWith("If-") ? " | " + field : "";
                }
                asked.add(request);
                answer(connection.getOutputStream(), request);
            }
        }

        private void answer(OutputStream out, String request) throws IOException {
            var content = request.equals("GET /") ? home : "HTTP/1.1 404 Not Found\r\n\r\n";
            out.write(content.getBytes(StandardCharsets.ISO_8859_1));
        }

        TrainingClient client() {
            return new TrainingClient(
                    socket.getInetAddress().getHostAddress(), socket.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void homePageIsFollowedToWhatItLinksTo() {
        assertThat(TrainingRun.targets(PAGE))
                .containsExactly(
                        "/",
                        "/not-there.html",
                        "/not-there/",
                        "/site.css",
                        "/docs/",
                        "/docs",
                        "/a.png");
    }

    @Test
    void someHundredRequestsOfEachKindAreSent() throws IOException {
        var head = "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nLast-Modified: Thu, 01 Jan 2026\r\n\r\n";
        try (var server = new Scripted(head + PAGE)) {
            TrainingRun.visit(server.client());
            assertThat(server.asked).hasSizeBetween(400, 500);
            assertThat(server.asked)
                    .contains(
                            "GET /site.css",
                            "HEAD /docs",
                            "GET / | If-None-Match: \"1\" | If-Modified-Since: Thu, 01 Jan 2026",
                            "GET /not-there.html");
        }
    }

    @Test
    void furtherTargetsAreAskedForAsOften() throws IOException {
        try (var server = new Scripted("HTTP/1.1 200 OK\r\n\r\n")) {
            TrainingRun.visit(server.client(), List.of("/cgi-bin/a", "/cgi-bin/b"));
            assertThat(server.asked).hasSize(800).containsOnly("GET /cgi-bin/a", "GET /cgi-bin/b");
        }
    }

    @Test
    void siteWithoutHomePageFailsTheTraining() throws IOException {
        try (var server = new Scripted("HTTP/1.1 503 Busy\r\n\r\n")) {
            var client = server.client();
            assertThatThrownBy(() -> TrainingRun.visit(client))
                    .isInstanceOf(IOException.class)
                    .hasMessage("training needs a home page, but GET / got HTTP/1.1 503 Busy");
        }
    }

    @Test
    void serversOfTheFirstAddressMoveToAFreePort() {
        var first = new ListenAddress.Tcp("127.0.0.1", 8080);
        var second = new ListenAddress.Tcp("127.0.0.1", 8081);
        var configuration =
                Configuration.of(
                        List.of(
                                server("a", first),
                                server("b", second),
                                server("c", second, first)));
        var moved = TrainingRun.onFreePort(configuration).servers();
        assertThat(moved).flatExtracting(VirtualServer::names).containsExactly("a", "c");
        assertThat(moved)
                .flatExtracting(VirtualServer::listen)
                .containsOnly(new ListenAddress.Tcp("127.0.0.1", 0));
    }

    private static VirtualServer server(String name, ListenAddress... addresses) {
        return new VirtualServer(List.of(addresses), List.of(name), List.of(), Origin.BUILT_IN);
    }
}
