package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens where a head of 256 KiB has no room for all fields, and none of a handler's own
/// code is to blame: the client gets an answer, and the log says whose fields they are.
final class ResponseHeadTest {
    private static final Address ADDRESS = Address.free();
    private static final String LONG = "x".repeat(7000);

    private static RunningServer server;
    private static Path file;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("many.sh"),
                "printf 'Content-Type: a/b\\n'; yes a:b | head -n \"$QUERY_STRING\"; printf '\\n'");
        file =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        servers:
                          - listen: "%s"
                            root: .
                            locations:
                              - path: /added/
                                add_header:
                                  X-Short: y
                                  X-Long: "%s"
                                return: { text: fine }
                              - path: /cgi/
                                alias: .
                                cgi: { interpreters: { .sh: sh }, max_head: 256KiB }
                        """
                                .formatted(ADDRESS, "$args".repeat(40)));
        server = Image.BUILT.serve(file, ADDRESS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String get(String target, boolean isLast) {
        return "GET %s HTTP/1.1\r\nHost: a\r\n%s\r\n"
                .formatted(target, isLast ? "Connection: close\r\n" : "");
    }

    private static String answers(String requests) throws IOException {
        try (Socket client = ADDRESS.connect()) {
            client.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void pageForAddedFieldsThatAreTooLongHasNone() throws IOException {
        var answers = answers(get("/added/?" + LONG, false) + get("/added/?z", true));
        int next = answers.lastIndexOf("HTTP/1.1 ");
        assertThat(answers.substring(0, next))
                .startsWith("HTTP/1.1 500 Internal Server Error\r\n")
                .contains("\r\nContent-Security-Policy: ", "response-unsendable")
                .doesNotContain("X-Long", "X-Short");
        assertThat(answers.substring(next))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\nX-Short: y\r\n", "\r\nX-Long: " + "z".repeat(40) + "\r\n")
                .endsWith("fine");
        server.transcript()
                .await(
                        " ERROR ",
                        "the handler 'respond' of the location at " + file + ":5:9 cannot be sent:",
                        "the fields of add_header have 280022 octets, where a head has room for"
                                + " 261120; the longest is at "
                                + file
                                + ":8:11; the built-in page is sent without them");
    }

    @Test
    void programIsToBlameForAHeadThatIsTooLongAsItIsSent() throws IOException {
        assertThat(answers(get("/cgi/many.sh?43000", true))).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(answers(get("/cgi/many.sh?44000", true)))
                .startsWith("HTTP/1.1 502 Bad Gateway\r\n")
                .contains("gateway-head-too-large");
    }
}
