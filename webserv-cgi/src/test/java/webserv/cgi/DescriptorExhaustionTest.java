package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that may open few files, in a process of its own, has none left for its first program.
class DescriptorExhaustionTest {
    private static final int MOST_SECONDS = 120;

    @TempDir Path folder;

    @Test
    void programsHaveGroupsOfTheirOwnOnceThereAreDescriptorsAgain() throws Exception {
        var said = Files.createFile(folder.resolve("said"));
        var server = start(Files.createDirectory(folder.resolve("programs")), said);
        try {
            assertThat(server.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
            var lines = Files.readAllLines(said);
            assertThat(server.exitValue()).as(lines::toString).isZero();
            assertThat(lines.getFirst()).contains("Too many open files");
            assertThat(lines.get(1)).matches("cannot start .*Too many open files.*");
            assertThat(lines).noneMatch(line -> line.contains("started by the JDK"));
            assertThat(lines).anyMatch(line -> line.matches("session .* group True"));
        } finally {
            server.destroyForcibly();
        }
    }

    private static Process start(Path programs, Path said) throws Exception {
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
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classes,
                        FewDescriptors.class.getName(),
                        programs.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }
}
