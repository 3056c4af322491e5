package webserv.gateway;

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

class ScriptResolverTest {
    @TempDir Path folder;
    private Path root;

    @BeforeEach
    void makeTree() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        Files.createDirectories(root.resolve("a/b.sh"));
        for (var file :
                List.of("x.sh", "a/y.py", "a/b.sh/z.sh", "page.html", "nph-x.sh", ".h.sh")) {
            Files.createFile(root.resolve(file));
        }
        Files.createDirectory(root.resolve(".git"));
        Files.createFile(root.resolve(".git/x.sh"));
        Files.createFile(folder.resolve("outside.sh"));
        Files.createSymbolicLink(root.resolve("link.sh"), folder.resolve("outside.sh"));
        Files.createSymbolicLink(root.resolve("linked"), folder);
        Files.createSymbolicLink(root.resolve("inner.sh"), root.resolve("x.sh"));
    }

    record Found(String path, String file, String name, String pathInfo) {
        @Override
        public String toString() {
            return path;
        }
    }

    static Stream<Found> scripts() {
        return Stream.of(
                new Found("/x.sh", "x.sh", "/x.sh", ""),
                new Found("/x.sh/", "x.sh", "/x.sh", "/"),
                new Found("/x.sh/a/b.sh", "x.sh", "/x.sh", "/a/b.sh"),
                new Found("/x.sh/.hidden", "x.sh", "/x.sh", "/.hidden"),
                new Found("/a/y.py/ü", "a/y.py", "/a/y.py", "/ü"),
                new Found("/a/b.sh/z.sh", "a/b.sh/z.sh", "/a/b.sh/z.sh", ""),
                new Found("/inner.sh", "inner.sh", "/inner.sh", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scripts")
    void firstFileAlongThePathIsTheScript(Found row) {
        assertThat(resolve(row.path()))
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
                new Not("/", 404, "gateway-folder"),
                new Not("/a", 404, "gateway-folder"),
                new Not("/a/", 404, "gateway-folder"),
                new Not("/a/b.sh", 404, "gateway-folder"),
                new Not("/none.sh", 404, "gateway-no-script"),
                new Not("/none/x.sh", 404, "gateway-no-script"),
                new Not("/.h.sh", 404, "gateway-hidden"),
                new Not("/.git/x.sh", 404, "gateway-hidden"),
                new Not("/" + "n".repeat(300) + ".sh", 404, "gateway-no-script"),
                new Not("/link.sh", 403, "gateway-link"),
                new Not("/linked/outside.sh", 403, "gateway-link"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void pathThatLeadsToNoScriptIsRefused(Not row) {
        assertThat(resolve(row.path()))
                .isInstanceOfSatisfying(
                        Resolution.Refused.class,
                        refused -> {
                            assertThat(refused.status()).isEqualTo(row.status());
                            assertThat(refused.cause().code()).isEqualTo(row.code());
                        });
    }

    @Test
    void aliasReplacesThePrefix() {
        var resolver = new ScriptResolver(new Folder(root, true), Candidates.files());
        assertThat(resolver.resolve("/cgi-bin/x.sh/more", "x.sh/more"))
                .isEqualTo(new ScriptPath(root.resolve("x.sh"), "/cgi-bin/x.sh", "/more"));
    }

    private Resolution resolve(String path) {
        return new ScriptResolver(new Folder(root, false), Candidates.files())
                .resolve(path, path.substring(1));
    }
}
