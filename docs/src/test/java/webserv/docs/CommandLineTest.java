package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line answers as the documents show it.
class CommandLineTest {
    @TempDir Path folder;

    @ParameterizedTest(name = "webserv {0} --help")
    @ValueSource(
            strings = {
                "", "run", "serve", "check", "explain", "test", "status", "reload", "stop", "why",
                "schema", "modules", "cgi"
            })
    void helpIsShownInTheReference(String command) throws Exception {
        var arguments = Stream.of(command, "--help").filter(word -> !word.isEmpty());
        var help = Webserv.run(folder, arguments.toArray(String[]::new));
        assertThat(help.status()).isZero();
        assertThat(Repository.document("docs/reference/command-line.md").blocks("text"))
                .extracting(Document.Block::text)
                .contains(help.output());
    }

    @Test
    void misspeltKeyIsToldAsInTheReadme() throws Exception {
        Files.writeString(
                folder.resolve("my-site.yaml"),
                """
                servers:
                  - listen: 127.0.0.1:8080
                    server_nmae: localhost
                    root: .
                """);
        var outcome = Webserv.run(folder, "check", "-c", "my-site.yaml");
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(Repository.document("README.md").blocks("text"))
                .extracting(Document.Block::text)
                .contains(outcome.output());
    }
}
