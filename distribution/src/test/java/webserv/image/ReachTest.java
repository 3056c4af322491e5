package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Large files and many of them, with little memory.
final class ReachTest {
    private static final long GIB = 1L << 30;

    @TempDir private Path folder;
    private final Address address = Address.free();

    /// A server whose heap has at most 64 MiB.
    private RunningServer serve(String settings) throws IOException {
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        "servers: [{ listen: \"%s\", root: site, %s }]"
                                .formatted(address, settings));
        var program =
                Program.of(Image.BUILT.script(), "run", "-c", configuration)
                        .with("WEBSERV_JAVA_OPTS", "-Xmx64m");
        return RunningServer.start(program, List.of(address));
    }

    private Path site() throws IOException {
        return Files.createDirectories(folder.resolve("site"));
    }

    /// A file that takes no room on the disk.
    private void sparse(String name, long octets) throws IOException {
        try (var file =
                FileChannel.open(
                        site().resolve(name),
                        Set.of(
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.SPARSE))) {
            file.write(ByteBuffer.allocate(1), octets - 1);
        }
    }

    @Test
    void oneGibibyteIsSentWithASmallHeap() throws IOException {
        sparse("large.bin", GIB);
        try (var _ = serve("autoindex: false")) {
            assertThat(octetsOf("/large.bin", "--range", "0-")).isEqualTo(GIB);
            assertThat(octetsOf("/large.bin")).isEqualTo(GIB);
        }
    }

    @Test
    void largeTextIsPackedWithASmallHeap() throws IOException {
        sparse("large.txt", GIB / 4);
        try (var _ = serve("gzip: true, gzip_comp_level: 1")) {
            assertThat(octetsOf("/large.txt", "--compressed")).isBetween(1L, GIB / 64);
        }
    }

    @Test
    void manyFilesCostTheStartNothing() throws IOException {
        for (int i = 0; i < 10; i++) {
            var below = Files.createDirectories(site().resolve("" + i));
            for (int j = 0; j < 10_000; j++) {
                Files.createFile(below.resolve("file-" + j + ".txt"));
            }
        }
        try (var server = serve("autoindex: true")) {
            assertThat(server.processorTime()).isLessThan(Duration.ofSeconds(2));
            var json = Curl.get(address.url("/7/?format=json&sort=size")).content();
            assertThat(json.lines().filter(line -> line.contains("\"file\"")).count())
                    .isEqualTo(10_000);
            var page = Curl.get(address.url("/7/")).content();
            assertThat(page).contains("10000 entries.", "file-9999.txt").endsWith("</html>\n");
            assertThat(Curl.get(address.url("/9/file-9999.txt")).status()).isEqualTo(200);
        }
    }

    /// How many octets of content a client receives, as they come.
    private long octetsOf(String path, String... options) {
        var arguments = new ArrayList<Object>(List.of("-sS", "--noproxy", "*"));
        arguments.addAll(List.of("--output", "/dev/null", "--write-out", "%{size_download}"));
        arguments.addAll(List.of(options));
        arguments.add(address.url(path));
        var finished = Program.of("curl", arguments.toArray()).run();
        assertThat(finished.exit()).as(finished.err()).isZero();
        return Long.parseLong(finished.out());
    }
}
