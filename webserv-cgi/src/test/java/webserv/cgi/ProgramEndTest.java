package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.http.RequestHead;
import webserv.gateway.UnreadableContent;
import webserv.testkit.Await;

@ParameterizedClass(name = "programs that are believed to be {0}")
@EnumSource
@Timeout(60)
class ProgramEndTest {
    @Parameter Habit habit = Habit.UNKNOWN;
    @TempDir Path folder;

    @Test
    void programEndsWhenItsClientIsGone() throws Exception {
        try (var programs = Programs.believed(habit, folder)) {
            var response = programs.response(TestRequest.get("/forever.sh"));
            var program = programs.running().getFirst();
            var content = (Content.Written) response.content();
            assertThatThrownBy(() -> content.writer().writeTo(new GoneClient()))
                    .hasMessage("the client is gone");
            assertThat(program.onExit()).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    @Test
    void programEndsWhenItsAnswerIsNotWanted() throws Exception {
        try (var programs = Programs.believed(habit, folder)) {
            var response = programs.response(TestRequest.get("/forever.sh"));
            var program = programs.running().getFirst();
            ((Content.Written) response.content()).writer().discard();
            assertThat(program.onExit()).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    @Test
    void programEndsWhenItsContentBreaksOff() throws Exception {
        try (var programs = Programs.believed(habit, folder)) {
            var content = new BrokenContent(0, clientGone());
            var request = TestRequest.of("POST", "/stubborn.py", Fields.empty(), 9, content);
            assertThat(programs.refusal(request))
                    .isEqualTo(
                            new Reply.Refusal(
                                    502,
                                    new Cause(
                                            "cgi-client-gone",
                                            folder + "/stubborn.py lost its client")));
        }
    }

    @Test
    void programEndsWhenContentThatWasKeptCannotBeRead() throws Exception {
        try (var programs = Programs.believed(habit, folder)) {
            var unreadable = new UnreadableContent(new IOException("the disk is gone"));
            var content = new BrokenContent(0, unreadable);
            var request = TestRequest.of("POST", "/stubborn.py", Fields.empty(), 9, content);
            assertThat(programs.refusal(request))
                    .isEqualTo(
                            new Reply.Refusal(
                                    500,
                                    new Cause(
                                            "cgi-content-unreadable",
                                            folder
                                                    + "/stubborn.py cannot be given the content"
                                                    + " that was kept for it")));
        }
    }

    @Test
    void interruptedHandlerEndsItsProgram() throws Exception {
        try (var programs = Programs.believed(habit, folder, "kill_grace", "100ms")) {
            var content = new AwaitedContent();
            var request = TestRequest.of("POST", "/stubborn.py", Fields.empty(), 9, content);
            var outcome = new CompletableFuture<Reply>();
            var handling = Thread.ofVirtual().start(() -> reply(programs, request, outcome));
            content.asked.await();
            handling.interrupt();
            assertThatThrownBy(() -> outcome.get(30, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void programEndsWhenNobodyWaitsForThePromisedReply() throws Exception {
        try (var programs = Programs.believed(habit, folder, "kill_grace", "100ms")) {
            var content = new AwaitedContent();
            var request = TestRequest.of("POST", "/stubborn.py", Fields.empty(), 9, content);
            var promise = programs.promise(request);
            content.asked.await();
            programs.handler().abandoned(promise);
            assertThat(promise).failsWithin(Duration.ofSeconds(30));
        }
    }

    private static void reply(
            Programs programs, TestRequest request, CompletableFuture<Reply> outcome) {
        try {
            outcome.complete(programs.reply(request));
        } catch (Exception failed) {
            outcome.completeExceptionally(failed);
        }
    }

    /// Content that tells when it is first asked for, which is when the program runs, and ends.
    private static final class AwaitedContent extends InputStream {
        final CountDownLatch asked = new CountDownLatch(1);

        @Override
        public int read() {
            asked.countDown();
            return -1;
        }

        @Override
        public int read(byte[] octets, int offset, int length) {
            return read();
        }
    }

    @Test
    void spooledFileIsDeletedWhenContentBreaksOff() throws Exception {
        try (var programs = Programs.believed(habit, folder, "spool_memory", "16B")) {
            var content = new BrokenContent(100, clientGone());
            var request =
                    TestRequest.of(
                            "POST",
                            "/upper.sh",
                            Fields.empty(),
                            RequestHead.UNKNOWN_LENGTH,
                            content);
            assertThatThrownBy(() -> programs.reply(request)).hasMessage("the client is gone");
        }
    }

    @Test
    void spooledContentIsGivenBackThoughTheProgramDoesNotReadIt() throws Exception {
        try (var programs = Programs.believed(habit, folder, "spool_memory", "16B")) {
            var request =
                    TestRequest.postInChunks("/answers-without-reading.sh", new byte[1 << 20]);
            assertThat(programs.answer(request)).isEqualTo("enough");
        }
        while (open(folder + "/webserv-") > 0) { // until the system has it back
            Thread.onSpinWait();
        }
    }

    /// It waits for its content, which is in a file that only the server has open.
    @Test
    void spooledContentHasNoNameWhileTheProgramReadsIt() throws Exception {
        try (var programs = Programs.believed(habit, folder, "spool_memory", "16B")) {
            var request = TestRequest.postInChunks("/forever.sh", new byte[1 << 20]);
            var response = programs.response(request);
            assertThat(folder).isDirectoryNotContaining("glob:**.content");
            assertThat(open(folder + "/webserv-")).isEqualTo(1);
            ((Content.Written) response.content()).writer().discard();
        }
    }

    @Test
    void childThatOutlivesProgramSilentlyIsEnded() throws Exception {
        try (var programs = Programs.believed(habit, folder)) {
            var orphan = orphanOf(programs, "/silent-orphan.sh");
            assertThat(orphan.onExit()).succeedsWithin(Duration.ofSeconds(30));
            assertIsTakenFromTheListOfProcesses(orphan);
        }
    }

    /// It is the server that has to do so, as its parent has ended.
    @Test
    void childThatOutlivesProgramAndCannotBeRecognisedLeavesNoZombie() throws Exception {
        try (var programs = Programs.believed(habit, folder)) {
            var orphan = orphanOf(programs, "/brief-orphan.sh");
            Files.writeString(folder.resolve("go"), "go\n");
            assertIsTakenFromTheListOfProcesses(orphan);
        }
    }

    private static void assertIsTakenFromTheListOfProcesses(ProcessHandle process) {
        Await.until(() -> !process.isAlive());
        assertThat(Path.of("/proc/" + process.pid())).doesNotExist();
    }

    @Test
    void childThatHoldsTheOutputOpenIsEnded() throws Exception {
        try (var programs = Programs.believed(habit, folder)) {
            var orphan = orphanOf(programs, "/holding-orphan.sh");
            assertThat(orphan.onExit()).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    @Test
    void childThatCannotBeRecognisedDelaysNoAnswer() throws Exception {
        try (var programs = Programs.believed(habit, folder)) {
            orphanOf(programs, "/escaping-orphan.sh").destroyForcibly();
        }
    }

    @Test
    void childThatLeavesTheSessionAndIgnoresSigtermIsEnded() throws Exception {
        try (var programs =
                Programs.believed(habit, folder, "timeout", "1s", "kill_grace", "100ms")) {
            var response = programs.response(TestRequest.get("/own-session.py"));
            var family = programs.running();
            assertThat(family).hasSizeGreaterThanOrEqualTo(2);
            assertThatThrownBy(() -> Programs.text(response))
                    .hasMessage(folder + "/own-session.py did not end in time");
            assertThat(family)
                    .allSatisfy(process ->
                            assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(30)));
        }
    }

    @Test
    void programThatReadsTooSlowlyIsEnded() throws Exception {
        try (var programs =
                Programs.believed(
                        habit, folder, "first_octet_timeout", "300ms", "kill_grace", "100ms")) {
            var request = TestRequest.post("/reads-slowly.py", new byte[1 << 20]);
            assertThat(programs.refusal(request))
                    .isEqualTo(
                            new Reply.Refusal(
                                    504,
                                    new Cause(
                                            "cgi-silent",
                                            folder + "/reads-slowly.py wrote nothing in time")));
        }
    }

    private static ProcessHandle orphanOf(Programs programs, String target) throws Exception {
        return ProcessHandle.of(Long.parseLong(programs.answer(TestRequest.get(target))))
                .orElseThrow();
    }

    @Test
    void wholeTreeEndsWithTheHandler() throws Exception {
        try (var programs = Programs.believed(habit, folder, "kill_grace", "100ms")) {
            assertThat(programs.response(TestRequest.get("/forks-and-hangs.sh")).status())
                    .isEqualTo(200);
            var tree = ProcessHandle.current().descendants().toList();
            assertThat(tree).hasSizeGreaterThan(1);
            programs.handler().close();
            for (var process : tree) {
                assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(30));
            }
        }
    }

    @Test
    void manyRunsLeaveNoPipeOpen() throws Exception {
        long before = open("pipe:");
        try (var programs = Programs.believed(habit, folder)) {
            for (int i = 0; i < 100; i++) {
                assertThat(programs.answer(TestRequest.get("/direct"))).isEqualTo("/direct|");
            }
        }
        assertThat(open("pipe:")).isLessThanOrEqualTo(before);
    }

    /// How many descriptors of this process are open whose names begin so.
    private static long open(String name) throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(descriptor -> isOf(descriptor, name)).count();
        }
    }

    private static boolean isOf(Path descriptor, String name) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith(name);
        } catch (IOException _) {
            return false; // closed since it was listed
        }
    }

    private static IOException clientGone() {
        return new IOException("the client is gone");
    }

    /// Some octets, and then no more for a reason.
    private static final class BrokenContent extends InputStream {
        private final IOException why;
        private int left;

        BrokenContent(int octets, IOException why) {
            left = octets;
            this.why = why;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                throw why;
            }
            left--;
            return 'a';
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            octets[offset] = (byte) read();
            return 1;
        }
    }

    private static final class GoneClient extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            throw clientGone();
        }
    }
}
