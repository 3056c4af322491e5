package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.spi.Tool;

@Timeout(60)
class CgiToolTest {
    private static final String USAGE =
            "usage: webserv cgi run [-h] [-X METHOD] [-H FIELD]... [-d CONTENT] [-i PROGRAM] SCRIPT URL";

    @TempDir Path folder;

    @Test
    void toolIsFoundAsService() {
        CgiToolTest.class.getModule().addUses(Tool.class);
        assertThat(ServiceLoader.load(Tool.class))
                .singleElement()
                .extracting(Tool::name)
                .isEqualTo("cgi");
    }

    @Test
    void runShowsCommandEnvironmentAnswerAndTimes() throws Exception {
        var script =
                write(
                        "a.sh",
                        "printf 'Status: 201 Made\\nX-A: b\\nContent-Type: text/plain\\n\\n'; cat");
        var lines =
                run(
                        "-H",
                        "Cookie: c=d",
                        "-H",
                        "Proxy: evil.example",
                        "-d",
                        "content of the request",
                        script.toString(),
                        "http://www.example.org:81/cgi-bin/a.sh/more?q=r");
        assertThat(lines)
                .containsSubsequence("command", "  in " + folder, "environment", "answer")
                .contains(
                        "  CONTENT_LENGTH=22",
                        "  HTTP_COOKIE=c=d",
                        "  PATH_INFO=/more",
                        "  QUERY_STRING=q=r",
                        "  REQUEST_METHOD=POST",
                        "  REQUEST_URI=/cgi-bin/a.sh/more?q=r",
                        "  SCRIPT_NAME=/cgi-bin/a.sh",
                        "  SCRIPT_FILENAME=" + script,
                        "  SERVER_NAME=www.example.org",
                        "  SERVER_PORT=81")
                .doesNotContain("  HTTP_PROXY=evil.example")
                .containsSubsequence(
                        "answer",
                        "  201",
                        "  X-A: b",
                        "  Content-Type: text/plain",
                        "content",
                        "  content of the request",
                        "time line");
        assertThat(lines.get(1)).matches("  /.*/sh " + script);
        assertThat(lines.getLast()).matches(" +[0-9.]+ ms  end of the answer, 22 octets");
    }

    @Test
    void executableFileIsRunItself() throws Exception {
        var program = write("direct", "#!/bin/sh\nprintf 'Location: /other?a\\n\\n'\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        assertThat(run("-X", "DELETE", program.toString(), "/direct"))
                .contains("  " + program, "  REQUEST_METHOD=DELETE")
                .endsWith("  the answer of /other?a");
    }

    @Test
    void wrongHeadIsToldWithItsLine() throws Exception {
        var script = write("a.sh", "printf 'Status: 200\\nhello\\n\\n'");
        assertThat(run(script.toString(), "/a.sh"))
                .endsWith(
                        "  502, because "
                                + script
                                + " gave an invalid head: line 2: it has no colon: 'hello'");
    }

    @ParameterizedTest(name = "webserv cgi {0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                         | USAGE
                    walk                       | USAGE
                    run                        | USAGE
                    run DIR/a.sh               | USAGE
                    run DIR/a.sh /a.sh more    | USAGE
                    run --foo DIR/a.sh         | USAGE
                    run DIR/a.sh /a.sh -X      | -X has no value; USAGE
                    run DIR/none.sh /none.sh   | DIR/none.sh: there is no such file
                    run DIR /a.sh              | DIR is a folder, no program: name a file in it, as in DIR/hello.sh
                    run DIR/./sub/ /a.sh       | DIR/sub is a folder, no program: name a file in it, as in DIR/./sub/hello.sh
                    run DIR/a.sh /other.sh     | the URL must name the script, as in /cgi-bin/a.sh
                    run DIR/a.sh a.sh          | the URL must name the script, as in /cgi-bin/a.sh
                    run -i nosuch DIR/a.sh /a.sh | -i must name a program that is installed, not 'nosuch'
                    run -H Cookie DIR/a.sh /a.sh | -H must be a field line, such as 'Cookie: a=1', not 'Cookie'
                    """)
    void senselessArgumentsAreRefused(String line, String message) throws Exception {
        write("a.sh", "");
        Files.createDirectory(folder.resolve("sub"));
        var words =
                line.isEmpty()
                        ? List.<String>of()
                        : List.of(line.replace("DIR", folder.toString()).split(" ", -1));
        assertThatThrownBy(() -> new CgiTool().run(words, nowhere()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message.replace("USAGE", USAGE).replace("DIR", folder.toString()));
    }

    @ParameterizedTest(name = "{0} is run by {1}")
    @CsvSource({".sh, sh", ".py, python3", ".pl, perl", ".php, php-cgi"})
    void interpreterThatIsMissingIsNamedWithItsExtension(String extension, String interpreter)
            throws Exception {
        var script = write("a" + extension, "").toString();
        var nothing = new Executables(folder.toString(), folder);
        assertThatThrownBy(() -> DryQuestion.of(List.of(script, "/a" + extension), USAGE, nothing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "scripts with the extension %s are run by %s, which is not installed: install it, or name another program by -i"
                                .formatted(extension, interpreter));
    }

    @ParameterizedTest(name = "webserv cgi {0}")
    @ValueSource(strings = {"--help", "-h", "run --help", "run -h", "run -X GET a.sh -h"})
    void helpIsPrinted(String line) throws Exception {
        var lines = linesOf(List.of(line.split(" ", -1)));
        assertThat(lines)
                .startsWith(USAGE.replaceFirst("u", "U"))
                .anyMatch(told -> told.startsWith("  -i PROGRAM "));
    }

    @Test
    void valueThatLooksLikeHelpIsAValue() throws Exception {
        var script = write("a.sh", "printf 'Content-Type: text/plain\\n\\n'; cat");
        assertThat(run("-d", "-h", script.toString(), "/a.sh"))
                .containsSubsequence("content", "  -h", "time line");
    }

    @Test
    void fileThatCannotBeRunIsToldSo() throws Exception {
        var file = write("page.html", "<h1>");
        assertThatThrownBy(() -> run(file.toString(), "/page.html"))
                .isInstanceOf(IOException.class)
                .hasMessage("not executable, and no interpreter is configured: " + file);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<String> run(String... arguments) throws IOException {
        var words = new ArrayList<>(List.of("run"));
        words.addAll(List.of(arguments));
        return linesOf(words);
    }

    private static List<String> linesOf(List<String> words) throws IOException {
        var printed = new ByteArrayOutputStream();
        try (var out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            new CgiTool().run(words, out);
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static PrintStream nowhere() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
}
