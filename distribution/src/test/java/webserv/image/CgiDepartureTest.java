package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients that leave while a program works for them: it ends within a second, whatever it does and
/// however they leave. Those that leave uploads behind are those of [CgiUnreadUploadTest].
@Timeout(60)
final class CgiDepartureTest {
    private static final String STUBBORN = "trap '' TERM\n";
    private static final String SLEEP = "exec sleep 600\n";
    private static final String CHUNK = "begun\n\r\n";

    private static final Map<String, String> PROGRAMS =
            Map.of(
                    "silent.sh", SLEEP,
                    "stubborn.sh", STUBBORN + SLEEP,
                    "stays.sh", head("") + SLEEP,
                    "stubborn-stays.sh", head("") + STUBBORN + SLEEP,
                    "declares.sh", head("Content-Length: 10\\n") + SLEEP,
                    "ticks.sh", head("") + "while :; do echo tick; sleep 0.1; done\n");

    @TempDir private static Path folder;
    private static CgiSite site;
    private static RunningServer server;

    private static String head(String length) {
        return "printf 'Content-Type: text/plain\\n%s\\nbegun\\n'\n".formatted(length);
    }

    @BeforeAll
    static void start() throws IOException {
        site = CgiSite.in(folder);
        for (var program : PROGRAMS.entrySet()) {
            site.with(program.getKey(), program.getValue());
        }
        server = site.serve("timeout: 60s", "-Dtinylog.level=debug");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// @param until what the client reads before it leaves, to its last octet
    record Leaving(String file, String version, String until, boolean reset) {
        @Override
        public String toString() {
            return file + ", HTTP/" + version + (reset ? ", reset" : ", closed");
        }
    }

    static Stream<Leaving> clients() {
        var asked =
                Stream.of(
                        new Leaving("silent.sh", "1.1", "", false),
                        new Leaving("stubborn.sh", "1.1", "", false),
                        new Leaving("stays.sh", "1.1", CHUNK, false),
                        new Leaving("stubborn-stays.sh", "1.1", CHUNK, false),
                        new Leaving("ticks.sh", "1.1", "begun\n", false),
                        new Leaving("ticks.sh", "1.0", "begun\n", false));
        var reset =
                Stream.of(
                        new Leaving("silent.sh", "1.1", "", true),
                        new Leaving("silent.sh", "1.0", "", true),
                        new Leaving("stubborn.sh", "1.1", "", true),
                        new Leaving("stubborn.sh", "1.0", "", true),
                        new Leaving("stays.sh", "1.1", CHUNK, true),
                        new Leaving("stays.sh", "1.0", "begun\n", true),
                        new Leaving("stubborn-stays.sh", "1.1", CHUNK, true),
                        new Leaving("stubborn-stays.sh", "1.0", "begun\n", true),
                        new Leaving("declares.sh", "1.1", "begun\n", true),
                        new Leaving("ticks.sh", "1.1", "begun\n", true),
                        new Leaving("ticks.sh", "1.0", "begun\n", true));
        return Stream.concat(asked, reset);
    }

    /// Of HTTP/1.0, or in the middle of content with a length: closing in order looks like ending
    /// the sending alone.
    @ParameterizedTest(name = "{0}")
    @MethodSource("clientsThatCannotBeAsked")
    void programOfAClientThatCannotBeAskedEndsInTheEnd(Leaving row) throws IOException {
        var program = programOfAClientThatLeaves(row);
        assertThat(program).isNotEmpty().allSatisfy(process -> assertEndsWithin(15, process));
    }

    static Stream<Leaving> clientsThatCannotBeAsked() {
        return Stream.of(
                new Leaving("silent.sh", "1.0", "", false),
                new Leaving("declares.sh", "1.1", "begun\n", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clients")
    void programEndsWithinASecondOfItsClient(Leaving row) throws IOException {
        var program = programOfAClientThatLeaves(row);
        assertThat(program).isNotEmpty().allSatisfy(process -> assertEndsWithin(1, process));
        server.transcript().await(row.file() + " ended after", "CLIENT_GONE");
    }

    private static List<ProcessHandle> programOfAClientThatLeaves(Leaving row) throws IOException {
        try (var client = site.address().connect()) {
            client.getOutputStream()
                    .write(
                            "GET /%s HTTP/%s\r\nHost: a\r\n\r\n"
                                    .formatted(row.file(), row.version())
                                    .getBytes(StandardCharsets.US_ASCII));
            readTo(client, row.until());
            client.setSoLinger(row.reset(), 0);
            return site.programThatRuns();
        }
    }

    private static void readTo(Socket client, String end) throws IOException {
        var read = new StringBuilder();
        while (read.lastIndexOf(end) < 0) {
            int octet = client.getInputStream().read();
            assertThat(octet).as("behind %s", read).isNotNegative();
            read.append((char) octet);
        }
    }

    /// By a program that looks often: the JDK looks for the end of a stranger's process three times
    /// a second at most. What is dead and waits to be collected has ended: an orphan is the
    /// system's to collect.
    static void assertEndsWithin(int seconds, ProcessHandle process) {
        var runs = "grep -qs '^State:[[:space:]]*[RSDTtI]' /proc/" + process.pid() + "/status";
        var ended =
                Program.of(
                                "timeout",
                                Integer.toString(seconds),
                                "sh",
                                "-c",
                                "while " + runs + "; do sleep 0.02; done")
                        .run();
        assertThat(ended.exit()).isZero();
    }
}
