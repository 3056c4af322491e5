package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Large files that stay open between requests, counted by the system.
final class OpenFilesTest {
    private static final int FILES = 12;
    private static final int MOST_OPEN = 5;
    private static final int OCTETS = 100 << 10;

    @TempDir private Path folder;
    private final Address address = Address.free();
    private Path configuration = Path.of("");

    @BeforeEach
    void configure() throws IOException {
        configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        control: control.sock
                        open_file_cache: %d
                        servers:
                          - listen: "%s"
                            root: site
                            cache_valid: 1h
                            locations:
                              - path: /store/
                                upload: { store: store, create: true, resumable: true }
                        """
                                .formatted(MOST_OPEN, address));
        Files.createDirectory(folder.resolve("site"));
        for (int i = 0; i < FILES; i++) {
            write(i);
        }
    }

    private void write(int number) throws IOException {
        var file = folder.resolve("site").resolve(number + ".bin");
        Files.writeString(file, ("" + number % 10).repeat(OCTETS));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    }

    private void getAll() {
        for (int i = 0; i < FILES; i++) {
            assertThat(Curl.get(address.url("/" + i + ".bin")).content())
                    .isEqualTo(("" + i % 10).repeat(OCTETS));
        }
    }

    /// The descriptors of the server that lead to files of the site, or to nameless copies of them.
    private int openFiles(RunningServer server) {
        return server.openFiles(target ->
                target.startsWith(folder.resolve("site"))
                        || target.toString().startsWith("/dev/shm/webserv-"));
    }

    @Test
    void noMoreStayOpenThanConfiguredAndNoneOfThoseThatAReloadReplaced() throws IOException {
        try (var server = Image.BUILT.serve(configuration, address)) {
            getAll();
            getAll();
            assertThat(openFiles(server)).isBetween(1, MOST_OPEN);
            for (int i = 0; i < 3; i++) {
                assertThat(Image.BUILT.run("reload", "-c", configuration.toString()).exit())
                        .isZero();
                getAll();
            }
            Files.writeString(
                    configuration,
                    Files.readString(configuration)
                            .replace("open_file_cache: 5", "open_file_cache: 0"));
            assertThat(Image.BUILT.run("reload", "-c", configuration.toString()).exit()).isZero();
            awaitNoneOpen(server);
            getAll();
            assertThat(openFiles(server)).isZero();
        }
    }

    /// The handlers that were replaced are closed behind the answer to whoever asked for the
    /// reload.
    private void awaitNoneOpen(RunningServer server) {
        var end = Instant.now().plusSeconds(30);
        while (openFiles(server) > 0) {
            assertThat(Instant.now()).as("descriptors are still open").isBefore(end);
            Thread.onSpinWait();
        }
    }

    /// With fewer descriptors than the cache would keep: nobody is refused.
    @Test
    void cachedFilesGiveWayWhenDescriptorsRunOut() throws IOException {
        Files.writeString(
                configuration,
                Files.readString(configuration)
                        .replace("open_file_cache: 5", "open_file_cache: 100000"));
        for (int i = FILES; i < 300; i++) {
            write(i);
        }
        try (var server = Image.BUILT.serve(configuration, address)) {
            int most = server.descriptors() + 40;
            var limited =
                    Program.of("prlimit", "--pid", server.pid(), "--nofile=" + most + ":" + most);
            assertThat(limited.run().exit()).isZero();
            for (int i = 0; i < 300; i++) {
                assertThat(Curl.get(address.url("/" + i + ".bin")).status()).isEqualTo(200);
            }
        }
    }
}
