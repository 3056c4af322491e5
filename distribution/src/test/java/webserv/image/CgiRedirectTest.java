package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
        try (var server = site.serve("max_processes: 1, queue_timeout: 50ms", "-Da=b")) {
            assertThat(site.answer(CgiSite.get("/first.sh")))
                    .as("%s", server.transcript())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\nbehind it");
        }
    }
}
