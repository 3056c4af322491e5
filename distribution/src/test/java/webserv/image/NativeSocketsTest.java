package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The image allows the transport what it needs to leave the JDK's channels.
@Timeout(120)
final class NativeSocketsTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String NOTE = "Connections are the system's own from now on";

    @TempDir private Path folder;

    @Test
    void serverOfManyConnectionsTakesThemAsTheSystemsOwn() throws Exception {
        var address = Address.free();
        var file = folder.resolve("webserv.yaml");
        Files.writeString(
                file,
                """
                servers:
                  - listen: "%s"
                    locations:
                      - { path: /, return: { text: fine } }
                """
                        .formatted(address));
        var program =
                Program.of(Image.BUILT.script(), "run", "-c", file)
                        .with("WEBSERV_JAVA_OPTS", "-Dtinylog.level=debug");
        try (var server = RunningServer.start(program, List.of(address))) {
            var done = new AtomicBoolean();
            var clients = Thread.ofVirtual().start(() -> askUntil(done, address));
            server.transcript().await(NOTE);
            done.set(true);
            clients.join();
            assertThat(ask(address)).startsWith("HTTP/1.1 200 ").contains("\r\n\r\nfine");
        }
    }

    private static void askUntil(AtomicBoolean done, Address address) {
        try {
            while (!done.get()) {
                ask(address);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String ask(Address address) throws IOException {
        try (var socket = address.connect()) {
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
