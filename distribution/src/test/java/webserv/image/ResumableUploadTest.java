package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uploads whose connections are cut, and whose server is killed or told to reload, again and
/// again.
final class ResumableUploadTest {
    private static final String INTEROP = "Upload-Draft-Interop-Version: 8\r\n";
    private static final int OCTETS = 3_000_000;

    @TempDir private Path folder;

    /// The heads that come before the end of the connection or of a head with a final status.
    private static String answer(InputStream in) throws IOException {
        var heads = new StringBuilder();
        var head = new StringBuilder();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            head.append((char) octet);
            if (head.toString().endsWith("\r\n\r\n")) {
                heads.append(head);
                if (!head.toString().startsWith("HTTP/1.1 1")) {
                    break;
                }
                head.setLength(0);
            }
        }
        return heads.toString();
    }

    private static String field(String heads, String name) {
        return heads.lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }

    private static String head(UploadSite site, String upload) throws IOException {
        try (var socket = site.send("HEAD", upload, "")) {
            return answer(new BufferedInputStream(socket.getInputStream()));
        }
    }

    /// Ends a connection as a client does that closes, or as a network does that is lost.
    private static void cut(Socket socket, boolean reset) throws IOException {
        if (reset) {
            socket.setSoLinger(true, 0);
        }
        socket.close();
    }

    private static String create(UploadSite site, byte[] content, int sent, boolean reset)
            throws IOException {
        var socket =
                site.send(
                        "PUT",
                        "file.bin",
                        INTEROP
                                + "Upload-Complete: ?1\r\nIf-None-Match: *\r\nContent-Length: "
                                + content.length
                                + "\r\n");
        var in = new BufferedInputStream(socket.getInputStream());
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.read());
        }
        assertThat(head.toString())
                .startsWith("HTTP/1.1 104 Upload Resumption Supported\r\n")
                .contains("\r\n" + INTEROP)
                .contains("\r\nUpload-Limit: max-append-size=2147483648, max-age=");
        socket.getOutputStream().write(content, 0, sent);
        cut(socket, reset);
        return field(head.toString(), "Location").substring("/up/".length());
    }

    private static Socket patch(
            UploadSite site, String upload, byte[] content, int offset, int end, String framing)
            throws IOException {
        var socket =
                site.send(
                        "PATCH",
                        upload,
                        "Content-Type: application/partial-upload\r\nUpload-Complete: ?1\r\n"
                                + "Upload-Offset: "
                                + offset
                                + "\r\n"
                                + framing
                                + "\r\n");
        var out = socket.getOutputStream();
        if (framing.startsWith("Transfer")) {
            UploadSite.write(out, Integer.toHexString(end - offset + 1) + "\r\n");
        }
        out.write(content, offset, end - offset);
        return socket;
    }

    @Test
    void contentIsWholeHoweverOftenItIsCut() throws Exception {
        long seed = 20261120;
        var random = new SplittableRandom(seed);
        var content = new byte[OCTETS];
        random.nextBytes(content);
        var site = UploadSite.in(folder, ", resumable: true");
        var server = site.start();
        try {
            boolean reset = random.nextBoolean();
            var upload = create(site, content, random.nextInt(OCTETS / 10), reset);
            int cuts = 0;
            int offset = offset(site, upload, 0);
            while (offset < OCTETS && cuts < 40) {
                int end = Math.min(offset + random.nextInt(OCTETS / 10), OCTETS);
                var framing =
                        random.nextBoolean()
                                ? "Transfer-Encoding: chunked"
                                : "Content-Length: " + (OCTETS - offset);
                var socket = patch(site, upload, content, offset, end, framing);
                if (cuts % 10 == 5) {
                    server.signal("KILL");
                    server.awaitExit();
                    cut(socket, false);
                    server = site.start();
                } else if (cuts % 10 == 8) {
                    reload(site);
                    offset = offset(site, upload, offset);
                    cut(socket, false);
                } else {
                    cut(socket, random.nextBoolean());
                }
                cuts++;
                assertThat(site.store().resolve("file.bin")).doesNotExist();
                offset = offset(site, upload, offset);
            }
            assertThat(cuts).as("seed %d", seed).isGreaterThan(5);
            assertThat(completed(site, upload, content, offset))
                    .startsWith("HTTP/1.1 201 Created\r\n")
                    .contains("\r\nUpload-Complete: ?1\r\n", "\r\nLocation: /up/file.bin\r\n");
        } finally {
            server.close();
        }
        assertThat(sha256(Files.readAllBytes(site.store().resolve("file.bin"))))
                .isEqualTo(sha256(content));
    }

    /// While a request of the old configuration is under way. The control socket comes up a moment
    /// after the server.
    private static void reload(UploadSite site) {
        var configuration = site.configuration().toString();
        var finished = Image.BUILT.run("reload", "-c", configuration);
        for (int i = 0; i < 20 && finished.err().contains("no server answers"); i++) {
            finished = Image.BUILT.run("reload", "-c", configuration);
        }
        assertThat(finished.exit()).as("%s", finished).isZero();
    }

    /// Sends the rest. What was cut may still be on its way when the server is asked how much it
    /// has, and be taken after that: then it says so, and the client goes on from there.
    private static String completed(UploadSite site, String upload, byte[] content, int from)
            throws IOException {
        int offset = from;
        var answer = rest(site, upload, content, offset);
        for (int i = 0; i < 5 && answer.startsWith("HTTP/1.1 409 "); i++) {
            offset = offset(site, upload, offset);
            answer = rest(site, upload, content, offset);
        }
        return answer;
    }

    private static String rest(UploadSite site, String upload, byte[] content, int offset)
            throws IOException {
        var length = "Content-Length: " + (OCTETS - offset);
        try (var socket = patch(site, upload, content, offset, OCTETS, length)) {
            return answer(socket.getInputStream());
        }
    }

    /// How much the server has, which is never less than what it said before.
    private static int offset(UploadSite site, String upload, int before) throws IOException {
        var head = head(site, upload);
        assertThat(head).startsWith("HTTP/1.1 204 ").contains("\r\nUpload-Complete: ?0\r\n");
        int offset = Integer.parseInt(field(head, "Upload-Offset"));
        assertThat(offset).isGreaterThanOrEqualTo(before);
        return offset;
    }

    @Test
    void questionEndsTheConnectionThatHangs() throws IOException {
        var site = UploadSite.in(folder, ", resumable: true");
        try (var _ = site.start()) {
            var created = site.send("PUT", "a", "Upload-Complete: ?0\r\nContent-Length: 0\r\n");
            var upload =
                    field(answer(created.getInputStream()), "Location").substring("/up/".length());
            created.close();
            var hanging =
                    patch(site, upload, new byte[50_000], 0, 50_000, "Content-Length: 200000");
            int offset = 0;
            long deadline = System.nanoTime() + 30_000_000_000L;
            while (hanging.getInputStream().available() == 0 && System.nanoTime() < deadline) {
                offset = offset(site, upload, offset);
            }
            assertThat(answer(hanging.getInputStream()))
                    .startsWith("HTTP/1.1 409 Conflict\r\n")
                    .contains("\r\nConnection: close\r\n");
            hanging.close();
            var rest = "Content-Length: " + (200_000 - offset);
            try (var socket = patch(site, upload, new byte[200_000], offset, 200_000, rest)) {
                assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 201 ");
            }
        }
    }

    @Test
    void limitsAreToldToWhoeverAsks() throws IOException {
        var site = UploadSite.in(folder, ", resumable: true, quota: 1GiB");
        try (var _ = site.start()) {
            var answer = Curl.get(site.url("a"), "--request", "OPTIONS");
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.field("Upload-Limit"))
                    .isEqualTo("max-size=1073741824, max-append-size=2147483648, max-age=86400");
        }
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
