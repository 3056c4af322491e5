package webserv.handlers.representation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypesTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "index.html,     text/html; charset=utf-8",
        "INDEX.HTML,     text/html; charset=utf-8",
        "a.b.css,        text/css; charset=utf-8",
        "a.js,           text/javascript; charset=utf-8",
        "a.mjs,          text/javascript; charset=utf-8",
        "a.json,         application/json",
        "a.svg,          image/svg+xml; charset=utf-8",
        "a.xml,          application/xml; charset=utf-8",
        "a.txt,          text/plain; charset=utf-8",
        "a.md,           text/markdown; charset=utf-8",
        "a.png,          image/png",
        "a.jpg,          image/jpeg",
        "a.webp,         image/webp",
        "a.avif,         image/avif",
        "favicon.ico,    image/vnd.microsoft.icon",
        "a.woff2,        font/woff2",
        "a.pdf,          application/pdf",
        "a.mp4,          video/mp4",
        "a.webm,         video/webm",
        "a.webmanifest,  application/manifest+json",
        "a.jxl,          image/jxl",
        "a.ics,          text/calendar; charset=utf-8",
        "a.csv,          text/csv; charset=utf-8",
        "a.flac,         audio/flac",
        "a.m4s,          video/iso.segment",
        "a.ndjson,       application/x-ndjson",
        "a.wasm,         application/wasm",
        "a.zip,          application/zip",
        "a.tar.gz,       application/gzip",
        "a.tar,          application/x-tar",
        "a.unheard-of,   application/octet-stream",
        "README,         application/octet-stream",
        "a.,             application/octet-stream",
        ".html,          text/html; charset=utf-8",
        "a.htm shtml,    application/octet-stream",
        "'a.htm\nshtml', application/octet-stream",
        "a.ht,           application/octet-stream",
        "a.then,         application/octet-stream",
        "a.text/html,    application/octet-stream",
    })
    void extensionTellsTheType(String name, String type) {
        assertThat(MediaTypes.with(Map.of(), "utf-8").of(name)).isEqualTo(type);
    }

    @Test
    void fileWithoutAnExtensionIsNotTakenForOne() {
        assertThat(MediaTypes.with(Map.of(), "utf-8").of("html"))
                .isEqualTo("application/octet-stream");
    }

    @Test
    void overrideGoesBeforeTheTable() {
        var types =
                MediaTypes.with(
                        Map.of("html", "text/plain", "x", "text/x; charset=latin1"), "iso-8859-1");
        assertThat(types.of("a.html")).isEqualTo("text/plain; charset=iso-8859-1");
        assertThat(types.of("a.x")).isEqualTo("text/x; charset=latin1");
        assertThat(types.of("a.css")).isEqualTo("text/css; charset=iso-8859-1");
    }

    @Test
    void whatIsAskedForAgainIsAnsweredAlike() {
        var types = MediaTypes.with(Map.of("md", "text/plain"), "utf-8");
        for (int i = 0; i < 2; i++) {
            assertThat(types.of("a.md")).isEqualTo("text/plain; charset=utf-8");
            assertThat(types.of("a.png")).isEqualTo("image/png");
            assertThat(types.of("a.unheard-of")).isEqualTo("application/octet-stream");
        }
    }

    /// The first line would win, and hide the others.
    @Test
    void noExtensionStandsInTwoLines() throws IOException {
        var table =
                Files.readString(
                        Path.of(
                                "src/main/resources/webserv/handlers/representation/media-types.txt"));
        assertThat(
                        table.lines()
                                .filter(line -> !line.startsWith("#"))
                                .flatMap(line -> Stream.of(line.split(" ", -1)).skip(1)))
                .hasSizeGreaterThan(300)
                .doesNotHaveDuplicates();
    }

    /// Debian's package of NGINX brings the table. `svgz` is left out on purpose, see
    /// media-types.txt.
    @Test
    void everyExtensionThatNginxKnowsIsKnown() throws IOException {
        var types = MediaTypes.with(Map.of(), "");
        var table = Files.readString(Path.of("/etc/nginx/mime.types"));
        var extensions =
                Pattern.compile("(?m)^\\s+[a-z]+/\\S+\\s+([^;]+);")
                        .matcher(table)
                        .results()
                        .flatMap(line -> Stream.of(line.group(1).split(" ", -1)))
                        .toList();
        assertThat(extensions).hasSizeGreaterThan(100);
        assertThat(extensions)
                .filteredOn(name -> types.of("a." + name).equals("application/octet-stream"))
                .containsExactly("svgz", "bin");
    }

    @Test
    void charsetMayBeLeftUnsaid() {
        assertThat(MediaTypes.with(Map.of(), "").of("a.html")).isEqualTo("text/html");
    }
}
