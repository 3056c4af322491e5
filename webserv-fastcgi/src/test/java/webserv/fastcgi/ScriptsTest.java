package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.gateway.Folder;
import webserv.gateway.Resolution;
import webserv.gateway.ScriptPath;

class ScriptsTest {
    @TempDir Path root;

    @BeforeEach
    void makeTree() throws IOException {
        Files.createDirectory(root.resolve("a"));
        Files.createDirectory(root.resolve("empty"));
        for (var file : List.of("index.php", "x.php", "a/index.php", "picture.jpg", "x.php.bak")) {
            Files.createFile(root.resolve(file));
        }
    }

    record Found(String path, String file, String name, String pathInfo) {
        @Override
        public String toString() {
            return path;
        }
    }

    static Stream<Found> files() {
        return Stream.of(
                new Found("/x.php", "x.php", "/x.php", ""),
                new Found("/x.php/b/c", "x.php", "/x.php", "/b/c"),
                new Found("/x.php/", "x.php", "/x.php", "/"),
                new Found("/", "index.php", "/index.php", ""),
                new Found("/a/", "a/index.php", "/a/index.php", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void pathLeadsToTheFirstFile(Found row) {
        assertThat(find(row.path()))
                .isEqualTo(new ScriptPath(root.resolve(row.file()), row.name(), row.pathInfo()));
    }

    record Not(String path, int status, String code) {
        @Override
        public String toString() {
            return path;
        }
    }

    static Stream<Not> refusals() {
        return Stream.of(
                new Not("/picture.jpg", 403, "fastcgi-extension"),
                new Not("/picture.jpg/x.php", 403, "fastcgi-extension"),
                new Not("/x.php.bak", 403, "fastcgi-extension"),
                new Not("/none.php", 404, "gateway-no-script"),
                new Not("/empty/", 404, "gateway-folder"),
                new Not("/.x.php", 404, "gateway-hidden"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void whatIsNoScriptIsRefused(Not row) {
        assertThat(find(row.path()))
                .isInstanceOfSatisfying(
                        Resolution.Refused.class,
                        refused -> {
                            assertThat(refused.status()).isEqualTo(row.status());
                            assertThat(refused.cause().code()).isEqualTo(row.code());
                        });
    }

    @Test
    void onlyFolderWithAScriptLacksItsSlash() {
        assertThat(find("/a")).isEqualTo(new Resolution.MissingSlash());
        assertThat(find("/a/")).isInstanceOf(ScriptPath.class);
        assertThat(find("/empty")).isInstanceOf(Resolution.Refused.class);
        assertThat(find("/none")).isInstanceOf(Resolution.Refused.class);
    }

    static Stream<Found> names() {
        return Stream.of(
                new Found("/far/away.php/b", "far/away.php", "/far/away.php", "/b"),
                new Found("/far/", "far/index.php", "/far/index.php", ""),
                new Found("/x.php.bak/y.php", "x.php.bak/y.php", "/x.php.bak/y.php", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void namesDecideWhereFilesAreElsewhere(Found row) {
        assertThat(scripts(List.of(".php"), false).find(row.path(), row.path().substring(1)))
                .isEqualTo(new ScriptPath(root.resolve(row.file()), row.name(), row.pathInfo()));
    }

    @Test
    void locationIsTheScriptWhereNothingEndsTheName() {
        var scripts = scripts(List.of(), false);
        assertThat(scripts.find("/app/a/b", "a/b")).isEqualTo(new ScriptPath(root, "/app", "/a/b"));
        assertThat(scripts.find("/a/b", "a/b")).isEqualTo(new ScriptPath(root, "", "/a/b"));
        assertThat(scripts.find("/application", "lication")).isInstanceOf(Resolution.Refused.class);
    }

    private Resolution find(String path) {
        return scripts(List.of(".php"), true).find(path, path.substring(1));
    }

    private Scripts scripts(List<String> extensions, boolean requireFile) {
        return new Scripts(
                new Folder(root, false),
                extensions,
                List.of("index.html", "index.php"),
                requireFile);
    }
}
