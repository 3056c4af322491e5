package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a server with many locations takes from the system.
@Timeout(120)
final class ManyLocationsTest {
    private static final int MANY = 200;

    @TempDir Path folder;
    private final Address address = Address.free();
    private Path file;

    @BeforeEach
    void writePrograms() throws IOException {
        file = folder.resolve("webserv.yaml");
        Files.writeString(folder.resolve("a.sh"), "printf 'Status: 200\\n\\nran'");
        Files.writeString(folder.resolve("a.php"), "");
    }

    private void write(String location) throws IOException {
        var locations =
                IntStream.range(0, MANY)
                        .mapToObj(number -> location.formatted(number))
                        .collect(Collectors.joining());
        Files.writeString(
                file,
                "control: c.sock\nservers:\n  - listen: \"%s\"\n    root: .\n    locations:\n%s"
                        .formatted(address, locations));
    }

    private void writeCgi() throws IOException {
        write(
                """
                      - path: /%1$d/
                        alias: .
                        cgi: { interpreters: { .sh: sh } }
                """);
    }

    private void writeFastCgi() throws IOException {
        write(
                """
                      - path: /%1$d/
                        alias: .
                        fastcgi: { pass: "unix:/nowhere/%1$d.sock" }
                """);
    }

    private void reload() {
        assertThat(Image.BUILT.run("reload", "-c", file.toString()))
                .isEqualTo(new Finished(0, "reloaded\n", ""));
    }

    @Test
    void locationsOfCgiHaveOneTimerBeforeAndBehindReloadsAndNoneWhenTheyAreGone()
            throws IOException {
        writeCgi();
        try (var server = Image.BUILT.serve(file, address)) {
            assertThat(server.threads("cgi-timer")).isEqualTo(1);
            askAll();
            reload();
            reload();
            askAll();
            awaitTimers(server, 1);
            writeFastCgi();
            reload();
            awaitTimers(server, 0);
        }
    }

    /// Nothing listens there, so each request has a time limit and no answer.
    @Test
    void applicationsHaveOneClock() throws IOException {
        writeFastCgi();
        try (var server = Image.BUILT.serve(file, address)) {
            for (int number = 0; number < MANY; number += 50) {
                assertThat(Curl.get(address.url("/" + number + "/a.php")).content())
                        .startsWith("502 ");
            }
            assertThat(server.threads("fastcgi-clock")).isEqualTo(1);
        }
    }

    private void askAll() {
        for (int number = 0; number < MANY; number += 50) {
            assertThat(Curl.get(address.url("/" + number + "/a.sh")).content()).isEqualTo("ran");
        }
    }

    /// What a reload has replaced ends behind the answer to it.
    private static void awaitTimers(RunningServer server, int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (server.threads("cgi-timer") != count) {
            assertThat(System.nanoTime() - deadline).as("waiting for %d", count).isNegative();
        }
    }
}
