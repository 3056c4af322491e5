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

    /// The training run does what a start does. What it leaves out, each start would read from the
    /// modules or make anew.
    @Test
    void classesOfAStartComeFromTheCache(@TempDir Path folder) throws IOException {
        var address = Address.free();
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        "servers: [{ listen: \"%s\", return: { text: fine } }]".formatted(address));
        var log = folder.resolve("classes.log");
        var program =
                Program.of(Image.BUILT.script(), "run", "-c", configuration)
                        .with("WEBSERV_JAVA_OPTS", "-Xlog:class+load=info:file=" + log);
        try (var server = RunningServer.start(program, List.of(address))) {
            server.signal("TERM");
            assertThat(server.awaitExit()).isZero();
        }
        assertThat(Files.readString(log))
                .contains("webserv.app.Hangup source: shared objects file")
                .doesNotContain("jrt:/webserv", "__dynamic_proxy__", "__JVM_LookupDefineClass__");
    }

    private static List<String> initialised(Path log) throws IOException {
        var lines = INITIALISED.matcher(Files.readString(log));
        return lines.results().map(line -> line.group(1)).toList();
    }
}
