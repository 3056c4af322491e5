package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients that mean harm. All the while a healthy client is answered; afterwards the server has as
/// many descriptors and threads as before, its heap holds as much, and it has logged no error. That
/// heap is small, and the server ends when it is used up: what it kept for each attacker during an
/// attack would show.
final class AttackTest {
    private static final int CROWD = 2000;

    /// How many connections are reset, and how many of them are open at a time.
    private static final int RESETS = 10_000;

    private static final int WAVE = 500;

    /// What each client sends of something that never ends: more than any limit.
    private static final int ENDLESS_OCTETS = 256 * 1024;

    /// What the virtual machine may open and start by itself in the meantime.
    private static final int DESCRIPTORS_OF_THE_MACHINE = 8;

    private static final int THREADS_OF_THE_MACHINE =
            8 + Runtime.getRuntime().availableProcessors();

    /// What the heap may hold more than before: classes that were loaded and caches that were
    /// filled in the meantime. It is less than 300 octets for each of a crowd's connections.
    private static final long OCTETS_OF_THE_MACHINE = 512 << 10;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String CHUNKED =
            "POST /cgi-bin/cat.sh HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static final Address ADDRESS = Address.free();
    private static RunningServer server;
    private static int descriptors;
    private static int threads;
    private static long liveOctets;
    private HealthyClient healthy;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("small.bin"), new byte[16 << 10]);
        try (var large = new RandomAccessFile(folder.resolve("large.bin").toFile(), "rw")) {
            large.setLength(64 << 20);
        }
        var programs = Files.createDirectory(folder.resolve("programs"));
        Files.writeString(
                programs.resolve("cat.sh"), "echo Content-Type: text/plain; echo; exec cat");
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        client_header_timeout: 2s
                        client_body_timeout: 2s
                        send_timeout: 2s
                        lingering_time: 30s # the answer is read, however slow the machine
                        servers:
                          - listen: "%s"
                            root: .
                            locations:
                              - { path: = /healthz, return: { text: fine } }
                              - path: /cgi-bin/
                                alias: programs
                                cgi: { interpreters: { .sh: sh } }
                        """
                                .formatted(ADDRESS));
        server =
                RunningServer.start(
                        Program.of(Image.BUILT.script(), "run", "-c", configuration)
                                .with("WEBSERV_JAVA_OPTS", "-Xmx64m"),
                        List.of(ADDRESS));
        while (!server.holds("webserv.nio.EpollPoller")) {
            for (int i = 0; i < 100; i++) {
                HealthyClient.isAnsweredAt(ADDRESS);
            }
        }
        liveOctets = server.liveOctets() + OCTETS_OF_THE_MACHINE;
        descriptors = server.descriptors() + DESCRIPTORS_OF_THE_MACHINE;
        threads = server.threads() + THREADS_OF_THE_MACHINE;
    }

    @AfterAll
    static void stop() {
        server.close();
        assertThat(server.transcript().toString()).doesNotContain("ERROR").contains("stopped");
    }

    @BeforeEach
    void healthyClientBeginsToAsk() {
        healthy = HealthyClient.of(ADDRESS);
    }

    @AfterEach
    void healthyClientWasAnsweredAndNothingIsLeft() {
        healthy.close();
        awaitBaseline();
        awaitHeap();
    }

    @Test
    void headsThatNeverEndAreRefusedInTime() throws IOException {
        var head = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(4000);
        try (var attackers = Crowd.of(CROWD, ADDRESS::connect, octets(head))) {
            assertThat(attackers.answers())
                    .allSatisfy(answer ->
                            assertThat(answer)
                                    .startsWith("HTTP/1.1 408 ")
                                    .contains("\r\nConnection: close\r\n"));
        }
    }

    @Test
    void clientsThatDoNotReadAFileAreGivenUp() throws IOException {
        var request = octets("GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n");
        try (var _ = Crowd.of(CROWD, ADDRESS::connectNarrowly, request)) {
            awaitBaseline();
        }
    }

    @Test
    void clientsThatAskOnAndOnAndDoNotReadAreGivenUp() throws IOException {
        var requests = octets("GET /small.bin HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1000));
        try (var _ = Crowd.of(CROWD / 4, ADDRESS::connectNarrowly, requests)) {
            awaitBaseline();
        }
    }

    /// Half a million requests that are there at once.
    @Test
    void clientsThatPipelineAreAnsweredInTurnAndLeaveRoomForOthers() throws IOException {
        int pipelined = 1000;
        var request = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
        var last = "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        var requests = octets(request.repeat(pipelined - 1) + last);
        try (var attackers = Crowd.of(CROWD / 4, ADDRESS::connect, requests)) {
            assertThat(attackers.answers())
                    .allSatisfy(answers ->
                            assertThat(answers.split("\r\n\r\nfine", -1)).hasSize(pipelined + 1));
        }
    }

    static Stream<Arguments> endless() {
        return Stream.of(
                arguments("leading CRLF", "", "\r\n", 400),
                arguments("target", "GET /", "x", 414),
                arguments("field line", "GET / HTTP/1.1\r\nX: ", "x", 431),
                arguments("field lines", "GET / HTTP/1.1\r\n", "X: x\r\n", 431),
                arguments("chunk extension", CHUNKED + "1;", "x", 400),
                arguments(
                        "chunks with extensions",
                        CHUNKED,
                        "1;" + "x".repeat(99) + "\r\nx\r\n",
                        400),
                arguments("trailer lines", CHUNKED + "0\r\n", "X: x\r\n", 431));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endless")
    void endlessInputIsRefused(String name, String opening, String piece, int status)
            throws IOException {
        var input = opening + piece.repeat(ENDLESS_OCTETS / piece.length());
        try (var attackers = Crowd.of(50, ADDRESS::connect, octets(input))) {
            assertThat(attackers.answers())
                    .allSatisfy(answer ->
                            assertThat(answer)
                                    .startsWith("HTTP/1.1 " + status + " ")
                                    .contains("\r\nConnection: close\r\n"));
        }
    }

    @Test
    void floodOfOverlongTargetsIsRefused() throws IOException {
        var request = octets("GET /" + "x".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        try (var attackers = Crowd.of(CROWD, ADDRESS::connect, request)) {
            assertThat(attackers.answers())
                    .allSatisfy(answer -> assertThat(answer).startsWith("HTTP/1.1 414 "));
        }
    }

    @Test
    void resetsAtAnyPointLeaveNothingBehind() throws IOException {
        var requests =
                List.of(
                        "GET / HT",
                        "GET / HTTP/1.1\r\nHost: a\r\n",
                        "GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n",
                        "GET /small.bin HTTP/1.1\r\nHost: a\r\n\r\n".repeat(50),
                        CHUNKED + "5\r\nhel");
        for (int i = 0; i < RESETS / WAVE; i++) {
            var request = octets(requests.get(i % requests.size()));
            try (var attackers = Crowd.of(WAVE, ADDRESS::connect, request)) {
                attackers.reset();
            }
        }
    }

    /// Waits until everything that the attack has opened is closed. Each look takes a request, so
    /// the waiting keeps no processor busy for nothing.
    private static void awaitBaseline() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (server.descriptors() > descriptors || server.threads() > threads) {
            assertThat(System.nanoTime())
                    .as(
                            "%d descriptors of %d, %d threads of %d",
                            server.descriptors(), descriptors, server.threads(), threads)
                    .isLessThan(end);
            HealthyClient.isAnsweredAt(ADDRESS);
        }
    }

    /// Waits until the heap holds no more than before. What a thread of the machine is about to
    /// give up may survive a first collection; what is kept for good survives them all.
    private static void awaitHeap() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (long live = server.liveOctets(); live > liveOctets; live = server.liveOctets()) {
            assertThat(System.nanoTime())
                    .as("%d octets are live, of %d", live, liveOctets)
                    .isLessThan(end);
            HealthyClient.isAnsweredAt(ADDRESS);
        }
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
