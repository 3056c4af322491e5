package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file from the cache is answered with the same octets as a file from the disk. Two servers, of
/// which one has no cache, get the same requests in the same order; what they answer is compared
/// whole, but for the date and the boundary of multipart content, which is random.
final class FastPathTest {
    private static final int CONNECTIONS = 100;
    private static final int REQUESTS_PER_CONNECTION = 40;

    private static final List<String> PATHS =
            List.of(
                    "/",
                    "/sub/",
                    "/sub",
                    "/small.txt",
                    "/empty.css",
                    "/a%20name.html",
                    "/64k.bin",
                    "/more.bin",
                    "/large.bin",
                    "/missing",
                    "/small.txt?x=1");

    private static final Address CACHING = Address.free();
    private static final Address PLAIN = Address.free();
    private static RunningServer caching;
    private static RunningServer plain;
    private static Path site;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        site = Files.createDirectory(folder.resolve("site"));
        Files.createDirectory(site.resolve("sub"));
        write("index.html", "<p>index");
        write("sub/index.html", "<p>below");
        write("small.txt", "0123456789");
        write("empty.css", "");
        write("a name.html", "<p>named");
        write("64k.bin", "x".repeat(64 << 10));
        write("more.bin", "y".repeat((64 << 10) + 1));
        write("large.bin", "0123456789z".repeat(30_000));
        caching = serve(folder, CACHING, "1h");
        plain = serve(folder, PLAIN, "0");
    }

    /// A file that stands still, so that it may be cached.
    private static void write(String name, String text) throws IOException {
        Files.setLastModifiedTime(
                Files.writeString(site.resolve(name), text),
                FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
    }

    private static RunningServer serve(Path folder, Address address, String cacheValid)
            throws IOException {
        return Image.BUILT.serve(
                Files.writeString(
                        folder.resolve("cache-" + cacheValid + ".yaml"),
                        "servers: [{ listen: \"%s\", root: site, cache_valid: %s }]"
                                .formatted(address, cacheValid)),
                address);
    }

    @AfterAll
    static void stop() {
        caching.close();
        plain.close();
    }

    @Test
    void cachedFileIsAnsweredAsAFileFromTheDiskIs() throws IOException {
        long seed = System.nanoTime();
        var requests = new RandomRequests(new Random(seed), PATHS, entityTag());
        for (int i = 0; i < CONNECTIONS; i++) {
            var pipelined = requests.pipelined(REQUESTS_PER_CONNECTION);
            assertThat(answers(CACHING, pipelined))
                    .as("seed %d, to\n%s", seed, pipelined)
                    .isEqualTo(answers(PLAIN, pipelined));
        }
        var small = site.resolve("small.txt");
        var kept = Files.readString(small);
        Files.delete(small);
        try {
            var get = "GET /small.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            assertThat(answers(CACHING, get)).endsWith("\r\n\r\n" + kept);
            assertThat(answers(PLAIN, get)).startsWith("HTTP/1.1 404 ");
        } finally {
            write("small.txt", kept);
        }
    }

    private static String entityTag() throws IOException {
        var head = "HEAD /small.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        var tags = RawAnswer.all(raw(CACHING, head), true).getFirst().values("ETag");
        assertThat(RawAnswer.all(raw(PLAIN, head), true).getFirst().values("ETag")).isEqualTo(tags);
        return tags.getFirst();
    }

    private static String answers(Address address, String requests) throws IOException {
        return raw(address, requests)
                .replaceAll("\r\nDate: [^\r]*", "")
                .replaceAll("(boundary=|\r\n--)[0-9a-f-]{8,}", "$1");
    }

    private static String raw(Address address, String requests) throws IOException {
        try (var socket = address.connect()) {
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /// Requests as clients send them, and as they might.
    private record RandomRequests(Random random, List<String> paths, String entityTag) {
        private static final List<String> METHODS =
                List.of("GET", "GET", "GET", "GET", "GET", "HEAD", "HEAD", "OPTIONS", "POST");

        private static final List<String> DATES =
                List.of(
                        "Fri, 02 Jan 2026 03:04:05 GMT",
                        "Fri, 02 Jan 2026 03:04:04 GMT",
                        "Friday, 02-Jan-26 03:04:06 GMT",
                        "Fri Jan  2 03:04:05 2026",
                        "yesterday");

        private static final List<String> RANGES =
                List.of(
                        "bytes=0-4",
                        "bytes=5-",
                        "bytes=-3",
                        "bytes=0-0,2-3",
                        "bytes=4-2",
                        "bytes=9999999-",
                        "bytes=-0",
                        "lines=1-2",
                        "bytes=0-4, 20-");

        /// So many requests for one connection, which the last one closes.
        String pipelined(int count) {
            return IntStream.range(0, count - 1)
                            .mapToObj(_ -> request() + "\r\n")
                            .collect(Collectors.joining())
                    + request()
                    + "Connection: close\r\n\r\n";
        }

        private String request() {
            var version = random.nextInt(8) == 0 ? "1.0" : "1.1";
            var text = new StringBuilder();
            text.append(
                    anyOf(METHODS) + " " + anyOf(paths) + " HTTP/" + version + "\r\nHost: a\r\n");
            if (version.equals("1.0")) {
                text.append("Connection: keep-alive\r\n");
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                text.append(field());
            }
            return text.toString();
        }

        private String field() {
            return switch (random.nextInt(8)) {
                case 0 -> "Range: " + anyOf(RANGES) + "\r\n";
                case 1 -> "If-None-Match: " + anyTags() + "\r\n";
                case 2 -> "if-match: " + anyTags() + "\r\n";
                case 3 -> "If-Modified-Since: " + anyOf(DATES) + "\r\n";
                case 4 -> "If-Unmodified-Since: " + anyOf(DATES) + "\r\n";
                case 5 -> "If-Range: " + (random.nextBoolean() ? anyOf(DATES) : anyTags()) + "\r\n";
                case 6 -> "Accept-Encoding: gzip, br\r\n";
                default -> "X-Note: " + "x".repeat(random.nextInt(100)) + "\r\n";
            };
        }

        private String anyTags() {
            return anyOf(List.of("*", entityTag, "W/" + entityTag, "\"other\", " + entityTag, "x"));
        }

        private String anyOf(List<String> choices) {
            return choices.get(random.nextInt(choices.size()));
        }
    }
}
