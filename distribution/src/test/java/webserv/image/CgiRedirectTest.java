package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A program that leads its request to another one and works on, where only one may run at a time.
@Timeout(60)
final class CgiRedirectTest {
    @TempDir private Path folder;

    /// It works for a second, and nobody else would wait for a slot for longer than 50 ms.
    @Test
    void requestIsAnsweredWhenTheProgramThatLedItOnHasEnded() throws IOException {
        var site =
                CgiSite.in(folder)
                        .with(
                                "first.sh",
                                "printf 'Location: /second.sh\\n\\n'\nsleep 1\necho >done\n")
                        .with(
                                "second.sh",
                                """
                                printf 'Content-Type: text/plain\\n\\n'
                                [ -e done ] && printf 'behind it'
                                """);
        try (var server = site.serve("max_processes: 1, queue_timeout: 50ms")) {
            assertThat(site.answer(CgiSite.get("/first.sh")))
                    .as("%s", server.transcript())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\nbehind it");
        }
    }

    /// More content than is dropped before an answer: what is left of it waits for the second
    /// program, which waits for the first, which reads.
    @Test
    void programThatLeadsItsRequestOnAndReadsFindsTheEndOfTheContent() throws IOException {
        var site =
                CgiSite.in(folder)
                        .with("first.sh", "printf 'Location: /second.sh\\n\\n'\ncat >/dev/null\n")
                        .with(
                                "second.sh",
                                "printf 'Content-Type: text/plain\\n\\n'\nprintf 'behind it'\n");
        var length = 1_000_000;
        var head =
                "POST /first.sh HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
                        + length
                        + "\r\n\r\n";
        try (var server = site.serve("max_processes: 1, queue_timeout: 50ms");
                var client = site.address().connect()) {
            client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            client.getOutputStream().write(new byte[300_000]);
            assertThat(client.getInputStream().readNBytes(12))
                    .as("%s", server.transcript())
                    .asString(StandardCharsets.US_ASCII)
                    .isEqualTo("HTTP/1.1 200");
        }
    }
}
