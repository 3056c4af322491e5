package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.spi.Tool;

/// Commands that modules bring along.
class ToolCommandTest {
    /// Says what it is given, or fails as it is told to.
    record Echo() implements Tool {
        @Override
        public String name() {
            return "echo";
        }

        @Override
        public void run(List<String> arguments, PrintStream out) throws IOException {
            switch (String.join(" ", arguments)) {
                case "nonsense" -> throw new IllegalArgumentException("that is nonsense");
                case "failure" -> throw new IOException("that failed");
                default -> out.print(arguments);
            }
        }
    }

    @ParameterizedTest(name = "webserv {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    echo             | OK      | []
                    echo a -c --help | OK      | [a, -c, --help]
                    echo nonsense    | REFUSED | webserv: that is nonsense
                    echo failure     | FAILED  | webserv: that failed
                    shout            | REFUSED | webserv: there is no command 'shout' (see webserv --help)
                    chek             | REFUSED | webserv: there is no command 'chek', did you mean 'check'? (see webserv --help)
                    ecoh             | REFUSED | webserv: there is no command 'ecoh', did you mean 'echo'? (see webserv --help)
                    trian            | REFUSED | webserv: there is no command 'trian' (see webserv --help)
                    site.yaml        | REFUSED | webserv: there is no command 'site.yaml'; a configuration is served by: webserv run -c site.yaml (see webserv --help)
                    it's.yaml        | REFUSED | webserv: there is no command 'it's.yaml'; a configuration is served by: webserv run -c 'it'\\''s.yaml' (see webserv --help)
                    start            | REFUSED | webserv: there is no command 'start'; it is 'webserv run' here (see webserv --help)
                    version          | REFUSED | webserv: there is no command 'version'; it is 'webserv --version' here (see webserv --help)
                    serve pom.yaml   | REFUSED | webserv: pom.yaml: there is no such folder; a configuration is served by: webserv run -c pom.yaml
                    run -c src       | REFUSED | webserv: src: is a folder, not a configuration file; a folder is served by: webserv serve src
                    check -c a.conf  | REFUSED | webserv: a.conf: there is no such file
                    src              | REFUSED | webserv: there is no command 'src'; a folder is served by: webserv serve src (see webserv --help)
                    """)
    void wordThatIsNoCommandIsLookedUpAmongTools(String line, ExitStatus status, String said) {
        var output = new ByteArrayOutputStream();
        var stream = new PrintStream(output, true, StandardCharsets.UTF_8);
        var launcher = new Launcher(Optional.empty(), _ -> catalog(), (_, _) -> {}, stream, stream);
        assertThat(launcher.run(line.split(" ", -1))).isEqualTo(status);
        assertThat(output.toString(StandardCharsets.UTF_8).strip()).isEqualTo(said);
    }

    private static Catalog catalog() {
        var fakes = Fakes.catalog();
        return new Catalog(
                fakes.transports(),
                fakes.codecs(),
                fakes.routers(),
                fakes.handlers(),
                fakes.sources(),
                new Providers<>("Tool", List.of(Fakes.provided(new Echo(), "echo"))),
                fakes.codings());
    }
}
