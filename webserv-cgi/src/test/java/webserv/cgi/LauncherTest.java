package webserv.cgi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Reply;

/// The two ways to start programs, and what is left behind.
@Timeout(180)
class LauncherTest {
    private static final int RUNS = 10_000;
    private static final int CLIENTS = 8;

    @TempDir Path folder;

    @Test
    void functionsOfTheLibraryAreThere() {
        assertThat(Libc.missing()).isEmpty();
    }

    @Test
    void programLeadsItsGroupAndInheritsNeitherSignalsNorDescriptors() throws Exception {
        try (var programs = Programs.in(folder)) {
            assertThat(programs.answer(TestRequest.get("/signals.py")))
                    .isEqualTo(
                            """
                            blocked 0
                            ignored 0
                            descriptors [0, 1, 2] 4
                            session %s group True
                            """
                                    .formatted(Terminal.isOurs() ? "True" : "False"));
        }
    }

    @Test
    void thousandsOfRunsLeaveNoProcessAndNoDescriptor() throws Exception {
        compile("hello.c");
        runHello(1);
        var before = descriptors();
        runHello(RUNS);
        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void eachProgramHasItsOwnFolderAndInputWhateverTheLastOneHad() throws Exception {
        try (var programs = Programs.in(folder)) {
            for (var name : List.of("one", "two", "one", "two")) {
                var home = Files.createDirectories(folder.resolve(name)).toRealPath();
                Files.writeString(home.resolve("where.sh"), "echo Status: 200; echo; pwd; cat\n");
                var path = "/" + name + "/where.sh";
                assertThat(programs.answer(TestRequest.get(path))).isEqualTo(home + "\n");
                assertThat(programs.answer(TestRequest.post(path, "content".getBytes(UTF_8))))
                        .isEqualTo(home + "\ncontent");
                assertThat(programs.answer(TestRequest.get(path))).isEqualTo(home + "\n");
            }
        }
    }

    @Test
    void shortRunIsOverWithItsAnswerAndLongerOnesAreNot() throws Exception {
        compile("hello.c");
        try (var programs = Programs.in(folder)) {
            var working = folder.resolve("working");
            Files.writeString(working, "#!/bin/sh\necho Status: 200; echo; exec sleep 60\n");
            assertThat(working.toFile().setExecutable(true)).isTrue();
            for (int run = 0; run < 20; run++) {
                var hello = programs.response(TestRequest.get("/hello"));
                assertThat(Programs.text(hello)).isEqualTo("hello\n");
            }
            Files.move(working, folder.resolve("hello"), StandardCopyOption.REPLACE_EXISTING);
            var response = programs.response(TestRequest.get("/hello"));
            assertThat(response.content()).isInstanceOf(Content.Written.class);
            ((Content.Written) response.content()).writer().discard();
        }
    }

    @Test
    void programThatClosesItsOutputsAndWorksOnIsNoShortRun() throws Exception {
        compile("hello.c");
        try (var programs = Programs.in(folder)) {
            var working = folder.resolve("working");
            Files.writeString(
                    working, "#!/bin/sh\necho Status: 200; echo; exec sleep 60 >&- 2>&-\n");
            assertThat(working.toFile().setExecutable(true)).isTrue();
            for (int run = 0; run < 20; run++) {
                programs.answer(TestRequest.get("/hello"));
            }
            Files.move(working, folder.resolve("hello"), StandardCopyOption.REPLACE_EXISTING);
            assertThat(programs.answer(TestRequest.get("/hello"))).isEmpty();
            assertThat(programs.running()).isNotEmpty();
        }
    }

    @Test
    void manyShortRunsAreAnsweredThoughFewTakeTheirTurnAtATime() throws Exception {
        compile("hello.c");
        try (var programs = Programs.in(folder, "max_processes", "50", "queue_timeout", "60s")) {
            for (int run = 0; run < 20; run++) {
                programs.answer(TestRequest.get("/hello"));
            }
            var replies =
                    Stream.generate(() -> programs.promise(TestRequest.get("/hello")))
                            .limit(100)
                            .toList();
            for (var reply : replies) {
                var response = (Reply.Response) reply.get(30, TimeUnit.SECONDS);
                assertThat(Programs.text(response)).isEqualTo("hello\n");
            }
        }
    }

    /// Runs the program as often, by some clients at once. At its end nothing may be left.
    private void runHello(int runs) throws Exception {
        try (var programs = Programs.in(folder);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var left = new AtomicInteger(runs);
            Callable<Integer> client = () -> answersWhile(left, programs);
            var asked = clients.invokeAll(Collections.nCopies(CLIENTS, client));
            int answered = 0;
            for (var answers : asked) {
                answered += answers.get();
            }
            assertThat(answered).isEqualTo(runs);
        }
    }

    private static int answersWhile(AtomicInteger left, Programs programs) throws Exception {
        int answers = 0;
        while (left.getAndDecrement() > 0) {
            var reply = programs.promise(TestRequest.get("/hello")).get(30, TimeUnit.SECONDS);
            assertThat(Programs.text((Reply.Response) reply)).isEqualTo("hello\n");
            answers++;
        }
        return answers;
    }

    private void compile(String source) throws Exception {
        var program = folder.resolve(source.replace(".c", "")).toString();
        var compiler =
                new ProcessBuilder("gcc", "-O", "-o", program, "src/test/resources/" + source)
                        .inheritIO()
                        .start();
        assertThat(compiler.waitFor()).isZero();
    }

    /// What of ours is open, by kind; jars and the like come and go.
    private static Map<String, Long> descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.map(LauncherTest::kind)
                    .filter(kind -> !kind.startsWith("/") || kind.startsWith("/memfd"))
                    .collect(Collectors.groupingBy(kind -> kind, Collectors.counting()));
        }
    }

    private static String kind(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().replaceAll("\\[?\\d+]?$", "");
        } catch (IOException _) {
            return "/closed since it was listed";
        }
    }

    @Test
    void programThatCannotBeLoadedLeavesNothing() throws Exception {
        runUnloadable();
        var before = descriptors();
        runUnloadable();
        assertThat(descriptors()).isEqualTo(before);
    }

    private void runUnloadable() throws Exception {
        try (var programs = Programs.in(folder)) {
            Files.writeString(folder.resolve("direct"), "#!/no/such/interpreter\n");
            assertThat(programs.refusal(TestRequest.get("/direct")))
                    .isEqualTo(
                            new Reply.Refusal(
                                    500,
                                    new Cause(
                                            "cgi-not-started",
                                            "cannot start [%s/direct]: No such file or directory"
                                                    .formatted(folder))));
        }
    }

    @Test
    void anotherWatchdogIsStartedWhereOneWasEnded() throws Exception {
        try (var programs = Programs.in(folder)) {
            programs.answer(TestRequest.get("/hello.pl"));
            var watchdog = ProcessHandle.current().children().findFirst().orElseThrow();
            watchdog.destroyForcibly();
            watchdog.onExit().get(30, TimeUnit.SECONDS);
            do { // a start or two may come before the news of its end
                programs.answer(TestRequest.get("/hello.pl"));
            } while (ProcessHandle.current().children().anyMatch(watchdog::equals));
            assertThat(ProcessHandle.current().children())
                    .anyMatch(child -> !programs.running().contains(child));
        }
    }

    @Test
    void jdkStartsProgramsWhereTheLibraryIsOfNoUse() throws Exception {
        try (var programs = Programs.byTheJdk(folder, "timeout", "2s", "kill_grace", "100ms")) {
            var content = "a".repeat(1 << 20).getBytes(UTF_8);
            assertThat(programs.answer(TestRequest.post("/upper.sh", content)))
                    .isEqualTo("A".repeat(1 << 20));
            assertThat(programs.refusal(TestRequest.get("/nothing.sh")))
                    .isEqualTo(
                            new Reply.Refusal(
                                    502,
                                    new Cause(
                                            "gateway-no-output",
                                            folder + "/nothing.sh gave no output, exit status 3")));
            assertThat(programs.refusal(TestRequest.get("/stubborn.py")))
                    .isEqualTo(
                            new Reply.Refusal(
                                    504,
                                    new Cause(
                                            "cgi-timeout",
                                            folder + "/stubborn.py did not end in time")));
            var orphan = Long.parseLong(programs.answer(TestRequest.get("/holding-orphan.sh")));
            assertThat(ProcessHandle.of(orphan).stream().map(ProcessHandle::onExit))
                    .allSatisfy(end -> assertThat(end).succeedsWithin(Duration.ofSeconds(30)));
        }
    }
}
