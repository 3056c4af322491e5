package webserv.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server whose output nobody reads, as of a program that ships logs and has stopped: it goes on
/// answering, reloads and stops. Pipes have room for 64 KiB; what is written here is 3 MiB and
/// more.
@Timeout(120)
final class UnreadOutputTest {
    private static final int REQUESTS = 6_000;

    /// So that each request has a line of more than half a kilobyte.
    private static final String PATH = "/missing-" + "x".repeat(500) + "-";

    @TempDir private Path folder;

    @Test
    void serverWhoseLogNobodyReadsGoesOnAndSaysWhatItHasLostOnceSomebodyDoes() throws Exception {
        var address = Address.free();
        var configuration = configuration(address, "off");
        var server = start(configuration).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try (var log = server.errorReader(UTF_8)) {
            skipTo(log, "listening on");
            request(address);
            HealthyClient.isAnsweredAt(address);
            assertThat(run("reload", configuration)).isZero();
            skipTo(log, "this log has lost");
            assertThat(run("stop", configuration)).isZero();
            skipTo(log, "INFO stopped");
            assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isZero();
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void serverWhoseAccessLogNobodyReadsGoesOnReloadsAndStops() throws IOException {
        var address = Address.free();
        var configuration = configuration(address, "stdout");
        var program =
                Program.of(
                        "sh",
                        "-c",
                        "mkfifo \"$2\"; exec 8<>\"$2\"; exec \"$0\" run -c \"$1\" > \"$2\"",
                        Image.BUILT.script(),
                        configuration,
                        folder.resolve("unread"));
        try (var server = RunningServer.start(program, List.of(address))) {
            request(address);
            HealthyClient.isAnsweredAt(address);
            assertThat(run("reload", configuration)).isZero();
            HealthyClient.isAnsweredAt(address);
            server.transcript()
                    .await(
                            "the standard output cannot be written, lines are lost:",
                            "nobody reads it, and 1 MiB waits");
            server.signal("TERM");
            assertThat(server.awaitExit()).isZero();
            assertThat(server.transcript().toString())
                    .containsPattern(
                            "the standard output has not taken \\d+ lines? of the access log in all")
                    .contains("INFO stopped");
        }
    }

    private Path configuration(Address address, String accessLog) throws IOException {
        return Files.writeString(
                folder.resolve("webserv.yaml"),
                """
                control: %s/control
                access_log: %s
                servers:
                  - listen: "%s"
                    locations:
                      - { path: = /healthz, return: { text: fine } }
                """
                        .formatted(folder, accessLog, address));
    }

    /// With a log that has a line for each request that is refused.
    private static ProcessBuilder start(Path configuration) {
        var program =
                new ProcessBuilder(
                        Image.BUILT.script().toString(), "run", "-c", configuration.toString());
        program.environment().put("WEBSERV_JAVA_OPTS", "-Dtinylog.level=debug");
        return program;
    }

    private static int run(String order, Path configuration) {
        return Program.of(Image.BUILT.script(), order, "-c", configuration).run().exit();
    }

    private static void request(Address address) {
        var url = address.url(PATH + "[1-" + REQUESTS + "]");
        var sent = Program.of("curl", "-sS", "--noproxy", "*", "-o", "/dev/null", url).run();
        assertThat(sent.exit()).as(sent.err()).isZero();
    }

    private static void skipTo(BufferedReader log, String words) throws IOException {
        String line;
        do {
            line = log.readLine();
            assertThat(line).as("a line with '%s'", words).isNotNull();
        } while (!line.contains(words));
    }
}
