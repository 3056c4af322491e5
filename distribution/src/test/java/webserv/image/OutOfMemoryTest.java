package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server without memory ends: which of its threads went on, nobody could tell.
final class OutOfMemoryTest {
    /// What the JVM ends with by itself.
    private static final int STATUS = 3;

    @Test
    void serverWithoutMemorySaysSoAndEnds(@TempDir Path folder) throws IOException {
        var image = Image.BUILT.copyTo(folder.resolve("image"));
        PluginJar.build(
                "greedy",
                "greedy",
                "\"\" + new byte[256 << 20].length",
                image.home().resolve("plugins/greedy.jar"));
        var address = Address.free();
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        servers:
                          - listen: "%s"
                            locations:
                              - { path: = /healthz, return: { text: fine } }
                              - { path: /greedy, handler: greedy }
                        """
                                .formatted(address));
        var program =
                Program.of(image.script(), "run", "-c", configuration)
                        .with("WEBSERV_JAVA_OPTS", "-Xmx64m");
        try (var server = RunningServer.start(program, List.of(address));
                var client = address.connect()) {
            HealthyClient.isAnsweredAt(address);
            client.getOutputStream()
                    .write(
                            "GET /greedy HTTP/1.1\r\nHost: a\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(server.awaitExit()).isEqualTo(STATUS);
            server.transcript().await("java.lang.OutOfMemoryError: Java heap space");
        }
    }
}
