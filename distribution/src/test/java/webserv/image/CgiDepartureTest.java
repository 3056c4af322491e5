package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients that leave while a program works for them: it ends within a second, whatever it does and
/// however they leave, unless what they have sent is in the way.
@Timeout(60)
final class CgiDepartureTest {
    private static final String STUBBORN = "trap '' TERM\n";
    private static final String SLEEP = "exec sleep 600\n";
    private static final String CHUNK = "begun\n\r\n";
    private static final int MANY_CONNECTIONS = 600;

    private static final Map<String, String> PROGRAMS =
            Map.of(
                    "silent.sh", SLEEP,
                    "stubborn.sh", STUBBORN + SLEEP,
                    "stays.sh", head("") + SLEEP,
                    "stubborn-stays.sh", head("") + STUBBORN + SLEEP,
                    "reads-later.sh", "read _ <go\ncat >/dev/null\n" + SLEEP,
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

    /// More has come than the program and the server have room for, so that nobody reads what is
    /// left. The system's own sockets tell of a reset all the same; a server has them that has
    /// taken in many connections.
    @Test
    void programThatDoesNotReadEndsWithinASecondOfAReset() throws IOException {
        for (int i = 0; i < MANY_CONNECTIONS; i++) {
            site.address().connect().close();
        }
        server.transcript().await("Connections are the system's own from now on");
        var program = programOfAnUpload("silent.sh", true);
        assertThat(program).isNotEmpty().allSatisfy(process -> assertEndsWithin(1, process));
        server.transcript().await("silent.sh ended after", "CLIENT_GONE");
    }

    /// The end of the sending is behind what nobody reads: it is seen when the program reads on.
    @Test
    void programThatReadsAtLastEndsWithinASecondOfThat() throws IOException {
        Program.of("mkfifo", folder.resolve("go")).run();
        var program = programOfAnUpload("reads-later.sh", false);
        Files.writeString(folder.resolve("go"), "now\n", StandardCharsets.US_ASCII);
        assertThat(program).isNotEmpty().allSatisfy(process -> assertEndsWithin(1, process));
        server.transcript().await("reads-later.sh ended after", "CLIENT_GONE");
    }

    /// The client sends what there is room for, and leaves.
    private static List<ProcessHandle> programOfAnUpload(String file, boolean reset)
            throws IOException {
        var address = new InetSocketAddress(site.address().host(), site.address().port());
        var head = "POST /" + file + " HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n";
        try (var client = SocketChannel.open(address)) {
            client.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
            client.configureBlocking(false);
            fill(client);
            client.setOption(StandardSocketOptions.SO_LINGER, reset ? 0 : -1);
            return programThatRuns();
        }
    }

    /// Sends until the system takes no more for a while.
    private static void fill(SocketChannel client) throws IOException {
        try (var selector = Selector.open()) {
            client.register(selector, SelectionKey.OP_WRITE);
            while (selector.select(200) > 0) {
                selector.selectedKeys().clear();
                client.write(ByteBuffer.allocate(1 << 16));
            }
        }
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
            return programThatRuns();
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

    /// While a process becomes another program, there is a moment without an environment.
    private static List<ProcessHandle> programThatRuns() {
        var running = site.running();
        while (running.isEmpty()) {
            running = site.running();
        }
        return running;
    }

    /// By a program that looks often: the JDK looks for the end of a stranger's process three times
    /// a second at most. What is dead and waits to be collected has ended: an orphan is the
    /// system's to collect.
    private static void assertEndsWithin(int seconds, ProcessHandle process) {
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
