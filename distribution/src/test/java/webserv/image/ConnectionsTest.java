package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What one connection may bring, and what many cost.
final class ConnectionsTest {
    /// What the virtual machine may start by itself in the meantime: compilers, carriers of virtual
    /// threads.
    private static final int THREADS_OF_THE_MACHINE = 8;

    private static final Address ADDRESS = Address.free();
    private static RunningServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("index.html"), "hello");
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        "servers: [{ listen: \"%s\", root: \"%s\" }]".formatted(ADDRESS, folder));
        server = Image.BUILT.serve(configuration, ADDRESS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void oneConnectionCarriesTwoHundredRequests() {
        var curl =
                Program.of(
                                "curl",
                                "-sS",
                                "--noproxy",
                                "*",
                                "--output",
                                "/dev/null",
                                "--write-out",
                                "%{http_code} %{num_connects}\n",
                                ADDRESS.url("/?[1-200]"))
                        .run();
        var expected = new ArrayList<>(Collections.nCopies(200, "200 0"));
        expected.set(0, "200 1");
        assertThat(curl.out().lines()).containsExactlyElementsOf(expected);
    }

    @Test
    void requestThatComesOctetByOctetIsAnswered() throws IOException {
        try (var socket = ADDRESS.connect()) {
            var request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            for (var octet : request.getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(octet);
            }
            assertThat(text(socket.getInputStream().readAllBytes()))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\nhello");
        }
    }

    @Test
    void thousandIdleConnectionsAddNoThreads() throws IOException {
        var sockets = new ArrayList<Socket>();
        try {
            sockets.add(IdleClient.at(ADDRESS));
            int before = server.threads();
            for (int i = 0; i < 1000; i++) {
                sockets.add(IdleClient.at(ADDRESS));
            }
            assertThat(server.threads()).isLessThanOrEqualTo(before + THREADS_OF_THE_MACHINE);
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
