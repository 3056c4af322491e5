package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A program that ends while its answer is on its way, with less of it than there should be: the
/// fault is not the server's, and one line of the log tells it.
@Timeout(60)
final class CgiBrokenOffTest {
    @TempDir private Path folder;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "fewer octets than it declared, Content-Length: 9, exit 0,"
                + " 'after 5 of 9 octets, exit status 0'",
        "a crash in declared content, Content-Length: 9, kill -SEGV $$,"
                + " 'after 5 of 9 octets, exit status 139 (SIGSEGV)'",
        "a crash in content of any length, X-A: b, kill -SEGV $$,"
                + " ', exit status 139 (SIGSEGV)'",
    })
    void programThatEndsWhileItAnswersIsALineOfTheLog(
            String what, String field, String end, String told) throws IOException {
        Program.of("mkfifo", folder.resolve("end")).run();
        var site =
                CgiSite.in(folder)
                        .with(
                                "short.sh",
                                "printf 'Content-Type: text/plain\\n%s\\n\\nhello'\n"
                                                .formatted(field)
                                        + "read _ <end\n"
                                        + end
                                        + "\n");
        String log;
        try (var server = site.serve("timeout: 60s", "-Dtinylog.level=debug")) {
            breakOff(site);
            server.transcript().await("gave content that breaks off", told);
            server.signal("TERM");
            server.awaitExit();
            log = server.transcript().toString();
        }
        assertThat(log.lines().filter(line -> line.contains("breaks off")))
                .as(what)
                .singleElement()
                .asString()
                .contains(" WARN request ", ": 'GET' '/short.sh': 200, ")
                .contains("/short.sh gave content that breaks off", told)
                .endsWith(" [gateway-content-cut] (broken off)");
        assertThat(log).as(what).doesNotContain(" ERROR ", "at webserv.", "GatewayReply.java");
    }

    /// Asks, reads what comes of the content, has the program end, and reads to the end, which is
    /// no clean one: a reset, or chunks without the last.
    private void breakOff(CgiSite site) throws IOException {
        try (var client = site.address().connect()) {
            client.getOutputStream().write(CgiSite.get("/short.sh"));
            var input = client.getInputStream();
            var answer = new StringBuilder();
            while (answer.indexOf("hello") < 0) {
                int octet = input.read();
                assertThat(octet).as("%s", answer).isNotNegative();
                answer.append((char) octet);
            }
            Files.writeString(folder.resolve("end"), "now\n", StandardCharsets.US_ASCII);
            assertThat(rest(input)).doesNotContain("0\r\n\r\n");
        }
    }

    private static String rest(InputStream input) throws IOException {
        try {
            return new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException _) {
            return "";
        }
    }
}
