package webserv.app.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nobody reads the pipes: whoever opened one would wait for good.
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LogFileTest {
    @TempDir Path folder;

    /// A pipe that has a name.
    static Path pipe(Path name) throws IOException, InterruptedException {
        var made = new ProcessBuilder("mkfifo", name.toString()).inheritIO().start();
        assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(made.exitValue()).isZero();
        return name;
    }

    @Test
    void pipeIsRefused() throws Exception {
        var pipe = pipe(folder.resolve("a.log"));
        assertThatIOException()
                .isThrownBy(() -> LogFile.open(pipe))
                .withMessageStartingWith("it is a pipe, whose reader could hold the server up: ");
    }

    @Test
    void pipeBehindALinkIsRefused() throws Exception {
        var link =
                Files.createSymbolicLink(
                        folder.resolve("a.log"), pipe(folder.resolve("pipe")).getFileName());
        assertThatIOException().isThrownBy(() -> LogFile.open(link));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/null", "/dev/stdout", "/proc/self/fd/1"})
    void devicesAndDescriptorsAreNotObjectedTo(String name) {
        assertThat(LogFile.objection(Path.of(name))).isEmpty();
    }

    /// The pipe is the standard output of a process, which has no reader.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pipeThatIsADescriptorIsOpenedThoughNobodyReads(boolean isLinked) throws Exception {
        var process = new ProcessBuilder("sleep", "60").start();
        try {
            var descriptor = Path.of("/proc/" + process.pid() + "/fd/1");
            var name =
                    isLinked
                            ? Files.createSymbolicLink(folder.resolve("a.log"), descriptor)
                            : descriptor;
            process.getInputStream().close();
            try (var channel = LogFile.open(name)) {
                var line = ByteBuffer.wrap("line\n".getBytes(US_ASCII));
                assertThatIOException()
                        .isThrownBy(() -> channel.write(line))
                        .withMessage("Broken pipe");
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
