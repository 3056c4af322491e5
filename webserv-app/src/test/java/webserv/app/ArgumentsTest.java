package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private static final Optional<Path> FILE = Optional.of(Path.of("site.yaml"));
    private static final Optional<Path> FOLDER = Optional.of(Path.of("mine"));

    private final Arguments arguments = new Arguments("1.2");

    static Stream<org.junit.jupiter.params.provider.Arguments> commands() {
        return Stream.of(
                arguments("", Command.Run.DEFAULT),
                arguments("run", Command.Run.DEFAULT),
                arguments("run -c site.yaml", new Command.Run(FILE, Optional.empty())),
                arguments("run --config site.yaml", new Command.Run(FILE, Optional.empty())),
                arguments("run --config=site.yaml", new Command.Run(FILE, Optional.empty())),
                arguments("run -csite.yaml --plugins mine", new Command.Run(FILE, FOLDER)),
                arguments("serve www", new Command.Serve(Path.of("www"), "127.0.0.1", 8080)),
                arguments("serve www --port 1", new Command.Serve(Path.of("www"), "127.0.0.1", 1)),
                arguments("serve --port=65535 www", serve("127.0.0.1", 65_535)),
                arguments("serve www --bind 0.0.0.0", serve("0.0.0.0", 8080)),
                arguments("serve www --bind ::1", serve("::1", 8080)),
                arguments("serve www --bind [::1] --port 80", serve("::1", 80)),
                arguments("serve @www", new Command.Serve(Path.of("@www"), "127.0.0.1", 8080)),
                arguments("check", new Command.Check(Optional.empty(), Optional.empty())),
                arguments("check -c site.yaml", new Command.Check(FILE, Optional.empty())),
                arguments("check -c site.yaml --plugins mine", new Command.Check(FILE, FOLDER)),
                arguments(
                        "explain GET /a -c site.yaml",
                        new Command.Explain(
                                "GET",
                                "/a",
                                List.of(),
                                Optional.empty(),
                                false,
                                FILE,
                                Optional.empty())),
                arguments(
                        "explain PUT http://a/ -H A:1 -H B:2 --listen *:80 --json --plugins mine",
                        new Command.Explain(
                                "PUT",
                                "http://a/",
                                List.of("A:1", "B:2"),
                                Optional.of("*:80"),
                                true,
                                Optional.empty(),
                                FOLDER)),
                arguments("test", new Command.Test(Optional.empty(), Optional.empty())),
                arguments("test -c site.yaml --plugins mine", new Command.Test(FILE, FOLDER)),
                arguments("status", new Command.Control("status", Optional.empty())),
                arguments("status --json -c site.yaml", new Command.Control("status json", FILE)),
                arguments("reload -c site.yaml", new Command.Control("reload", FILE)),
                arguments("stop", new Command.Stop(true, Optional.empty())),
                arguments("stop -c site.yaml --no-wait", new Command.Stop(false, FILE)),
                arguments("why", new Command.Why(Optional.empty(), false, Optional.empty())),
                arguments(
                        "why --markdown",
                        new Command.Why(Optional.empty(), true, Optional.empty())),
                arguments(
                        "why a-b --plugins mine",
                        new Command.Why(Optional.of("a-b"), false, FOLDER)),
                arguments("modules", new Command.Modules(Optional.empty())),
                arguments("modules --plugins mine", new Command.Modules(FOLDER)),
                arguments("train", new Command.Train(List.of())),
                arguments("train /a /b?c", new Command.Train(List.of("/a", "/b?c"))));
    }

    @ParameterizedTest(name = "webserv {0}")
    @MethodSource("commands")
    void commandLineIsRead(String line, Command expected) {
        assertThat(arguments.parse(words(line))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "webserv {0}")
    @MethodSource("commands")
    void commonFormMeansTheSameWithoutPicocli(String line, Command expected) {
        var quick = CommonForms.parse(words(line));
        assertThat(quick.orElse(expected)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "webserv {0}")
    @ValueSource(strings = {"", "run -c site.yaml", "run --config site.yaml", "serve www"})
    void startNeedsNoPicocli(String line) {
        assertThat(CommonForms.parse(words(line))).isPresent();
    }

    @ParameterizedTest(name = "webserv {0}")
    @ValueSource(
            strings = {
                "run",
                "foo www",
                "check -c site.yaml",
                "run -c --plugins",
                "run --plugins mine",
                "serve --help",
                "--help",
                "serve www --port 1"
            })
    void everythingElseIsLeftToPicocli(String line) {
        assertThat(CommonForms.parse(words(line))).isEmpty();
    }

    @ParameterizedTest(name = "webserv {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
"""
foo                      | 'foo' is a word too many (see webserv --help)
--foo                    | there is no option '--foo' (see webserv --help)
--hlep                   | there is no option '--hlep', did you mean '--help'? (see webserv --help)
-t                       | there is no option '-t'; it is 'webserv check' here (see webserv --help)
-s reload                | there is no option '-s'; it is 'webserv reload' or 'webserv stop' here (see webserv --help)
-c site.yaml             | '-c' stands behind a command, as in: webserv run -c FILE (see webserv --help)
--config=site.yaml       | '--config=site.yaml' stands behind a command, as in: webserv run -c FILE (see webserv --help)
run site.yaml            | 'site.yaml' is a word too many; a configuration is named with -c: webserv run -c site.yaml (see webserv run --help)
check site.yaml          | 'site.yaml' is a word too many; a configuration is named with -c: webserv check -c site.yaml (see webserv check --help)
run site's.yaml          | 'site's.yaml' is a word too many; a configuration is named with -c: webserv run -c 'site'\\''s.yaml' (see webserv run --help)
run --foo                | there is no option '--foo' (see webserv run --help)
run --confg=a            | there is no option '--confg=a', did you mean '--config'? (see webserv run --help)
run -c                   | Missing required parameter for option '--config' (FILE) (see webserv run --help)
run -c a -c b            | option '--config' (FILE) should be specified only once (see webserv run --help)
serve                    | DIR is missing, as in: webserv serve . (see webserv serve --help)
serve a b                | 'b' is a word too many (see webserv serve --help)
serve a 80               | '80' is a word too many; a port is named with --port: webserv serve DIR --port 80 (see webserv serve --help)
serve -c site.yaml       | there is no option '-c'; a configuration is served by: webserv run -c FILE (see webserv serve --help)
explain                  | METHOD and URL are missing, as in: webserv explain GET / (see webserv explain --help)
explain PUT              | URL is missing, as in: webserv explain PUT / (see webserv explain --help)
explain /a?b             | METHOD is missing, as in: webserv explain GET '/a?b' (see webserv explain --help)
explain http://a/        | METHOD is missing, as in: webserv explain GET http://a/ (see webserv explain --help)
explain site.yaml        | METHOD and URL are missing, as in: webserv explain GET / -c site.yaml (see webserv explain --help)
explain GET / /b         | '/b' is a word too many (see webserv explain --help)
explain GET / site.yaml  | 'site.yaml' is a word too many; a configuration is named with -c: webserv explain METHOD URL -c site.yaml (see webserv explain --help)
schema -c site.yaml      | there is no option '-c' (see webserv schema --help)
why a b                  | 'b' is a word too many (see webserv why --help)
serve www --port 0       | --port must be a whole number from 1 to 65535, not '0'
serve www --port 65536   | --port must be a whole number from 1 to 65535, not '65536'
serve www --port 70000   | --port must be a whole number from 1 to 65535, not '70000'
serve www --port -1      | --port must be a whole number from 1 to 65535, not '-1'
serve www --port 80a     | --port must be a whole number from 1 to 65535, not '80a'
serve www --port 99999999999 | --port must be a whole number from 1 to 65535, not '99999999999'
serve www --bind []      | --bind must be a host name or an address, not ''
""")
    void badCommandLineIsRefusedInOneLine(String line, String message) {
        assertThatThrownBy(() -> arguments.parse(words(line)))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    @Test
    void versionNamesWebservAndJava() {
        assertThat(arguments.parse("--version"))
                .isEqualTo(new Command.Print("webserv 1.2, Java " + Runtime.version()));
    }

    @Test
    void helpListsEveryCommandButTheHiddenOne() {
        var help = ((Command.Print) arguments.parse("--help")).text();
        assertThat(help.lines().filter(line -> line.startsWith("  ") && !line.startsWith("  -")))
                .map(line -> line.strip().split(" ", 2)[0])
                .containsExactly(
                        "run", "serve", "check", "explain", "test", "status", "reload", "stop",
                        "why", "schema", "modules");
    }

    @Test
    void helpOfACommandIsItsOwn() {
        var help = ((Command.Print) arguments.parse("serve", "--help")).text();
        assertThat(help).startsWith("Usage: webserv serve [-h] [--bind=HOST] [--port=N] DIR");
    }

    private static Command serve(String host, int port) {
        return new Command.Serve(Path.of("www"), host, port);
    }

    private static String[] words(String line) {
        return line.isEmpty() ? new String[0] : line.split(" ");
    }

    static Stream<List<String>> emptyPaths() {
        return Stream.of(
                List.of("run", "-c", ""),
                List.of("check", "--config="),
                List.of("modules", "--plugins", ""),
                List.of("serve", ""));
    }

    /// As where a variable of a script is not set.
    @ParameterizedTest
    @MethodSource("emptyPaths")
    void emptyPathIsNotTheWorkingDirectory(List<String> line) {
        assertThatThrownBy(() -> arguments.parse(line.toArray(new String[0])))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith(" must be a path, not ''");
    }
}
