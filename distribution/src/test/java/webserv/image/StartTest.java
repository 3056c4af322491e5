package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a start leaves for later.
final class StartTest {
    /// The threads that the first answer waits for.
    private static final Pattern INITIALISED =
            Pattern.compile("Initializing '([^']+)'.* by thread \"(?:main|webserv-loop-\\d+)\"");

    @Test
    void firstAnswerWaitsForNoClassThatReadsOrComputesMuch(@TempDir Path folder)
            throws IOException {
        var address = Address.free();
        var log = folder.resolve("classes.log");
        var program =
                Program.of(DemoSite.copyTo(folder, address).script())
                        .with("WEBSERV_JAVA_OPTS", "-Xlog:class+init=info:file=" + log);
        try (var _ = RunningServer.start(program, List.of(address))) {
            assertThat(Curl.get(address.url("/"), "-H", "Connection: close").status())
                    .isEqualTo(200);
            assertThat(initialised(log))
                    .contains("webserv/nio/NioListener", "webserv/engine/Exchange")
                    .doesNotContain(
                            "java/math/BigDecimal",
                            "java/security/SecureRandom",
                            "tools/jackson/dataformat/yaml/YAMLParser");
        }
    }

    private static List<String> initialised(Path log) throws IOException {
        var lines = INITIALISED.matcher(Files.readString(log));
        return lines.results().map(line -> line.group(1)).toList();
    }
}
