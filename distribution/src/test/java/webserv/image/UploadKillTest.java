package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers that die, and servers that meet, over one store.
final class UploadKillTest {
    private static final int KILLS = 100;
    private static final int OCTETS = 1 << 20;

    @TempDir private Path folder;

    /// Version `n` is the octet `n` many times over.
    @Test
    void killedServerLeavesWholeVersionsAndItsSuccessorNoLitter() throws IOException {
        var site = UploadSite.in(folder, "");
        var stored = site.store().resolve("a");
        long seed = 20261120;
        var random = new SplittableRandom(seed);
        int last = 0;
        for (int version = 1; version <= KILLS; version++) {
            try (var server = site.start()) {
                assertThat(UploadSite.litter(site.store()))
                        .as("litter in run %d", version)
                        .isEmpty();
                uploadAndKill(site, server, version, random);
            }
            int found = Files.exists(stored) ? versionOf(stored) : 0;
            assertThat(found).as("seed %d, run %d", seed, version).isIn(last, version);
            last = found;
        }
        assertThat(last).as("some upload was in time").isPositive();
        site.start().close();
        try (var left = Files.list(site.store().resolve(".part"))) {
            assertThat(left).containsExactly(site.store().resolve(".part/lock"));
        }
    }

    /// Every third upload is sent whole, and the kill races with its end.
    private static void uploadAndKill(
            UploadSite site, RunningServer server, int version, SplittableRandom random)
            throws IOException {
        var content = new byte[OCTETS];
        Arrays.fill(content, (byte) version);
        int sent = version % 3 == 0 ? OCTETS : random.nextInt(OCTETS);
        try (var socket = site.send("PUT", "a", "Content-Length: " + OCTETS + "\r\n")) {
            socket.getOutputStream().write(content, 0, sent);
            if (version % 6 == 0) {
                socket.getInputStream().read();
            }
            server.signal("KILL");
            assertThat(server.awaitExit()).isEqualTo(128 + 9);
        }
    }

    private static int versionOf(Path stored) throws IOException {
        var content = Files.readAllBytes(stored);
        assertThat(content).hasSize(OCTETS);
        for (byte octet : content) {
            assertThat(octet).isEqualTo(content[0]);
        }
        return content[0];
    }

    @Test
    void storeOfARunningServerIsRefusedToAnother() throws IOException {
        var site = UploadSite.in(folder, "");
        var other = UploadSite.in(folder, "");
        try (var server = site.start()) {
            var refused = other.program().run();
            assertThat(refused.exit()).isNotZero();
            assertThat(refused.out() + refused.err())
                    .contains("cannot start 'upload' of the location at ")
                    .contains("the store is in use by another server: process " + server.pid());
            var checked = Program.of(Image.BUILT.script(), "check", "-c", other.configuration());
            assertThat(checked.run().exit()).as("a check disturbs nobody").isZero();
            assertThat(Curl.get(site.url("a"), "--request", "PUT", "--data", "x").status())
                    .isEqualTo(201);
        }
        other.start().close();
    }

    @Test
    void manyUploadsOfOneNameLeaveOneOfThem() throws Exception {
        var site = UploadSite.in(folder, "");
        try (var _ = site.start();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<String>>();
            for (int i = 0; i < 200; i++) {
                var content = String.valueOf((char) ('a' + i % 26)).repeat(100_000 + i);
                tasks.add(() -> put(site, content));
            }
            for (var done : threads.invokeAll(tasks)) {
                assertThat(done.get()).matches("HTTP/1.1 20[14] .*");
            }
            assertThat(Files.readString(site.store().resolve("a"))).matches("(.)\\1{99999,100199}");
            assertThat(UploadSite.litter(site.store())).isEmpty();
        }
    }

    private static String put(UploadSite site, String content) throws IOException {
        var length = "Content-Length: " + content.length() + "\r\nConnection: close\r\n";
        try (var socket = site.send("PUT", "a", length)) {
            UploadSite.write(socket.getOutputStream(), content);
            var answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return answer.lines().findFirst().orElse("");
        }
    }
}
