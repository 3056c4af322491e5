package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptResolverTest {
    private static final Map<String, List<String>> INTERPRETERS =
            Map.of(".sh", List.of("/bin/sh"), ".py", List.of("/bin/python3", "-u"));

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
                .isInstanceOfSatisfying(
                        Script.class,
                        script -> {
                            assertThat(script.file()).isEqualTo(root.resolve(row.file()));
                            assertThat(script.directory()).isEqualTo(script.file().getParent());
                            assertThat(script.name()).isEqualTo(row.name());
                            assertThat(script.pathInfo()).isEqualTo(row.pathInfo());
                        });
    }

    record Not(String path, int status) {
        @Override
        public String toString() {
            return path;
        }
    }

    static Stream<Not> refusals() {
        return Stream.of(
                new Not("/", 404),
                new Not("/a", 404),
                new Not("/a/", 404),
                new Not("/a/b.sh", 404),
                new Not("/none.sh", 404),
                new Not("/none/x.sh", 404),
                new Not("/.h.sh", 404),
                new Not("/.git/x.sh", 404),
                new Not("/" + "n".repeat(300) + ".sh", 404),
                new Not("/page.html", 403),
                new Not("/link.sh", 403),
                new Not("/linked/outside.sh", 403),
                new Not("/nph-x.sh", 403));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void pathThatLeadsToNoScriptIsRefused(Not row) {
        assertThat(resolve(row.path()))
                .isInstanceOfSatisfying(
                        Resolution.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(row.status()));
    }

    @Test
    void aliasReplacesThePrefix() {
        var resolver = resolver(true, commands(INTERPRETERS, List.of(), true));
        assertThat(resolver.resolve("/cgi-bin/x.sh/more", "x.sh/more"))
                .isEqualTo(
                        new Script(
                                List.of("/bin/sh", root + "/x.sh"),
                                root,
                                root.resolve("x.sh"),
                                "/cgi-bin/x.sh",
                                "/more"));
    }

    @Test
    void interpreterKeepsItsOwnArguments() {
        assertThat(resolve("/a/y.py"))
                .isInstanceOfSatisfying(
                        Script.class,
                        script ->
                                assertThat(script.command())
                                        .containsExactly(
                                                "/bin/python3",
                                                "-u",
                                                root.resolve("a/y.py").toString()));
    }

    @Test
    void scriptNeedNotExistWhereNoFileIsRequired() {
        var resolver = resolver(false, commands(INTERPRETERS, List.of(), false));
        assertThat(resolver.resolve("/none.sh/b", "none.sh/b"))
                .isEqualTo(
                        new Script(
                                List.of("/bin/sh", root + "/none.sh"),
                                root,
                                root.resolve("none.sh"),
                                "/none.sh",
                                "/b"));
    }

    @Test
    void oneProgramTakesEveryFile() {
        var resolver = resolver(false, commands(Map.of(), List.of("/bin/php-cgi"), true));
        assertThat(resolver.resolve("/page.html", "page.html"))
                .isInstanceOfSatisfying(
                        Script.class,
                        script -> {
                            assertThat(script.command())
                                    .containsExactly("/bin/php-cgi", root + "/page.html");
                            assertThat(script.file()).isEqualTo(root.resolve("page.html"));
                        });
    }

    @Test
    void oneProgramWithoutFileIsTheLocationItself() {
        var resolver = resolver(false, commands(Map.of(), List.of("/bin/git-web"), false));
        assertThat(resolver.resolve("/git/a/b", "a/b"))
                .isEqualTo(
                        new Script(
                                List.of("/bin/git-web"),
                                root,
                                Path.of("/bin/git-web"),
                                "/git",
                                "/a/b"));
    }

    private Resolution resolve(String path) {
        var resolver = resolver(false, commands(INTERPRETERS, List.of(), true));
        return resolver.resolve(path, path.substring(1));
    }

    private ScriptResolver resolver(boolean aliased, Commands commands) {
        return new ScriptResolver(new CgiSettings.Folder(root, aliased), commands);
    }

    private static Commands commands(
            Map<String, List<String>> interpreters, List<String> program, boolean requireFile) {
        return new Commands(interpreters, program, requireFile, true);
    }
}
