package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An access log on a disk that is full for a while. The disk is a file system in memory, mounted
/// where only the server sees it.
@Timeout(120)
final class AccessLogDiskTest {
    private static final Pattern TOLD = Pattern.compile("(\\d+) lines? w(?:as|ere) lost");

    /// Of a length that has no common divisor with that of a page: a disk is full within a line.
    private static final String PATH = "/" + "x".repeat(92) + "-";

    /// Beside the log, which has room for all lines without it and not with it.
    private static final int OTHER_OCTETS = 224 << 10;

    @TempDir private Path folder;

    @Test
    void linesOfAFullDiskAreCountedAndNoneIsLostBehindIt() throws IOException {
        var address = Address.free();
        var disk = Files.createDirectory(folder.resolve("disk"));
        var program =
                Program.withDisk(
                        disk,
                        "size=256k",
                        Image.BUILT.script(),
                        "run",
                        "-c",
                        configuration(address, disk));
        try (var server = RunningServer.start(program, List.of(address))) {
            var seen = Path.of("/proc/" + server.pid() + "/root" + disk);
            var other = Files.write(seen.resolve("other"), new byte[OTHER_OCTETS]);
            try (var log = Files.newInputStream(seen.resolve("access.log"))) {
                request(address, 1000, 1999);
                server.transcript().await("cannot be written, lines are lost", "No space left");
                Files.delete(other);
                request(address, 2000, 2009);
                server.transcript().await("is written again");
                server.signal("TERM");
                assertThat(server.awaitExit()).isZero();
                var lines = new String(log.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
                assertThat(lines)
                        .doesNotHaveDuplicates()
                        .isSubsetOf(paths(1000, 2009).toList())
                        .containsAll(paths(2000, 2009).toList());
                assertThat(told(server)).isEqualTo(1010 - lines.size());
            }
        }
    }

    @Test
    void linesThatTheStandardOutputDoesNotTakeAreCountedToo() throws IOException {
        var address = Address.free();
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        access_log: stdout
                        servers:
                          - listen: "%s"
                            return: { text: a }
                        """
                                .formatted(address));
        var program =
                Program.of(
                        "sh",
                        "-c",
                        "exec \"$0\" run -c \"$1\" > /dev/full",
                        Image.BUILT.script(),
                        configuration);
        try (var server = RunningServer.start(program, List.of(address))) {
            while (!server.transcript().toString().contains("cannot be written")) {
                request(address, 1, 1);
            }
            server.transcript().await("the standard output cannot be written", "No space left");
            request(address, 1, 3);
            server.signal("TERM");
            assertThat(server.awaitExit()).isZero();
            assertThat(server.transcript().toString())
                    .containsPattern("standard output is closed, ([4-9]|[1-9]\\d+) lines were lost")
                    .containsPattern(
                            "the standard output has not taken \\d+ lines? of the access log in all");
        }
    }

    private Path configuration(Address address, Path disk) throws IOException {
        return Files.writeString(
                folder.resolve("webserv.yaml"),
                """
                access_log: { file: %s/access.log, format: $request_uri }
                servers:
                  - listen: "%s"
                    return: { text: a }
                """
                        .formatted(disk, address));
    }

    private static void request(Address address, int first, int last) {
        var url = address.url(PATH + "[" + first + "-" + last + "]");
        var sent = Program.of("curl", "-sS", "--noproxy", "*", "-o", "/dev/null", url).run();
        assertThat(sent.exit()).as(sent.err()).isZero();
    }

    private static Stream<String> paths(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(number -> PATH + number);
    }

    /// How many lines the server says are lost.
    private static int told(RunningServer server) {
        return TOLD.matcher(server.transcript().toString())
                .results()
                .mapToInt(one -> Integer.parseInt(one.group(1)))
                .sum();
    }
}
