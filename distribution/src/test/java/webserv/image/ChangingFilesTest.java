package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A file that changes while a slow client reads it: no response that is not whole looks whole.
final class ChangingFilesTest {
    /// More than the system keeps of a response for a client that does not read.
    private static final int OCTETS = 32 << 20;

    @TempDir static Path folder;

    private static final Address ADDRESS = Address.free();
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectory(folder.resolve("store"));
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        access_log: { file: access.log, format: "$request_uri $outcome $body_bytes_sent" }
                        servers:
                          - listen: "%s"
                            root: .
                            gzip: true
                            gzip_static: true
                            locations:
                              - path: /store/
                                methods: [GET]
                                upload: { store: store }
                        """
                                .formatted(ADDRESS));
        server = Image.BUILT.serve(configuration, ADDRESS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static byte[] write(String name) throws IOException {
        return write(name, OCTETS);
    }

    private static byte[] write(String name, int length) throws IOException {
        var octets = new byte[length];
        ThreadLocalRandom.current().nextBytes(octets);
        Files.write(folder.resolve(name), octets);
        // What has stood still for a while stays open and is shared by all who ask for it.
        var before = FileTime.from(Instant.now().minusSeconds(60));
        Files.setLastModifiedTime(folder.resolve(name), before);
        return octets;
    }

    /// A client that has read the head of the answer and nothing else.
    private static final class SlowReader implements AutoCloseable {
        private final Socket socket;
        private final String head;

        SlowReader(String path, String fields) throws IOException {
            this(path, "HTTP/1.1", fields);
        }

        SlowReader(String path, String version, String fields) throws IOException {
            socket = ADDRESS.connectNarrowly();
            var request = "GET " + path + " " + version + "\r\nHost: a\r\n" + fields + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            head = readHead(socket.getInputStream());
        }

        private static String readHead(InputStream in) throws IOException {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int octet = in.read();
                assertThat(octet).as("the head goes on: %s", head).isNotNegative();
                head.append((char) octet);
            }
            return head.toString();
        }

        /// All that comes up to the length that was announced, or less where it breaks off.
        byte[] rest(int length) throws IOException {
            var octets = new byte[length];
            int count = 0;
            try {
                int read = 0;
                while (read >= 0 && count < length) {
                    count += read;
                    read = socket.getInputStream().read(octets, count, length - count);
                }
            } catch (IOException _) {
                // Reset: broken off.
            }
            return Arrays.copyOf(octets, count);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @ParameterizedTest(name = "to {0}")
    @ValueSource(ints = {0, OCTETS / 2, OCTETS / 2 + 1, OCTETS - 1})
    void fileThatShrinksBreaksTheResponseOff(int left) throws IOException {
        var name = "shrinks-" + left + ".bin";
        write(name);
        try (var reader = new SlowReader("/" + name, "")) {
            assertThat(reader.head).contains("Content-Length: " + OCTETS + "\r\n");
            truncate(name, left);
            assertThat(reader.rest(OCTETS).length).isLessThan(OCTETS);
        }
    }

    /// Of a size that is copied when it is opened; the kernel sends the smaller one.
    @ParameterizedTest(name = "{0} octets")
    @ValueSource(ints = {100_000, 200_000})
    void fileOfMiddleSizeThatShrinksWhileItWaitsForTheClientIsSentAsItWas(int length)
            throws IOException {
        var name = "shrinks-of-" + length + ".bin";
        var octets = write(name, length);
        try (var reader = new SlowReader("/" + name, "")) {
            truncate(name, length / 2);
            assertThat(reader.rest(length)).isEqualTo(octets);
        }
    }

    @Test
    void fileThatGrowsIsSentUpToItsOldLength() throws IOException {
        var octets = write("grows.bin");
        try (var reader = new SlowReader("/grows.bin", "Connection: close\r\n")) {
            Files.write(folder.resolve("grows.bin"), octets, StandardOpenOption.APPEND);
            assertThat(reader.rest(OCTETS)).isEqualTo(octets);
            assertThat(reader.socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest(name = "removed: {0}")
    @ValueSource(booleans = {true, false})
    void fileThatIsRemovedOrReplacedIsSentAsItWas(boolean removed) throws IOException {
        var name = removed ? "removed.bin" : "replaced.bin"; // a name's file is known for a second
        var octets = write(name);
        try (var reader = new SlowReader("/" + name, "")) {
            if (removed) {
                Files.delete(folder.resolve(name));
            } else {
                write("new.bin");
                Files.move(
                        folder.resolve("new.bin"),
                        folder.resolve(name),
                        StandardCopyOption.ATOMIC_MOVE);
            }
            assertThat(reader.rest(OCTETS)).isEqualTo(octets);
        }
    }

    @Test
    void fileThatIsRemovedIsSentAsItWasToAllWhoRead() throws IOException {
        var octets = write("shared.bin");
        try (var first = new SlowReader("/shared.bin", "");
                var second = new SlowReader("/shared.bin", "")) {
            Files.delete(folder.resolve("shared.bin"));
            awaitHead("/shared.bin", "HTTP/1.1 404 ");
            assertThat(second.rest(OCTETS)).isEqualTo(octets);
            assertThat(first.rest(OCTETS)).isEqualTo(octets);
        }
    }

    @Test
    void fileThatShrinksIsSentAsItIsWhenItsTimeInTheCacheIsOver() throws IOException {
        var octets = write("shorter.bin");
        try (var first = new SlowReader("/shorter.bin", "");
                var second = new SlowReader("/shorter.bin", "")) {
            truncate("shorter.bin", OCTETS / 2);
            awaitHead("/shorter.bin", "Content-Length: " + OCTETS / 2 + "\r\n");
            assertThat(first.rest(OCTETS).length).isLessThanOrEqualTo(OCTETS / 2);
            assertThat(second.rest(OCTETS).length).isLessThanOrEqualTo(OCTETS / 2);
        }
        try (var third = new SlowReader("/shorter.bin", "")) {
            assertThat(third.rest(OCTETS / 2)).isEqualTo(Arrays.copyOf(octets, OCTETS / 2));
        }
    }

    /// Asks until the head of the answer has something in it.
    private static void awaitHead(String path, String part) throws IOException {
        var end = Instant.now().plusSeconds(30);
        String head;
        do {
            try (var reader = new SlowReader(path, "")) {
                head = reader.head;
            }
            assertThat(Instant.now()).as("the head stays %s", head).isBefore(end);
        } while (!head.contains(part));
    }

    @Test
    void rangesOfAFileThatShrinksBreakOff() throws IOException {
        write("ranges.bin");
        var fields = "Range: bytes=0-1," + OCTETS / 4 + "-" + (OCTETS - 1) + "\r\n";
        try (var reader = new SlowReader("/ranges.bin", fields)) {
            assertThat(reader.head).startsWith("HTTP/1.1 206 ");
            truncate("ranges.bin", OCTETS / 2);
            assertThat(reader.rest(OCTETS).length).isLessThan(OCTETS / 2);
        }
    }

    @Test
    void packingOfAFileThatShrinksBreaksOff() throws IOException {
        write("packed.txt");
        try (var reader = new SlowReader("/packed.txt", "Accept-Encoding: gzip\r\n")) {
            assertThat(reader.head)
                    .contains("Transfer-Encoding: chunked\r\n", "Content-Encoding: gzip\r\n");
            truncate("packed.txt", OCTETS / 2);
            var rest = reader.rest(OCTETS);
            var end =
                    new String(
                            rest,
                            Math.max(0, rest.length - 5),
                            Math.min(5, rest.length),
                            StandardCharsets.ISO_8859_1);
            assertThat(end).as("no last chunk").isNotEqualTo("0\r\n\r\n");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    whole.bin      | whole.bin       | HTTP/1.1 |                                 | 200
                    last.bin       | last.bin        | HTTP/1.1 | Connection: close               | 200
                    old.bin        | old.bin         | HTTP/1.0 |                                 | 200
                    range.bin      | range.bin       | HTTP/1.1 | Range: bytes=1-                 | 206
                    several.bin    | several.bin     | HTTP/1.1 | Range: bytes=0-1,9-             | 206
                    packed.bin     | packed.bin.gz   | HTTP/1.1 | Accept-Encoding: gzip           | 200
                    cut.txt        | cut.txt         | HTTP/1.1 | Accept-Encoding: gzip           | 200
                    store/all.bin  | store/all.bin   | HTTP/1.1 |                                 | 200
                    store/some.bin | store/some.bin  | HTTP/1.1 | Range: bytes=0-1,9-             | 206
                    """,
            delimiter = '|')
    void logNamesTheFileThatWasCut(
            String asked, String file, String version, @Nullable String field, int status)
            throws IOException {
        write(asked);
        write(file);
        var fields = field == null ? "" : field + "\r\n";
        try (var reader = new SlowReader("/" + asked, version, fields)) {
            assertThat(reader.head).startsWith("HTTP/1.1 " + status + " ");
            truncate(file, OCTETS / 2);
            assertThat(reader.rest(OCTETS).length).isLessThan(OCTETS);
        }
        server.transcript()
                .await(
                        "'GET' '/" + asked + "': " + status + ", ",
                        "/"
                                + file
                                + " has become shorter, or cannot be read to its end"
                                + " [content-cut] (broken off)");
    }

    /// By the kernel, and in chunks that are made on the way.
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "sent-cut.bin,    true,  '',                      aborted",
        "sent-left.bin,   false, '',                      disconnected",
        "sent-left.txt,   false, Accept-Encoding: gzip,   disconnected",
        "sent-ranges.bin, false, 'Range: bytes=0-1,9-',   disconnected",
    })
    void accessLogTellsWhatTheSystemHasTakenOfAnAnswerThatBrokeOff(
            String name, boolean isCut, String field, String outcome) throws IOException {
        write(name);
        int read;
        var fields = field.isEmpty() ? "" : field + "\r\n";
        try (var reader = new SlowReader("/" + name, fields)) {
            if (isCut) {
                truncate(name, OCTETS / 2);
            }
            read = reader.rest(isCut ? OCTETS : 1000).length;
        }
        long sent = awaitSent("/" + name + " " + outcome + " ");
        assertThat(sent).isBetween(read - 100L, OCTETS / 2L);
    }

    /// What the access log says behind the beginning of a line.
    private static long awaitSent(String begin) throws IOException {
        var end = Instant.now().plusSeconds(30);
        var line = Optional.<String>empty();
        while (line.isEmpty()) {
            assertThat(Instant.now()).as("there is no line with %s", begin).isBefore(end);
            try (var lines = Files.lines(folder.resolve("access.log"))) {
                line = lines.filter(each -> each.startsWith(begin)).findFirst();
            }
        }
        return Long.parseLong(line.get().substring(begin.length()));
    }

    private static void truncate(String name, long octets) throws IOException {
        try (var file = FileChannel.open(folder.resolve(name), StandardOpenOption.WRITE)) {
            file.truncate(octets);
        }
    }
}
