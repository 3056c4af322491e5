package webserv.fastcgi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.Reply;
import webserv.api.http.RequestHead;
import webserv.gateway.NotSpooled;
import webserv.gateway.ProgramInput;
import webserv.gateway.Spooling;
import webserv.testkit.Requests;

/// Content on its way from a client that sends slowly, or not to the end, to the application.
@Timeout(60)
class ContentTest {
    private static final int MEMORY = 1000;

    @TempDir Path folder;
    @TempDir Path spool;
    private Application application;

    /// It answers with what it was sent.
    @BeforeEach
    void start() throws IOException {
        Files.createFile(folder.resolve("a.php"));
        application =
                Application.running((_, in, out) -> {
                    var content = new ByteArrayOutputStream();
                    for (int id = Application.read(in, content);
                            id > 0;
                            id = Application.read(in, content)) {
                        var text = content.toString(UTF_8);
                        content.reset();
                        out.write(Records.of().output("Status: 200\n\n").toArray(id));
                        for (int start = 0; start < text.length(); start += 10_000) {
                            int end = Math.min(text.length(), start + 10_000);
                            out.write(Records.of().output(text.substring(start, end)).toArray(id));
                        }
                        out.write(Records.of().end().toArray(id));
                    }
                });
    }

    @AfterEach
    void stop() throws IOException {
        application.close();
    }

    private Rig rig(String... keysAndValues) {
        var all =
                Stream.concat(
                        Stream.of("spool_directory", spool.toString(), "spool_memory", "1000B"),
                        Stream.of(keysAndValues));
        return Rig.to(folder, application.address(), all.toArray(String[]::new));
    }

    private static Requests post(InputStream content, long length) {
        return Requests.of("POST", "/a.php").content(content, length);
    }

    private static InputStream octets(int count) {
        return new ByteArrayInputStream("x".repeat(count).getBytes(UTF_8));
    }

    private static void awaitTaken(PipedInputStream content) throws IOException {
        while (content.available() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void clientThatSendsSlowlyHoldsNoSlot() throws Exception {
        var client = new PipedOutputStream();
        var content = new PipedInputStream(client);
        try (var rig = rig("max_connections", "1", "queue", "0")) {
            var slow = rig.begin(post(content, 4));
            client.write("sl".getBytes(UTF_8));
            client.flush();
            awaitTaken(content);
            assertThat(rig.answer(Requests.get("/a.php"))).isEqualTo("200 ");
            assertThat(rig.handler().status()).containsEntry("running", 0);
            client.write("ow".getBytes(UTF_8));
            client.close();
            var reply = (Reply.Response) slow.get(30, TimeUnit.SECONDS);
            assertThat(Rig.text(reply)).isEqualTo("slow");
        }
    }

    @Test
    void contentThatIsStreamedReachesTheApplicationAsItComes() throws Exception {
        var client = new PipedOutputStream();
        var content = new PipedInputStream(client);
        try (var rig = rig("stream_content", "true", "max_connections", "1", "queue", "0")) {
            var slow = rig.begin(post(content, 4));
            client.write("sl".getBytes(UTF_8));
            client.flush();
            application.awaitConnections(1);
            assertThat(rig.answer(Requests.get("/a.php"))).startsWith("503 ");
            client.write("ow".getBytes(UTF_8));
            client.close();
            var reply = (Reply.Response) slow.get(30, TimeUnit.SECONDS);
            assertThat(Rig.text(reply)).isEqualTo("slow");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, MEMORY - 1, MEMORY, MEMORY + 1, 16_384, 16_385, 300_000})
    void contentArrivesWholeAndNoFileIsLeft(int count) throws Exception {
        try (var rig = rig()) {
            for (long length : new long[] {count, RequestHead.UNKNOWN_LENGTH}) {
                assertThat(rig.answer(post(octets(count), length)))
                        .isEqualTo("200 " + "x".repeat(count));
                assertThat(spool).isEmptyDirectory();
            }
            assertThat(application.connections()).isBetween(1, 2);
        }
    }

    /// What is lent from memory is written by the thread of the request up to 16 KiB, and by
    /// another beyond.
    @ParameterizedTest
    @ValueSource(ints = {16_384, 16_385, 60_000})
    void contentInMemoryArrivesWhole(int count) throws Exception {
        try (var rig = Rig.to(folder, application.address())) {
            assertThat(rig.answer(post(octets(count), count)))
                    .isEqualTo("200 " + "x".repeat(count));
        }
    }

    @Test
    void littleContentNeedsNoFile() throws Exception {
        try (var rig = rig()) {
            Files.delete(spool);
            assertThat(rig.answer(post(octets(MEMORY), MEMORY)))
                    .isEqualTo("200 " + "x".repeat(MEMORY));
        }
    }

    @Test
    void contentThatCannotBeKeptIs507() throws Exception {
        try (var rig = rig()) {
            Files.delete(spool);
            assertThat(rig.answer(post(octets(MEMORY + 1), MEMORY + 1)))
                    .startsWith("507 cannot keep the content: ")
                    .endsWith("[gateway-not-spooled]");
            assertThat(application.connections()).isZero();
        }
    }

    /// As when there are no descriptors, the folder is there and cannot be opened.
    @Test
    void contentThatCannotBeKeptForNowIs503() throws Exception {
        var circle = spool.resolve("circle");
        Files.createDirectory(circle);
        try (var rig = rig("spool_directory", circle.toString())) {
            Files.delete(circle);
            Files.createSymbolicLink(circle, Path.of("circle"));
            assertThat(rig.answer(post(octets(MEMORY + 1), MEMORY + 1)))
                    .startsWith("503 cannot keep the content: ")
                    .endsWith("[gateway-busy]");
            assertThat(application.connections()).isZero();
        }
    }

    /// What is in the file is the same for nobody but who has it open, and is gone with the server.
    @Test
    void fileOfContentHasNoName() throws Exception {
        var client = new PipedOutputStream();
        var content = new PipedInputStream(client);
        try (var rig = rig()) {
            var slow = rig.begin(post(content, 2 * MEMORY));
            client.write("x".repeat(MEMORY + 1).getBytes(UTF_8));
            client.flush();
            awaitTaken(content);
            assertThat(spool).isEmptyDirectory();
            assertThat(nameless()).isEqualTo(1);
            client.write("x".repeat(MEMORY - 1).getBytes(UTF_8));
            client.close();
            var reply = (Reply.Response) slow.get(30, TimeUnit.SECONDS);
            assertThat(Rig.text(reply)).isEqualTo("x".repeat(2 * MEMORY));
        }
        while (nameless() > 0) { // until the system has the last one back
            Thread.onSpinWait();
        }
    }

    /// How many files this process has open that had a name in the folder.
    private long nameless() throws IOException {
        long count = 0;
        try (var open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (var descriptor : open) {
                try {
                    var target = Files.readSymbolicLink(descriptor).toString();
                    count +=
                            target.startsWith(spool + "/") && target.endsWith(" (deleted)") ? 1 : 0;
                } catch (NoSuchFileException _) {
                    // Closed meanwhile.
                }
            }
        }
        return count;
    }

    static Stream<Integer> sent() {
        return Stream.of(0, 500, 5000);
    }

    @ParameterizedTest
    @MethodSource("sent")
    void applicationIsNotAskedWhereTheContentBreaksOff(int sent) throws Exception {
        try (var rig = rig()) {
            var content = new SequenceInputStream(octets(sent), Rig.brokenContent());
            assertThatThrownBy(() -> rig.answer(post(content, 10_000)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the client is gone");
            assertThat(application.connections()).isZero();
            assertThat(rig.handler().status()).containsEntry("running", 0);
            assertThat(spool).isEmptyDirectory();
        }
    }

    @Test
    void memoryForAllRequestsTogetherIsBounded() throws Exception {
        var intake = new Intake(new Spooling(false, MEMORY, spool), 1500);
        try (var _ = intake.of(post(octets(900), 900).make());
                var second = intake.of(post(octets(700), 700).make());
                var third = intake.of(post(octets(600), 600).make())) {
            assertThat(second.input()).isInstanceOf(ProgramInput.Spooled.class);
            assertThat(third.input()).isInstanceOf(ProgramInput.Pumped.class);
        }
        assertThat(spool).isEmptyDirectory();
        assertThatThrownBy(() -> intake.of(post(Rig.brokenContent(), 1000).make()))
                .isInstanceOf(IOException.class);
        try (var whole = intake.of(post(octets(1000), 1000).make())) {
            assertThat(whole.input()).isInstanceOf(ProgramInput.Pumped.class);
        }
        Files.delete(spool);
        assertThatThrownBy(() -> intake.of(post(octets(1001), 1001).make()))
                .isInstanceOf(NotSpooled.class);
    }
}
