package webserv.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients that send content to php-fpm slowly, too much of it, or not to the end.
@Timeout(120)
final class FastCgiUploadTest {
    private static final int OCTETS = 200_000;
    private static final Address ADDRESS = Address.free();
    private static RunningServer server;
    private static PhpFpm fpm;
    private static Path spool;
    @TempDir static Path folder;

    @BeforeAll
    static void start() throws IOException {
        fpm = PhpFpm.start(folder);
        var site = Files.createDirectory(folder.resolve("site"));
        spool = Files.createDirectory(folder.resolve("spool"));
        Files.writeString(
                site.resolve("count.php"), "<?php echo strlen(file_get_contents('php://input'));");
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        servers:
                          - listen: "%s"
                            root: %s
                            client_max_body_size: 1MiB
                            locations:
                              - path: /
                                fastcgi:
                                  pass: "unix:%s"
                                  max_connections: 1
                                  queue: 0
                                  timeout: 1s
                                  spool_directory: %s
                        """
                                .formatted(ADDRESS, site, fpm.socket(), spool));
        server = Image.BUILT.serve(configuration, ADDRESS);
    }

    @AfterAll
    static void stop() {
        server.close();
        fpm.close();
    }

    @Test
    void clientThatSendsSlowlyHoldsNoSlot() throws IOException {
        try (var socket = ADDRESS.connect()) {
            var out = socket.getOutputStream();
            var in = socket.getInputStream();
            write(out, head("Expect: 100-continue\r\nConnection: close\r\n"));
            var expected = "HTTP/1.1 100 Continue\r\n\r\n";
            assertThat(text(in, expected.length())).isEqualTo(expected);
            out.write(new byte[OCTETS / 2]);
            awaitFiles(1);
            assertThat(Curl.get(ADDRESS.url("/count.php")).content()).isEqualTo("0");
            out.write(new byte[OCTETS / 2]);
            var answers = RawAnswer.all(new String(in.readAllBytes(), US_ASCII), false);
            assertThat(answers).singleElement().matches(it -> it.status() == 200);
            assertThat(answers.getFirst().content()).isEqualTo("" + OCTETS);
        }
        awaitFiles(0);
    }

    /// Twice as long as the application may take for all of it.
    @Test
    void timeOfTheApplicationBeginsBehindTheContent() throws IOException {
        var content = Files.write(folder.resolve("slow"), new byte[OCTETS]);
        var answer =
                Curl.get(
                        ADDRESS.url("/count.php"),
                        "--limit-rate",
                        "100000",
                        "--data-binary",
                        "@" + content);
        assertThat(answer.content()).isEqualTo("" + OCTETS);
    }

    @Test
    void contentBeyondTheLimitIsRefused() throws IOException {
        var content = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
        for (var framing : List.of("Expect:", "Transfer-Encoding: chunked")) {
            var answer =
                    Curl.get(
                            ADDRESS.url("/count.php"),
                            "--header",
                            "Expect:",
                            "--header",
                            framing,
                            "--data-binary",
                            "@" + content);
            assertThat(answer.status()).as(framing).isEqualTo(413);
        }
        awaitFiles(0);
    }

    @Test
    void clientThatGoesLeavesNoFile() throws IOException {
        try (var socket = ADDRESS.connect()) {
            var out = socket.getOutputStream();
            write(out, head(""));
            out.write(new byte[OCTETS / 2]);
            awaitFiles(1);
        }
        awaitFiles(0);
    }

    private static String head(String further) {
        return "POST /count.php HTTP/1.1\r\nHost: a\r\nContent-Length: "
                + OCTETS
                + "\r\n"
                + further
                + "\r\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(US_ASCII));
    }

    private static String text(InputStream in, int octets) throws IOException {
        return new String(in.readNBytes(octets), US_ASCII);
    }

    /// They have no names, but for the moment in which they are made.
    private static void awaitFiles(int count) {
        while (server.openFiles(target -> target.startsWith(spool)) != count
                || spool.toFile().list().length > 0) {
            Thread.onSpinWait();
        }
    }
}
