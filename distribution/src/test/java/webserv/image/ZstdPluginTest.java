package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder of jars dropped into `plugins/` adds a content coding to the handler of files.
final class ZstdPluginTest {
    private static final Path PLUGIN = Path.of(System.getProperty("image.plugins"), "zstd");
    private static final String SMALL = "a text that says the same again and again, ".repeat(40);

    /// Larger than what the cache keeps: packed while it is sent.
    private static final String LARGE = SMALL.repeat(200);

    @TempDir Path folder;
    private Image image;
    private Address address;

    @BeforeEach
    void copyImage() throws IOException {
        image = Image.BUILT.copyTo(folder.resolve("image"));
        var site = Files.createDirectory(folder.resolve("site"));
        Files.writeString(site.resolve("small.txt"), SMALL);
        Files.writeString(site.resolve("large.txt"), LARGE);
        address = Address.free();
    }

    private void install() throws IOException {
        var place = Files.createDirectories(image.home().resolve("plugins/zstd"));
        try (var jars = Files.newDirectoryStream(PLUGIN)) {
            for (var jar : jars) {
                Files.copy(jar, place.resolve(jar.getFileName()));
            }
        }
    }

    private Path configuration() throws IOException {
        return Files.writeString(
                folder.resolve("webserv.yaml"),
                """
                servers:
                  - listen: "%s"
                    root: site
                    zstd: true
                    zstd_comp_level: 9
                    gzip: true
                """
                        .formatted(address));
    }

    private Curl get(String path, String... options) {
        return Curl.get(address.url(path), options);
    }

    @Test
    void curlUnpacksWhatIsMadeOnTheWay() throws IOException {
        install();
        try (var _ = image.serve(configuration(), address)) {
            for (int i = 0; i < 2; i++) {
                var small = get("/small.txt", "--compressed", "-H", "Accept-Encoding: zstd");
                assertThat(small.field("Content-Encoding")).isEqualTo("zstd");
                assertThat(Integer.parseInt(small.field("Content-Length"))).isLessThan(200);
                assertThat(small.content()).isEqualTo(SMALL);
            }
            var large = get("/large.txt", "--compressed", "-H", "Accept-Encoding: gzip, zstd");
            assertThat(large.field("Content-Encoding")).isEqualTo("zstd");
            assertThat(large.field("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(large.content()).isEqualTo(LARGE);
        }
    }

    @Test
    void codingIsNegotiatedAsThatOfTheImage() throws IOException {
        install();
        try (var _ = image.serve(configuration(), address)) {
            var gzip = get("/large.txt", "-H", "Accept-Encoding: zstd;q=0.5, gzip", "--compressed");
            assertThat(gzip.field("Content-Encoding")).isEqualTo("gzip");
            assertThat(gzip.content()).isEqualTo(LARGE);

            var head = get("/large.txt", "--head", "-H", "Accept-Encoding: zstd");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.field("Content-Encoding")).isEqualTo("zstd");
            assertThat(head.field("Vary")).isEqualTo("Accept-Encoding");
            assertThat(head.field("Accept-Ranges")).isEmpty();
            var tag = head.field("ETag");
            assertThat(tag).startsWith("W/\"").endsWith("-zstd\"");

            var known =
                    get("/large.txt", "-H", "Accept-Encoding: zstd", "-H", "If-None-Match: " + tag);
            assertThat(known.status()).isEqualTo(304);

            var part = get("/large.txt", "-H", "Accept-Encoding: zstd", "-H", "Range: bytes=0-5");
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.field("Content-Encoding")).isEmpty();
            assertThat(part.content()).isEqualTo(LARGE.substring(0, 6));
        }
    }

    @Test
    void keysOfTheCodingAreThoseOfTheConfiguration() throws IOException {
        install();
        assertThat(image.run("modules").out().lines())
                .anySatisfy(line ->
                        assertThat(line)
                                .startsWith("ContentCoding")
                                .contains("zstd", "plugins/zstd"));
        assertThat(image.run("schema").out()).contains("\"zstd_comp_level\"");
        var wrong = Files.writeString(configuration(), "zstd_comp_level: 16\n");
        assertThat(image.run("check", "-c", wrong.toString()).err())
                .contains("'zstd_comp_level'")
                .contains("15");
    }

    @Test
    void withoutThePluginTheKeyIsUnknown() throws IOException {
        var checked = image.run("check", "-c", configuration().toString());
        assertThat(checked.exit()).isEqualTo(2);
        assertThat(checked.err()).contains("'zstd'");
    }
}
