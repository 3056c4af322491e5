package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Content of unknown length that a program gets, and a disk that has no room to keep it until its
/// end. The disk is a file system in memory, mounted where only the server sees it.
final class SpoolDiskTest {
    @TempDir private Path folder;

    @Test
    void fullDiskIsToldAndTheNextRequestHasRoomAgain() throws IOException {
        var address = Address.free();
        var site = Files.createDirectory(folder.resolve("site"));
        var spool = Files.createDirectory(folder.resolve("spool"));
        Files.writeString(
                site.resolve("count.sh"),
                "printf 'Content-Type: text/plain\\n\\n'\necho $CONTENT_LENGTH; wc -c\n");
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
                                cgi: { interpreters: { .sh: sh }, spool_directory: %s }
                        """
                                .formatted(address, site, spool));
        var program =
                Program.withDisk(
                        spool, "size=1m", Image.BUILT.script(), "run", "-c", configuration);
        try (var server = RunningServer.start(program, List.of(address))) {
            var full = post(address, 4 << 20);
            assertThat(full.status()).isEqualTo(507);
            server.transcript().await("gateway-not-spooled", "No space left on device");
            assertThat(Path.of("/proc/" + server.pid() + "/root" + spool)).isEmptyDirectory();
            assertThat(post(address, 512 << 10).content()).isEqualTo("524288\n524288\n");
        }
    }

    private Curl post(Address address, int octets) throws IOException {
        var content = Files.write(folder.resolve("content-" + octets), new byte[octets]);
        return Curl.get(
                address.url("/count.sh"),
                "--header",
                "Transfer-Encoding: chunked",
                "--header",
                "Expect:",
                "--header",
                "Accept: text/plain",
                "--data-binary",
                "@" + content);
    }
}
