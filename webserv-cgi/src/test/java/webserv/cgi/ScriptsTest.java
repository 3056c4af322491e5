package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.http.Cause;
import webserv.gateway.Folder;
import webserv.gateway.ScriptPath;

class ScriptsTest {
    private static final Map<String, List<String>> INTERPRETERS =
            Map.of(".sh", List.of("/bin/sh"), ".py", List.of("/bin/python3", "-u"));

    private static final List<String> INDEX =
            List.of("page.html", "nph-x.sh", "none.sh", "y.py", "x.sh");

    @TempDir Path root;

    @BeforeEach
    void makeTree() throws IOException {
        Files.createDirectory(root.resolve("a"));
        for (var file : List.of("x.sh", "a/y.py", "page.html", "nph-x.sh")) {
            Files.createFile(root.resolve(file));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/page.html, cgi-not-executable",
        "/nph-x.sh, cgi-nph",
        "/nph-x.sh/more, cgi-nph",
    })
    void fileThatIsNoProgramIsForbidden(String path, String code) {
        assertThat(find(INTERPRETERS, path))
                .isInstanceOfSatisfying(
                        Found.Refused.class,
                        refused -> {
                            assertThat(refused.status()).isEqualTo(403);
                            assertThat(refused.cause().code()).isEqualTo(code);
                        });
    }

    @Test
    void pathWithoutScriptIsNotFound() {
        assertThat(find(INTERPRETERS, "/a/none.py"))
                .isEqualTo(
                        new Found.Refused(
                                404,
                                new Cause(
                                        "gateway-no-script",
                                        "no such script: " + root.resolve("a/none.py"))));
    }

    @Test
    void folderIsAnsweredByTheFirstOfItsIndexThatCanBeRun() {
        assertThat(find(INTERPRETERS, "/"))
                .isEqualTo(
                        script(
                                List.of("/bin/sh", root + "/x.sh"),
                                root.resolve("x.sh"),
                                "/x.sh",
                                ""));
        assertThat(find(INTERPRETERS, "/a/"))
                .isInstanceOfSatisfying(
                        Script.class,
                        script -> assertThat(script.file()).isEqualTo(root.resolve("a/y.py")));
    }

    /// To who may read everything, as root may, no file is such a one.
    @Test
    void indexThatCannotBeReadLeavesTheFolderToTheNext() throws IOException {
        var first = Files.copy(root.resolve("a/y.py"), root.resolve("y.py"));
        Files.setPosixFilePermissions(first, Set.of());
        var expected = Files.isReadable(first) ? first : root.resolve("x.sh");
        assertThat(find(INTERPRETERS, "/"))
                .isInstanceOfSatisfying(
                        Script.class, script -> assertThat(script.file()).isEqualTo(expected));
    }

    @Test
    void folderWithoutSuchAFileIsNotFound() throws IOException {
        Files.createDirectory(root.resolve("empty"));
        Files.copy(root.resolve("page.html"), root.resolve("empty/page.html"));
        for (var path : List.of("/empty/", "/empty")) {
            assertThat(find(INTERPRETERS, path))
                    .as(path)
                    .isInstanceOfSatisfying(
                            Found.Refused.class,
                            refused ->
                                    assertThat(refused.cause().code()).isEqualTo("gateway-folder"));
        }
    }

    @Test
    void folderWithAnIndexMayLackItsSlash() {
        assertThat(find(INTERPRETERS, "/a")).isInstanceOf(Found.MissingSlash.class);
        assertThat(find(INTERPRETERS, "/none")).isInstanceOf(Found.Refused.class);
    }

    @Test
    void noPathLacksASlashWhereNoFileIsRequired() {
        var scripts = scripts(false, commands(INTERPRETERS, List.of(), false));
        assertThat(scripts.find("/a", "a")).isInstanceOf(Found.Refused.class);
        assertThat(scripts.find("/a/", "a/"))
                .isInstanceOfSatisfying(
                        Script.class,
                        script -> assertThat(script.file()).isEqualTo(root.resolve("a/none.sh")));
    }

    @Test
    void aliasReplacesThePrefix() {
        var scripts = scripts(true, commands(INTERPRETERS, List.of(), true));
        assertThat(scripts.find("/cgi-bin/x.sh/more", "x.sh/more"))
                .isEqualTo(
                        script(
                                List.of("/bin/sh", root + "/x.sh"),
                                root.resolve("x.sh"),
                                "/cgi-bin/x.sh",
                                "/more"));
    }

    @Test
    void interpreterKeepsItsOwnArguments() {
        assertThat(find(INTERPRETERS, "/a/y.py"))
                .isEqualTo(
                        new Script(
                                List.of("/bin/python3", "-u", root + "/a/y.py"),
                                root.resolve("a"),
                                new ScriptPath(root.resolve("a/y.py"), "/a/y.py", "")));
    }

    @Test
    void scriptNeedNotExistWhereNoFileIsRequired() {
        var scripts = scripts(false, commands(INTERPRETERS, List.of(), false));
        assertThat(scripts.find("/none.sh/b", "none.sh/b"))
                .isEqualTo(
                        script(
                                List.of("/bin/sh", root + "/none.sh"),
                                root.resolve("none.sh"),
                                "/none.sh",
                                "/b"));
    }

    @Test
    void oneProgramTakesEveryFile() {
        var scripts = scripts(false, commands(Map.of(), List.of("/bin/php-cgi"), true));
        assertThat(scripts.find("/page.html", "page.html"))
                .isEqualTo(
                        script(
                                List.of("/bin/php-cgi", root + "/page.html"),
                                root.resolve("page.html"),
                                "/page.html",
                                ""));
    }

    @Test
    void oneProgramWithoutFileIsTheLocationItself() {
        var scripts = scripts(false, commands(Map.of(), List.of("/bin/git-web"), false));
        assertThat(scripts.find("/git/a/b", "a/b"))
                .isEqualTo(
                        script(List.of("/bin/git-web"), Path.of("/bin/git-web"), "/git", "/a/b"));
    }

    @Test
    void pathThatOnlyBeginsLikeTheLocationOfOneProgramIsNotFound() {
        var scripts = scripts(false, commands(Map.of(), List.of("/bin/git-web"), false));
        assertThat(scripts.find("/git", "")).isInstanceOf(Script.class);
        for (var behind : List.of("ignore", "-old/a", ";a")) {
            assertThat(scripts.find("/git" + behind, behind))
                    .isEqualTo(
                            new Found.Refused(
                                    404,
                                    new Cause(
                                            "gateway-no-script",
                                            "no slash behind the location's /git")));
        }
    }

    private Found find(Map<String, List<String>> interpreters, String path) {
        var scripts = scripts(false, commands(interpreters, List.of(), true));
        return scripts.find(path, path.substring(1));
    }

    private Scripts scripts(boolean aliased, Commands commands) {
        return new Scripts(new Folder(root, aliased), commands, INDEX);
    }

    private Script script(List<String> command, Path file, String name, String pathInfo) {
        return new Script(command, root, new ScriptPath(file, name, pathInfo));
    }

    private static Commands commands(
            Map<String, List<String>> interpreters, List<String> program, boolean requireFile) {
        return new Commands(interpreters, program, requireFile, true, List.of());
    }
}
