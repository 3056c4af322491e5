package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Content that is kept until its end, and a disk that has no room for it. The disk is a file
/// system in memory, mounted where only the server sees it.
final class SpoolDiskTest {
    @TempDir private Path folder;

    @Test
    void contentInChunksForAProgram() throws IOException {
        Files.writeString(
                site().resolve("count.sh"),
                "printf 'Content-Type: text/plain\\n\\n'\necho $CONTENT_LENGTH; wc -c\n");
        fullDiskIsToldAndTheNextRequestHasRoomAgain(
                "cgi: { interpreters: { .sh: sh }, spool_directory: %s }",
                "/count.sh", "Transfer-Encoding: chunked");
    }

    @Test
    void contentOfKnownLengthForAnApplication() throws IOException {
        Files.writeString(
                site().resolve("count.php"),
                "<?php echo $_SERVER['CONTENT_LENGTH'], PHP_EOL,"
                        + " strlen(file_get_contents('php://input')), PHP_EOL;");
        try (var fpm = PhpFpm.start(folder)) {
            fullDiskIsToldAndTheNextRequestHasRoomAgain(
                    "fastcgi: { pass: 'unix:" + fpm.socket() + "', spool_directory: %s }",
                    "/count.php",
                    "Expect:");
        }
    }

    private Path site() throws IOException {
        return Files.createDirectories(folder.resolve("site"));
    }

    private void fullDiskIsToldAndTheNextRequestHasRoomAgain(
            String handler, String path, String field) throws IOException {
        var address = Address.free();
        var spool = Files.createDirectory(folder.resolve("spool"));
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        servers:
                          - listen: "%s"
                            root: %s
                            client_max_body_size: 1GiB
                            locations:
                              - path: /
                                %s
                        """
                                .formatted(address, site(), handler.formatted(spool)));
        var program =
                Program.withDisk(
                        spool, "size=1m", Image.BUILT.script(), "run", "-c", configuration);
        try (var server = RunningServer.start(program, List.of(address))) {
            var full = post(address.url(path), field, 4 << 20);
            assertThat(full.status()).isEqualTo(507);
            server.transcript().await("gateway-not-spooled", "No space left on device");
            assertThat(Path.of("/proc/" + server.pid() + "/root" + spool)).isEmptyDirectory();
            assertThat(post(address.url(path), field, 512 << 10).content())
                    .isEqualTo("524288\n524288\n");
        }
    }

    private Curl post(String url, String field, int octets) throws IOException {
        var content = Files.write(folder.resolve("content-" + octets), new byte[octets]);
        return Curl.get(
                url,
                "--header",
                field,
                "--header",
                "Expect:",
                "--header",
                "Accept: text/plain",
                "--data-binary",
                "@" + content);
    }
}
