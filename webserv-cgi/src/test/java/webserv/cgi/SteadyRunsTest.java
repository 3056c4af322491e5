package webserv.cgi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.Content;
import webserv.api.http.Reply;

/// Programs that are believed to be steady, whether or not they are.
@Timeout(60)
class SteadyRunsTest {
    @TempDir Path folder;

    /// Until its last run was so, however busy the machine is.
    @Test
    void programThatWorksIsFoundToBeSteadyAndAnswersInItsTurn() throws Exception {
        try (var programs = Programs.in(folder)) {
            while (programs.habitOf("works.pl") != Habit.STEADY) {
                assertThat(answer(programs, "/works.pl")).isEqualTo("80000200000");
            }
            assertThat(answer(programs, "/works.pl")).isEqualTo("80000200000");
        }
    }

    @Test
    void programThatStreamsNowAndThenIsPassedOnAsItWrites() throws Exception {
        try (var programs = Programs.in(folder)) {
            var there = Files.createFile(folder.resolve("there"));
            for (int round = 0; round < 5; round++) {
                programs.believe(Habit.STEADY, folder.resolve("slow.py"));
                assertThat(answer(programs, "/slow.py?" + there)).isEqualTo("first\nsecond\n");
                programs.believe(Habit.STEADY, folder.resolve("slow.py"));
                assertFirstPartComesBefore(programs, folder.resolve("go" + round));
            }
        }
    }

    private static void assertFirstPartComesBefore(Programs programs, Path signal)
            throws Exception {
        var reply = programs.promise(TestRequest.get("/slow.py?" + signal)).get();
        var content = (Content.Written) ((Reply.Response) reply).content();
        var out = new PipedOutputStream();
        var received = new PipedInputStream(out);
        var written = new CompletableFuture<Void>();
        Thread.ofVirtual()
                .start(() -> {
                    try (out) {
                        content.writer().writeTo(out);
                        written.complete(null);
                    } catch (Exception failed) {
                        written.completeExceptionally(failed);
                    }
                });
        assertThat(received.readNBytes(6)).asString(UTF_8).isEqualTo("first\n");
        Files.createFile(signal);
        assertThat(received.readAllBytes()).asString(UTF_8).isEqualTo("second\n");
        assertThat(written).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void programsThatSleepForOnceKeepNobodyFromItsTurn() throws Exception {
        int sleepers = 2 * Runtime.getRuntime().availableProcessors();
        try (var programs = Programs.believed(Habit.STEADY, folder, "max_processes", "50")) {
            remember(programs, "/sleeps.py?", "/hello.pl");
            programs.believe(Habit.STEADY, folder.resolve("sleeps.py"));
            programs.believe(Habit.STEADY, folder.resolve("hello.pl"));
            var signal = folder.resolve("go");
            var asleep =
                    Stream.generate(() -> programs.promise(TestRequest.get("/sleeps.py?" + signal)))
                            .limit(sleepers)
                            .toList();
            assertThat(answer(programs, "/hello.pl")).isEqualTo("hello from perl");
            assertThat(asleep).noneMatch(CompletableFuture::isDone);
            Files.createFile(signal);
            for (var reply : asleep) {
                var response = (Reply.Response) reply.get(30, TimeUnit.SECONDS);
                assertThat(Programs.text(response)).isEqualTo("awake\n");
            }
        }
    }

    /// Has the handler look them up, so that it knows them on the loop.
    private void remember(Programs programs, String... targets) throws Exception {
        var there = Files.createFile(folder.resolve("there"));
        for (var target : targets) {
            answer(programs, target + (target.endsWith("?") ? there : ""));
        }
    }

    @Test
    void programEndsWhenItsClientGoesBeforeItHasSaidAnything() throws Exception {
        try (var programs = Programs.believed(Habit.STEADY, folder, "kill_grace", "100ms")) {
            var promise = programs.promise(TestRequest.get("/stubborn.py"));
            programs.handler().abandoned(promise);
            assertThat(promise).failsWithin(Duration.ofSeconds(30));
        }
    }

    @Test
    void shortRunsDoNotWaitForSteadyOnes() throws Exception {
        var host = new Host();
        host.enter();
        var held = new CountDownLatch(1);
        var ran = new CountDownLatch(1);
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
            host.turns(Habit.STEADY).take(() -> awaitQuietly(held));
        }
        host.turns(Habit.SHORT).take(ran::countDown);
        assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
        held.countDown();
        host.leave();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// As a server asks for it.
    private static String answer(Programs programs, String target) throws Exception {
        var reply = programs.promise(TestRequest.get(target)).get(30, TimeUnit.SECONDS);
        return Programs.text((Reply.Response) reply);
    }
}
