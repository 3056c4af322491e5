package webserv.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.config.ConfigException;
import webserv.engine.config.ConfigurationReader;

/// Whatever is done to a good configuration, it is read or refused in clear lines.
class MutatedFileTest {
    private static final String GOOD =
            """
            loops: auto
            servers:
              - listen: ["127.0.0.1:8080", unix:/run/w]
                server_name: [a.b, "*.c"]
                root: site
                locations:
                  - path: = /old
                    return: { status: 301, to: "/new/" }
                  - path: /cgi/
                    cgi: { interpreters: { .py: python3 }, timeout: 5s }
            """;
    private static final String MARKS = "\n\t \"'[]{}:,-?*&!|>%@`#~=\\0\u0085é\uFEFF\u0001";
    private static final int ROUNDS = 1_000;
    private static final Pattern LINE = Pattern.compile("\\S+w\\.yaml(:\\d+:\\d+)?: .+");

    @TempDir Path directory;

    @Test
    void mutatedFileIsReadOrRefusedInClearLines() throws IOException {
        long seed = System.nanoTime();
        var mutations = new Mutations(new Random(seed), MARKS, 3);
        var file = directory.resolve("w.yaml");
        for (int round = 0; round < ROUNDS; round++) {
            var text = mutations.of(GOOD);
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
            assertThat(lines(file))
                    .as("seed %d, round %d:%n%s", seed, round, text)
                    .allMatch(line -> LINE.matcher(line).matches());
        }
    }

    private static String[] lines(Path file) {
        try {
            new ConfigurationReader(FakeHandlers.factories()).read(new YamlSource().read(file));
            return new String[0];
        } catch (ConfigException refusal) {
            return String.valueOf(refusal.getMessage()).split("\n", -1);
        }
    }
}
