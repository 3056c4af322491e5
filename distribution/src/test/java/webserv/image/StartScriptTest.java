package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The start script, wherever it lies and however it is called.
final class StartScriptTest {
    @TempDir Path folder;

    @Test
    void versionIsPrinted() {
        var finished = Image.BUILT.run("--version");
        assertThat(finished.exit()).isZero();
        assertThat(finished.out()).matches("webserv \\d+\\.\\d+\\.\\d+, Java 25\\S*\n");
        assertThat(finished.err()).isEmpty();
    }

    @Test
    void imageMayLieInAFolderWithSpaces() throws IOException {
        var image = Image.BUILT.copyTo(folder.resolve("my own $web  server"));
        assertThat(image.run("--version")).isEqualTo(Image.BUILT.run("--version"));
    }

    @Test
    void scriptMayBeCalledThroughSymbolicLinksFromAnotherFolder() throws IOException {
        var script = Image.BUILT.copyTo(folder.resolve("image")).script();
        var absolute = Files.createSymbolicLink(folder.resolve("absolute"), script);
        var links = Files.createDirectories(folder.resolve("my links"));
        Files.createSymbolicLink(links.resolve("relative"), Path.of("../absolute"));
        var version = Image.BUILT.run("--version");
        assertThat(Program.of(absolute, "--version").run()).isEqualTo(version);
        assertThat(Program.of("./relative", "--version").in(links).run()).isEqualTo(version);
    }

    @Test
    void argumentsReachTheServerAsTheyAre() {
        var finished = Image.BUILT.run("check", "-c", "/no such/'file' *.yaml");
        assertThat(finished.err()).contains("/no such/'file' *.yaml");
        assertThat(finished.exit()).isEqualTo(2);
    }

    @Test
    void cacheOfClassesIsUsable() {
        var finished =
                Program.of(Image.BUILT.script(), "--version")
                        .with("WEBSERV_JAVA_OPTS", "-XX:AOTMode=on")
                        .run();
        assertThat(finished).isEqualTo(Image.BUILT.run("--version"));
    }

    /// They are written out before the image is linked, as each would cost a start a millisecond.
    @Test
    void noClassIsMadeForASwitchOverTypes() {
        var finished =
                Program.of(Image.BUILT.script(), "check")
                        .with("WEBSERV_JAVA_OPTS", "-Xlog:class+load:stdout")
                        .run();
        assertThat(finished.exit()).isZero();
        assertThat(finished.out())
                .contains("webserv.engine.config.ListenReader ")
                .doesNotContain("$$TypeSwitch");
    }

    @Test
    void imageStartsWithoutItsCache() throws IOException {
        var image = Image.BUILT.copyTo(folder.resolve("image"));
        Files.delete(image.home().resolve("lib/webserv.aot"));
        assertThat(image.run("--version")).isEqualTo(Image.BUILT.run("--version"));
    }

    @Test
    void imageIsSmall() throws IOException {
        var cache = Image.BUILT.home().resolve("lib/webserv.aot");
        assertThat(Files.size(cache)).isLessThan(30 << 20);
        try (Stream<Path> files = Files.walk(Image.BUILT.home())) {
            long octets =
                    files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
            assertThat(octets - Files.size(cache)).isLessThan(60 << 20);
        }
    }
}
