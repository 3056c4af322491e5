package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server of programs: under load, and killed.
final class CgiServerTest {
    private static final int MIB = 1 << 20;
    private static final int UPLOAD_MIB = 100;
    private static final int CLIENTS = 20;

    @TempDir private Path folder;

    @Test
    void serverThatIsKilledLeavesNoProgramRunning() throws Exception {
        var site =
                CgiSite.in(folder)
                        .with("sleeps.sh", answering("exec sleep 600\n"))
                        .with("stubborn.sh", answering("trap '' TERM\nwhile :; do sleep 9; done\n"))
                        .with("forks.sh", answering("sleep 600 &\nsleep 600 &\nwait\n"))
                        .with("leaves.sh", answering("setsid sh -c 'trap \"\" TERM; sleep 600'\n"));
        try (var server = site.serve("timeout: 10m")) {
            for (var program : new String[] {"sleeps", "stubborn", "forks", "leaves"}) {
                begin(site, "/" + program + ".sh");
            }
            var left = new ArrayList<>(site.running());
            left.addAll(server.children());
            assertThat(left).hasSizeGreaterThan(8);
            server.signal("KILL");
            assertThat(left)
                    .allSatisfy(process ->
                            assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(30)));
        }
        assertThat(site.running()).isEmpty();
    }

    private static String answering(String rest) {
        return "printf 'Content-Type: text/plain\\n\\nhere\\n'\n" + rest;
    }

    /// Asks for a program that answers and stays; the connection stays, too.
    @SuppressWarnings("resource") // closed by the server's end
    private static void begin(CgiSite site, String target) throws IOException {
        var client = site.address().connect();
        client.getOutputStream().write(CgiSite.get(target));
        assertThat(client.getInputStream().readNBytes(15)).asString().isEqualTo("HTTP/1.1 200 OK");
    }

    @Test
    void largeUploadsPassThroughProgramsInASmallHeap() throws Exception {
        var site = CgiSite.in(folder);
        site.with("upper.sh", "printf 'Content-Type: text/plain\\n\\n'\nexec tr a-z A-Z\n");
        var upload = folder.resolve("upload.txt");
        long expected = writeLowerCase(upload);
        try (var _ =
                        site.serve(
                                "stream_content: true, max_processes: 20, timeout: 10m",
                                "-Xmx64m");
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Long> client = () -> sumOfAnswer(upload, site.address().url("/upper.sh"));
            for (var sum : clients.invokeAll(Collections.nCopies(CLIENTS, client))) {
                assertThat(sum.get()).isEqualTo(expected);
            }
        }
        assertThat(site.running()).isEmpty();
    }

    /// @return the checksum of the same in upper case
    private static long writeLowerCase(Path file) throws IOException {
        var random = new SplittableRandom(20);
        var block = new byte[MIB];
        var sum = new CRC32C();
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < UPLOAD_MIB; i++) {
                for (int at = 0; at < MIB; at++) {
                    block[at] = (byte) ('A' + random.nextInt(26));
                }
                sum.update(block);
                for (int at = 0; at < MIB; at++) {
                    block[at] = (byte) (block[at] + 'a' - 'A');
                }
                out.write(block);
            }
        }
        return sum.getValue();
    }

    private static long sumOfAnswer(Path upload, String url) throws Exception {
        var curl =
                Program.of(
                                "curl",
                                "-sS",
                                "--noproxy",
                                "*",
                                "-X",
                                "POST",
                                "-T",
                                upload,
                                "-H",
                                "Transfer-Encoding: chunked",
                                url)
                        .start();
        var sum = new CRC32C();
        try (InputStream answer = curl.getInputStream()) {
            var octets = new byte[64 << 10];
            for (int n = answer.read(octets); n >= 0; n = answer.read(octets)) {
                sum.update(octets, 0, n);
            }
        }
        assertThat(curl.waitFor()).isZero();
        return sum.getValue();
    }
}
