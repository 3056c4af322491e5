package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server that may open few files, in a process of its own, has none left for its first program.
class DescriptorExhaustionTest {
    private static final int MOST_SECONDS = 120;

    @TempDir Path folder;

    @Test
    void programsHaveGroupsOfTheirOwnOnceThereAreDescriptorsAgain() throws Exception {
        var lines = said("posix_spawn");
        assertThat(lines).noneMatch(line -> line.contains("started by the JDK"));
        assertThat(lines).anyMatch(line -> line.matches("session .* group True"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"posix_spawn", "jdk"})
    void requestIsForLaterUntilThereAreDescriptorsAgain(String startedBy) throws Exception {
        var lines = said(startedBy);
        assertThat(lines.getFirst()).contains("Too many open files");
        assertThat(lines)
                .filteredOn(line -> line.contains("cannot start"))
                .isNotEmpty()
                .allMatch(line ->
                        line.matches(
                                "503 after Optional\\[5] cannot start .*Too many open files.*"
                                        + " \\[gateway-busy]"));
        assertThat(lines).anyMatch(line -> line.startsWith("session "));
    }

    /// What a server says until a program has answered.
    private List<String> said(String startedBy) throws Exception {
        var said = Files.createFile(folder.resolve("said"));
        var server = start(Files.createDirectory(folder.resolve("programs")), startedBy, said);
        try {
            assertThat(server.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
            var lines = Files.readAllLines(said);
            assertThat(server.exitValue()).as(lines::toString).isZero();
            return lines;
        } finally {
            server.destroyForcibly();
        }
    }

    private static Process start(Path programs, String startedBy, Path said) throws Exception {
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
                        programs.toString(),
                        startedBy);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }
}
