package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.testkit.ScarceProcess;

/// A server that may open few files, in a process of its own, has none left for its first program.
class DescriptorExhaustionTest {
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
        return ScarceProcess.said(FewDescriptors.class, folder.toString(), startedBy);
    }
}
