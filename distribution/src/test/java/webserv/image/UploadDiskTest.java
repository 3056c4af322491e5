package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Stores on disks that are full, small or read-only, and files that are large. The disks are file
/// systems in memory, mounted where only the server sees them.
final class UploadDiskTest {
    private static final long GIB = 1L << 30;

    @TempDir private Path folder;

    /// A server whose store is a file system of its own.
    private static RunningServer startWith(UploadSite site, String mountOptions) {
        var program =
                Program.withDisk(
                        site.store(),
                        mountOptions,
                        Image.BUILT.script(),
                        "run",
                        "-c",
                        site.configuration());
        return RunningServer.start(program, List.of(site.address()));
    }

    @Test
    void explanationTellsThatTheStoreIsReadOnly() throws IOException {
        var site = UploadSite.in(folder, "");
        var explained =
                Program.withDisk(
                                site.store(),
                                "ro",
                                Image.BUILT.script(),
                                "explain",
                                "PUT",
                                site.url("a"),
                                "-c",
                                site.configuration())
                        .run();
        assertThat(explained.out()).contains("answer    507 ", "[upload-not-written]");
    }

    private Path file(long octets) throws IOException {
        var file = folder.resolve("sent-" + octets);
        try (var channel =
                Files.newByteChannel(
                        file,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.SPARSE))) {
            channel.position(octets - 1).write(ByteBuffer.wrap(new byte[1]));
        }
        return file;
    }

    private static Curl put(UploadSite site, String name, Path file, String... options) {
        var all = new ArrayList<>(List.of("--header", "Expect:", "--upload-file", file.toString()));
        all.addAll(List.of(options));
        return Curl.get(site.url(name), all.toArray(String[]::new));
    }

    @ParameterizedTest(name = "sent with {0}")
    @ValueSource(strings = {"Content-Length: 4194304", "Transfer-Encoding: chunked"})
    void fullDiskIsToldAndHoldsNoPart(String framing) throws IOException {
        var site = UploadSite.in(folder, "");
        try (var server = startWith(site, "size=2m")) {
            assertThat(put(site, "small", file(1000)).status()).isEqualTo(201);
            assertThat(put(site, "large", file(4 << 20), "--header", framing).status())
                    .isEqualTo(507);
            assertThat(put(site, "small", file(4 << 20), "--header", framing).status())
                    .isEqualTo(507);
            var seen = Path.of("/proc/" + server.pid() + "/root" + site.store());
            assertThat(seen.resolve("small")).hasSize(1000);
            assertThat(seen.resolve("large")).doesNotExist();
            assertThat(UploadSite.litter(seen)).isEmpty();
            assertThat(put(site, "next", file(1 << 20)).status()).as("room again").isEqualTo(201);
        }
    }

    @Test
    void limitOfTheProcessIsToldAsAFailureToStore() throws IOException {
        var site = UploadSite.in(folder, "");
        var limited =
                Program.of(
                        "prlimit",
                        "--fsize=1000000",
                        Image.BUILT.script(),
                        "run",
                        "-c",
                        site.configuration());
        try (var _ = RunningServer.start(limited, List.of(site.address()))) {
            assertThat(put(site, "large", file(4 << 20)).status()).isEqualTo(507);
            assertThat(put(site, "small", file(1000)).status()).isEqualTo(201);
            assertThat(site.store().resolve("large")).doesNotExist();
            assertThat(UploadSite.litter(site.store())).isEmpty();
        }
    }

    @Test
    void readOnlyStoreIsWarnedOfAndServedAndRefusesUploads() throws IOException {
        var site = UploadSite.in(folder, "");
        try (var server = startWith(site, "size=2m,ro")) {
            assertThat(server.transcript().toString())
                    .contains("'store' names a folder that cannot be written to")
                    .contains(site.configuration() + ":");
            assertThat(Curl.get(site.url("")).status()).isEqualTo(200);
            assertThat(put(site, "small", file(1000)).status()).isEqualTo(507);
            assertThat(put(site, "small", file(1000)).content()).contains("upload-not-written");
        }
    }

    /// 64 MiB is the whole heap: were more of the file kept, the server would end.
    @Test
    void hugeUploadNeedsLittleMemory() throws IOException {
        assertThat(folder.toFile().getUsableSpace()).as("room for the test").isGreaterThan(3 * GIB);
        var site = UploadSite.in(folder, ", resumable: true");
        var small = site.program().with("WEBSERV_JAVA_OPTS", "-Xmx64m -XX:+ExitOnOutOfMemoryError");
        try (var _ = RunningServer.start(small, List.of(site.address()))) {
            var huge = file(GIB);
            assertThat(put(site, "huge", huge, "--max-time", "120").status()).isEqualTo(201);
            assertThat(site.store().resolve("huge")).hasSize(GIB);
            assertThat(Curl.get(site.url("huge"), "--request", "DELETE").status()).isEqualTo(204);
            assertThat(
                            put(
                                            site,
                                            "huge",
                                            huge,
                                            "--max-time",
                                            "120",
                                            "--header",
                                            "Upload-Draft-Interop-Version: 8",
                                            "--header",
                                            "Upload-Complete: ?1")
                                    .head())
                    .startsWith("HTTP/1.1 104 ");
            assertThat(site.store().resolve("huge")).hasSize(GIB);
        }
    }
}
