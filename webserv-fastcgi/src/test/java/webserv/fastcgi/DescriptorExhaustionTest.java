package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A handler in a process of its own that has no descriptor left, and then one more for each try.
class DescriptorExhaustionTest {
    private static final int MOST_SECONDS = 120;

    @TempDir private Path folder;

    @Test
    void requestIsForLaterUntilThereAreDescriptorsAgain() throws Exception {
        Files.createFile(folder.resolve("a.php"));
        var said = folder.resolve("said");
        var records = Records.of().output("Status: 200\n\nhello").end();
        try (var application = Application.answering(records)) {
            var server = start(application.address(), said);
            try {
                assertThat(server.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
            } finally {
                server.destroyForcibly();
            }
            var lines = Files.readAllLines(said);
            assertThat(lines).startsWith("hello").endsWith("hello");
            assertThat(lines.subList(1, lines.size() - 1))
                    .isNotEmpty()
                    .allMatch(line ->
                            line.matches(
                                    "503 after Optional\\[5] .* cannot be reached: .*"
                                            + " \\[gateway-busy]"));
            assertThat(application.connections()).isEqualTo(2);
        }
    }

    private Process start(String address, Path said) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes =
                String.join(
                        File.pathSeparator,
                        System.getProperty("jdk.module.path", ""),
                        System.getProperty("java.class.path"),
                        Path.of("target", "test-classes").toString());
        var command =
                List.of(
                        "sh",
                        "-c",
                        "ulimit -n 100 && exec \"$@\"",
                        "sh",
                        java,
                        "-XX:-MaxFDLimit",
                        "-cp",
                        classes,
                        FewDescriptors.class.getName(),
                        folder.toString(),
                        address);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }
}
