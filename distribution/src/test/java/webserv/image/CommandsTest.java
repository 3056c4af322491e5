package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line.
final class CommandsTest {

    @Test
    void helpNamesTheCommands() {
        var help = Image.BUILT.run("--help");
        assertThat(help.exit()).isZero();
        assertThat(help.out()).contains("run", "serve", "check", "modules", "--version");
        assertThat(help.err()).isEmpty();
    }

    @Test
    void folderIsServedWithoutConfiguration(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("note.txt"), "a note");
        var address = Address.free();
        var serve =
                Program.of(
                        Image.BUILT.script(),
                        "serve",
                        "--bind",
                        address.host(),
                        "--port",
                        address.port(),
                        folder);
        try (var _ = RunningServer.start(serve, List.of(address))) {
            assertThat(Curl.get(address.url("/note.txt")).content()).isEqualTo("a note");
            assertThat(Curl.get(address.url("/")).content()).contains("note.txt");
        }
    }

    @Test
    void defaultConfigurationIsServedWithoutArguments(@TempDir Path folder) throws IOException {
        var address = Address.free();
        var image = DemoSite.copyTo(folder, address);
        try (var _ = RunningServer.start(Program.of(image.script()), List.of(address))) {
            assertThat(Curl.get(address.url("/")).content()).contains("webserv");
        }
    }

    @Test
    void testsOfAConfigurationAreRunWithoutAnAddress(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.txt"), "hello");
        var file = folder.resolve("site.yaml");
        var site = "servers: [{ listen: 127.0.0.1:1, root: . }]\ntests:\n";
        var row = "  - { request: GET /a.txt, expect: { status: %s, content: hello } }\n";
        Files.writeString(file, site + row.formatted("200"));
        var passed = Image.BUILT.run("test", "-c", file.toString());
        assertThat(passed.out()).isEqualTo("ok    1 GET /a.txt\n1 test, 0 failed\n");
        assertThat(passed.exit()).isZero();
        Files.writeString(file, site + row.formatted("404"));
        var failed = Image.BUILT.run("test", "-c", file.toString());
        assertThat(failed.out()).contains("FAIL  1 ", "expected 'status' '404', got '200'");
        assertThat(failed.exit()).isEqualTo(1);
    }

    @Test
    void defaultConfigurationPassesTheCheck() {
        var check = Image.BUILT.run("check");
        assertThat(check.err()).isEmpty();
        assertThat(check.exit()).isZero();
        assertThat(check.out()).contains("webserv.yaml: ok");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Transport",
                "nio",
                "HttpCodec",
                "http/1.1",
                "Router",
                "tree",
                "HandlerFactory",
                "files",
                "redirect",
                "respond",
                "upload",
                "cgi",
                "ConfigSource",
                "yaml"
            })
    void modulesListsEveryServiceByName(String word) {
        assertThat(Image.BUILT.run("modules").out()).contains(word);
    }

    @ParameterizedTest(name = "webserv {0}")
    @ValueSource(strings = {"fly", "--no-such-option", "serve", "run -c"})
    void commandThatMakesNoSenseIsRefusedInOneLine(String arguments) {
        var refused = Image.BUILT.run(arguments.split(" "));
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err().lines()).singleElement().asString().startsWith("webserv: ");
    }
}
