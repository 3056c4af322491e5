package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Clients that leave behind more than a program and the server have room for, as the program does
/// not read: what they do then is behind what nobody reads.
@Timeout(60)
final class CgiUnreadUploadTest {
    private static final int MANY_CONNECTIONS = 600;
    private static final String ANNOUNCED = "100000000";

    /// About what the program's pipe and the server take. What is left, if anything, the system
    /// takes in with the end behind it.
    private static final int SOME = 150_000;

    private static final Map<String, String> PROGRAMS =
            Map.of(
                    "silent.sh", "exec sleep 600\n",
                    "reads-later.sh", "read _ <go\ncat >/dev/null\nexec sleep 600\n",
                    "answers-later.sh",
                            "read _ <go\nprintf 'Content-Type: text/plain\\nContent-Length: 5\\n\\nbegun'\nexec cat >/dev/null\n");

    /// How the server has its connections.
    enum Sockets {
        CHANNELS,
        /// As it has taken in many.
        NATIVE
    }

    private record Serving(CgiSite site, RunningServer server) {}

    @TempDir private static Path folder;
    private static final Map<Sockets, Serving> SERVING = new EnumMap<>(Sockets.class);

    @BeforeAll
    static void start() throws IOException {
        for (var sockets : Sockets.values()) {
            var programs = Files.createDirectory(folder.resolve(sockets.name()));
            var site = CgiSite.in(programs);
            for (var program : PROGRAMS.entrySet()) {
                site.with(program.getKey(), program.getValue());
            }
            Program.of("mkfifo", programs.resolve("go")).run();
            var server = site.serve("timeout: 60s", "-Dtinylog.level=debug");
            SERVING.put(sockets, new Serving(site, server));
        }
        var many = serving(Sockets.NATIVE);
        for (int i = 0; i < MANY_CONNECTIONS; i++) {
            many.site().address().connect().close();
        }
        many.server().transcript().await("Connections are the system's own from now on");
    }

    @AfterAll
    static void stop() {
        SERVING.values().forEach(serving -> serving.server().close());
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void programEndsWithinASecondOfAReset(Sockets sockets) throws IOException {
        var program = programOfAClientThatLeaves(sockets, true);
        assertEnds(sockets, "silent.sh", program);
    }

    /// The end of its sending has no room, and waits at the client: that it has closed is seen as
    /// it is on the same machine.
    @ParameterizedTest(name = "{0}")
    @EnumSource
    void programEndsWithinASecondOfTheCloseOfALocalClient(Sockets sockets) throws IOException {
        var program = programOfAClientThatLeaves(sockets, false);
        assertEnds(sockets, "silent.sh", program);
    }

    /// All that was sent has been read, but not by the program. The client is there, and is told.
    @ParameterizedTest(name = "{0}")
    @EnumSource
    void programEndsWithinASecondOfTheEndOfContentThatIsCut(Sockets sockets) throws IOException {
        try (var client = upload(sockets, "silent.sh", ANNOUNCED)) {
            write(client, new byte[SOME / 2]);
            var program = programOf(sockets);
            client.shutdownOutput();
            assertEnds(sockets, "silent.sh", program);
            readTo(client, "HTTP/1.1 400 ");
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void clientThatHasSentAllAndEndsItsSendingGetsItsAnswer(Sockets sockets) throws IOException {
        try (var client = upload(sockets, "answers-later.sh", Integer.toString(SOME))) {
            write(client, new byte[SOME]);
            client.shutdownOutput();
            goOn(sockets);
            readTo(client, "HTTP/1.1 200 ");
            readTo(client, "\r\n\r\nbegun");
        }
    }

    /// The end of the sending has no room, and comes when the program reads on.
    @ParameterizedTest(name = "{0}")
    @EnumSource
    void programThatReadsAtLastEndsWithinASecondOfThat(Sockets sockets) throws IOException {
        try (var client = upload(sockets, "reads-later.sh", ANNOUNCED)) {
            fill(client);
            var program = programOf(sockets);
            client.shutdownOutput();
            goOn(sockets);
            assertEnds(sockets, "reads-later.sh", program);
        }
    }

    private static Serving serving(Sockets sockets) {
        return Objects.requireNonNull(SERVING.get(sockets));
    }

    /// The client sends what there is room for, and leaves.
    private static List<ProcessHandle> programOfAClientThatLeaves(Sockets sockets, boolean reset)
            throws IOException {
        try (var client = upload(sockets, "silent.sh", ANNOUNCED)) {
            fill(client);
            client.setOption(StandardSocketOptions.SO_LINGER, reset ? 0 : -1);
            return programOf(sockets);
        }
    }

    private static SocketChannel upload(Sockets sockets, String file, String length)
            throws IOException {
        var at = serving(sockets).site().address();
        var client = SocketChannel.open(new InetSocketAddress(at.host(), at.port()));
        write(
                client,
                "POST /%s HTTP/1.1\r\nHost: a\r\nContent-Length: %s\r\n\r\n"
                        .formatted(file, length)
                        .getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private static void write(SocketChannel client, byte[] octets) throws IOException {
        var left = ByteBuffer.wrap(octets);
        while (left.hasRemaining()) {
            client.write(left);
        }
    }

    /// Sends until the system takes no more for a while.
    private static void fill(SocketChannel client) throws IOException {
        client.configureBlocking(false);
        try (var selector = Selector.open()) {
            client.register(selector, SelectionKey.OP_WRITE);
            while (selector.select(200) > 0) {
                selector.selectedKeys().clear();
                client.write(ByteBuffer.allocate(1 << 16));
            }
        }
    }

    private static void readTo(SocketChannel client, String end) throws IOException {
        var octet = ByteBuffer.allocate(1);
        var read = new StringBuilder();
        while (read.lastIndexOf(end) < 0) {
            assertThat(client.read(octet.clear())).as("behind %s", read).isOne();
            read.append((char) octet.get(0));
        }
    }

    private static List<ProcessHandle> programOf(Sockets sockets) {
        return serving(sockets).site().programThatRuns();
    }

    private static void goOn(Sockets sockets) throws IOException {
        var go = serving(sockets).site().folder().resolve("go");
        Files.writeString(go, "now\n", StandardCharsets.US_ASCII);
    }

    private static void assertEnds(Sockets sockets, String file, List<ProcessHandle> program) {
        assertThat(program)
                .isNotEmpty()
                .allSatisfy(process -> CgiDepartureTest.assertEndsWithin(1, process));
        serving(sockets).server().transcript().await(file + " ended after", "CLIENT_GONE");
    }
}
