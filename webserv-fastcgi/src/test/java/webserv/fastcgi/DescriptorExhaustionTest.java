package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.testkit.ScarceProcess;

/// A handler in a process of its own that has no descriptor left, and then one more for each try.
class DescriptorExhaustionTest {
    @TempDir private Path folder;

    @Test
    void startAndRequestsAreForLaterUntilThereAreDescriptorsAgain() throws Exception {
        Files.createFile(folder.resolve("a.php"));
        var records = Records.of().output("Status: 200\n\nhello").end();
        try (var application = Application.answering(records)) {
            var lines =
                    ScarceProcess.said(
                            FewDescriptors.class, folder.toString(), application.address());
            int started = lines.indexOf("started");
            assertThat(lines).containsSequence("started", "hello").endsWith("hello");
            assertThat(lines.subList(0, started))
                    .isNotEmpty()
                    .allMatch(line -> line.matches("not started: .*"));
            assertThat(lines.subList(started + 2, lines.size() - 1))
                    .isNotEmpty()
                    .allMatch(line ->
                            line.matches(
                                    "503 after Optional\\[5] .* cannot be reached: .*"
                                            + " \\[gateway-busy]"));
            assertThat(application.connections()).isEqualTo(2);
        }
    }
}
