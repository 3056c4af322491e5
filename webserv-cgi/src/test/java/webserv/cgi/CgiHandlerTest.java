package webserv.cgi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.http.RequestHead;

@Timeout(60)
class CgiHandlerTest {
    @TempDir Path folder;

    @Test
    void programSeesItsEnvironmentAndNothingElse() throws Exception {
        try (var programs = Programs.in(folder, "inherit_environment", "PATH")) {
            var names =
                    programs.answer(
                                    TestRequest.get(
                                            "/environment.sh/a?b=c",
                                            Fields.of("Proxy", "x", "X-A", "y")))
                            .lines()
                            .map(line -> line.substring(0, line.indexOf('=')))
                            .filter(name -> !name.equals("_"));
            assertThat(names)
                    .containsExactlyInAnyOrder(
                            "DOCUMENT_ROOT",
                            "GATEWAY_INTERFACE",
                            "HTTP_X_A",
                            "PATH",
                            "PATH_INFO",
                            "PATH_TRANSLATED",
                            "PWD",
                            "QUERY_STRING",
                            "REDIRECT_STATUS",
                            "REMOTE_ADDR",
                            "REMOTE_HOST",
                            "REMOTE_PORT",
                            "REQUEST_METHOD",
                            "REQUEST_SCHEME",
                            "REQUEST_URI",
                            "SCRIPT_FILENAME",
                            "SCRIPT_NAME",
                            "SERVER_ADDR",
                            "SERVER_NAME",
                            "SERVER_PORT",
                            "SERVER_PROTOCOL",
                            "SERVER_SOFTWARE",
                            "WEBSERV_RUN");
        }
    }

    @Test
    void programRunsInItsOwnFolderWithNoArguments() throws Exception {
        try (var programs = Programs.in(folder)) {
            var below = Files.createDirectory(folder.resolve("below"));
            Files.copy(folder.resolve("where.sh"), below.resolve("where.sh"));
            assertThat(programs.answer(TestRequest.get("/below/where.sh")))
                    .isEqualTo(below.toRealPath() + "\n");
            assertThat(programs.answer(TestRequest.get("/arguments.sh?a+b"))).isEqualTo("0\n");
        }
    }

    @Test
    void executableFileIsRunDirectly() throws Exception {
        try (var programs = Programs.in(folder)) {
            assertThat(programs.answer(TestRequest.get("/direct/a/b"))).isEqualTo("/direct|/a/b");
        }
    }

    @Test
    void pythonReadsFormAndSetsTwoCookies() throws Exception {
        try (var programs = Programs.in(folder)) {
            var response =
                    programs.response(
                            TestRequest.post("/form.py", "name=J%C3%BCrgen".getBytes(UTF_8)));
            assertThat(response.fields())
                    .isEqualTo(
                            Fields.of(
                                    "Content-Type", "text/plain; charset=utf-8",
                                    "Set-Cookie", "a=1",
                                    "Set-Cookie", "b=2"));
            assertThat(Programs.text(response)).isEqualTo("Hello Jürgen");
        }
    }

    @Test
    void perlChoosesItsStatus() throws Exception {
        try (var programs = Programs.in(folder)) {
            var response = programs.response(TestRequest.get("/hello.pl"));
            assertThat(response.status()).isEqualTo(201);
            assertThat(Programs.text(response)).isEqualTo("hello from perl");
        }
    }

    record Upload(String name, int octets, boolean inChunks, String stream, String length) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Upload> uploads() {
        return Stream.of(
                new Upload("no octet", 0, false, "false", "0"),
                new Upload("10 MiB with a length", 10 << 20, false, "false", "10485760"),
                new Upload("chunks that fit into memory", 65_536, true, "false", "65536"),
                new Upload("chunks of one octet more", 65_537, true, "false", "65537"),
                new Upload("no chunk at all", 0, true, "false", "0"),
                new Upload("10 MiB in chunks", 10 << 20, true, "false", "10485760"),
                new Upload("10 MiB in chunks, streamed", 10 << 20, true, "true", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uploads")
    void contentPassesThroughProgramWhole(Upload row) throws Exception {
        try (var programs = Programs.in(folder, "stream_content", row.stream())) {
            var content = "a".repeat(row.octets()).getBytes(UTF_8);
            var request =
                    row.inChunks()
                            ? TestRequest.postInChunks("/upper.sh", content)
                            : TestRequest.post("/upper.sh", content);
            var response = programs.response(request);
            assertThat(response.fields().first("X-Length")).contains(row.length());
            assertThat(Programs.text(response).equals("A".repeat(row.octets()))).isTrue();
        }
    }

    @Test
    void outputIsPassedOnBeforeProgramEnds() throws Exception {
        var signal = folder.resolve("go");
        try (var programs = Programs.in(folder)) {
            var response = programs.response(TestRequest.get("/slow.py?" + signal));
            var out = new PipedOutputStream();
            var received = new PipedInputStream(out);
            var writer =
                    Thread.ofVirtual()
                            .start(() -> writeTo(out, (Content.Written) response.content()));
            assertThat(received.readNBytes(6)).asString(UTF_8).isEqualTo("first\n");
            Files.createFile(signal);
            assertThat(received.readAllBytes()).asString(UTF_8).isEqualTo("second\n");
            writer.join();
        }
    }

    private static void writeTo(PipedOutputStream out, Content.Written content) {
        try (out) {
            content.writer().writeTo(out);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void programMayAnswerWithoutReading() throws Exception {
        try (var programs = Programs.in(folder)) {
            var request = TestRequest.post("/answers-without-reading.sh", new byte[10 << 20]);
            assertThat(programs.answer(request)).isEqualTo("enough");
        }
    }

    @Test
    void programMayFillItsOutputBeforeItReads() throws Exception {
        try (var programs = Programs.in(folder)) {
            var request = TestRequest.post("/answers-before-reading.py", new byte[1 << 20]);
            assertThat(programs.answer(request)).hasSize(1_000_000 + 7).endsWith("x1048576");
        }
    }

    @Test
    void answerEndsWhenOutputIsClosedThoughProgramWorksOn() throws Exception {
        var signal = folder.resolve("go");
        try (var programs = Programs.in(folder)) {
            assertThat(programs.answer(TestRequest.get("/closes-output.sh?" + signal)))
                    .isEqualTo("done");
            Files.createFile(signal);
            var worker = ProcessHandle.current().children().findFirst();
            if (worker.isPresent()) {
                worker.get().onExit().get(30, TimeUnit.SECONDS);
            }
            assertThat(signal).doesNotExist();
        }
    }

    @Test
    void headRunsProgramAndDropsBody() throws Exception {
        var trace = folder.resolve("ran");
        try (var programs = Programs.in(folder)) {
            var response = programs.response(TestRequest.head("/runs.sh?" + trace));
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.content().length()).isEqualTo(4);
            assertThat(Programs.text(response)).isEmpty();
            assertThat(trace).hasContent("HEAD");
        }
    }

    @Test
    void declaredLengthIsTheContentsLength() throws Exception {
        try (var programs = Programs.in(folder)) {
            var response = programs.response(TestRequest.get("/runs.sh?" + folder.resolve("ran")));
            assertThat(response.content().length()).isEqualTo(4);
            assertThat(response.fields().has("Content-Length")).isFalse();
            assertThat(Programs.text(response)).isEqualTo("body");
        }
    }

    @Test
    void outputBeyondDeclaredLengthIsDropped() throws Exception {
        try (var programs = Programs.in(folder)) {
            assertThat(programs.answer(head("Status: 200~Content-Length: 3~~abcdef")))
                    .isEqualTo("abc");
        }
    }

    @Test
    void outputShortOfDeclaredLengthIsAborted() throws Exception {
        try (var programs = Programs.in(folder)) {
            var response = programs.response(head("Status: 200~Content-Length: 9~~abcdef"));
            assertThatThrownBy(() -> Programs.text(response))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the program wrote 3 octets less than it declared");
        }
    }

    @Test
    void localRedirectIsForwarded() throws Exception {
        try (var programs = Programs.in(folder)) {
            assertThat(programs.reply(head("Location: /other?a=b~~")))
                    .isEqualTo(new Reply.Forward("/other", Optional.of("a=b")));
        }
    }

    @Test
    void clientRedirectIs302() throws Exception {
        try (var programs = Programs.in(folder)) {
            var response = programs.response(head("Location: http://a.example/~~"));
            assertThat(response.status()).isEqualTo(302);
            assertThat(response.fields()).isEqualTo(Fields.of("Location", "http://a.example/"));
            assertThat(Programs.text(response)).isEmpty();
        }
    }

    record Broken(String name, String target, String cause) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Broken> brokenAnswers() {
        return Stream.of(
                new Broken("no output", "/nothing.sh", "nothing.sh gave no output, exit status 3"),
                new Broken(
                        "head that breaks off",
                        "/head.sh?Status:",
                        "head.sh gave a head that breaks off, exit status 0"),
                new Broken(
                        "head without empty line",
                        "/head.sh?Status:200~",
                        "head.sh gave a head that breaks off, exit status 0"),
                new Broken(
                        "page without head",
                        "/head.sh?hello~",
                        "head.sh gave a head that breaks off, exit status 0"),
                new Broken(
                        "line without colon",
                        "/head.sh?Status:200~hello~~",
                        "head.sh gave an invalid head: line 2: it has no colon: 'hello'"),
                new Broken(
                        "endless head",
                        "/head.sh?" + "X:y~".repeat(300),
                        "head.sh gave a head of more than 1024 octets"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenAnswers")
    void brokenHeadIsRefusedWith502(Broken row) throws Exception {
        try (var programs = Programs.in(folder, "max_head", "1KiB")) {
            assertThat(programs.refusal(TestRequest.get(row.target())))
                    .isEqualTo(new Reply.Refusal(502, folder + "/" + row.cause()));
        }
    }

    @Test
    void crashWhileAnsweringAbortsTheAnswer() throws Exception {
        try (var programs = Programs.in(folder)) {
            var response = programs.response(TestRequest.get("/crash.sh"));
            assertThatThrownBy(() -> Programs.text(response))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the program was ended by a signal while it answered");
        }
    }

    @Test
    void programThatSaysNothingIs504AndEndsThoughItIgnoresSigterm() throws Exception {
        try (var programs =
                Programs.in(folder, "first_octet_timeout", "300ms", "kill_grace", "100ms")) {
            assertThat(programs.refusal(TestRequest.get("/stubborn.py")))
                    .isEqualTo(
                            new Reply.Refusal(504, folder + "/stubborn.py wrote nothing in time"));
        }
    }

    @Test
    void programThatTakesTooLongIs504() throws Exception {
        try (var programs = Programs.in(folder, "timeout", "300ms", "kill_grace", "100ms")) {
            assertThat(programs.refusal(TestRequest.get("/stubborn.py")))
                    .isEqualTo(new Reply.Refusal(504, folder + "/stubborn.py did not end in time"));
        }
    }

    @Test
    void programThatHangsAfterItsHeadIsAborted() throws Exception {
        try (var programs = Programs.in(folder, "timeout", "1s")) {
            var response = programs.response(TestRequest.get("/hangs-after-head.sh"));
            assertThatThrownBy(() -> Programs.text(response))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the program did not end in time");
        }
    }

    @Test
    void programThatWritesForeverIsAborted() throws Exception {
        try (var programs = Programs.in(folder, "max_output", "1MiB")) {
            var response = programs.response(TestRequest.get("/forever.sh"));
            assertThatThrownBy(() -> Programs.text(response))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the program wrote more than it may");
        }
    }

    @Test
    void programEndsWhenItsClientIsGone() throws Exception {
        try (var programs = Programs.in(folder)) {
            var response = programs.response(TestRequest.get("/forever.sh"));
            var program = ProcessHandle.current().children().findFirst().orElseThrow();
            var content = (Content.Written) response.content();
            assertThatThrownBy(() -> content.writer().writeTo(new GoneClient()))
                    .hasMessage("the client is gone");
            assertThat(program.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
        }
    }

    @Test
    void programEndsWhenItsContentBreaksOff() throws Exception {
        try (var programs = Programs.in(folder)) {
            var content = new BrokenContent(0);
            var request = TestRequest.of("POST", "/stubborn.py", Fields.empty(), 9, content);
            assertThat(programs.refusal(request))
                    .isEqualTo(new Reply.Refusal(502, folder + "/stubborn.py lost its client"));
        }
    }

    @Test
    void interruptedHandlerEndsItsProgram() throws Exception {
        try (var programs = Programs.in(folder, "kill_grace", "100ms")) {
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
        try (var programs = Programs.in(folder, "spool_memory", "16B")) {
            var content = new BrokenContent(100);
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
    void childThatOutlivesProgramSilentlyIsEnded() throws Exception {
        try (var programs = Programs.in(folder)) {
            var orphan = orphanOf(programs, "/silent-orphan.sh");
            assertThat(orphan.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
        }
    }

    @Test
    void childThatHoldsTheOutputOpenIsEnded() throws Exception {
        try (var programs = Programs.in(folder)) {
            var orphan = orphanOf(programs, "/holding-orphan.sh");
            assertThat(orphan.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
        }
    }

    @Test
    void childThatCannotBeRecognisedDelaysNoAnswer() throws Exception {
        try (var programs = Programs.in(folder)) {
            orphanOf(programs, "/escaping-orphan.sh").destroyForcibly();
        }
    }

    private static ProcessHandle orphanOf(Programs programs, String target) throws Exception {
        return ProcessHandle.of(Long.parseLong(programs.answer(TestRequest.get(target))))
                .orElseThrow();
    }

    @Test
    void wholeTreeEndsWithTheHandler() throws Exception {
        try (var programs = Programs.in(folder, "kill_grace", "100ms")) {
            assertThat(programs.response(TestRequest.get("/forks-and-hangs.sh")).status())
                    .isEqualTo(200);
            var tree = ProcessHandle.current().descendants().toList();
            assertThat(tree).hasSizeGreaterThan(1);
            programs.handler().close();
            for (var process : tree) {
                assertThat(process.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
            }
        }
    }

    @Test
    void floodOfErrorsHoldsNothingUp() throws Exception {
        try (var programs = Programs.in(folder, "max_stderr", "64B")) {
            assertThat(programs.answer(TestRequest.get("/stderr-flood.py"))).isEqualTo("answered");
        }
    }

    @Test
    void requestBeyondTheQueueIs503() throws Exception {
        try (var programs =
                Programs.in(folder, "max_processes", "1", "queue", "0", "queue_timeout", "3s")) {
            programs.response(TestRequest.get("/hangs-after-head.sh"));
            assertThat(programs.refusal(TestRequest.get("/hello.pl")))
                    .isEqualTo(
                            new Reply.Refusal(
                                    503,
                                    "1 programs run and 0 requests wait",
                                    Fields.of("Retry-After", "3")));
        }
    }

    @Test
    void requestThatWaitsTooLongIs503() throws Exception {
        try (var programs = Programs.in(folder, "max_processes", "1", "queue_timeout", "50ms")) {
            programs.response(TestRequest.get("/hangs-after-head.sh"));
            assertThat(programs.refusal(TestRequest.get("/hello.pl")))
                    .isEqualTo(
                            new Reply.Refusal(
                                    503,
                                    "no program ended within PT0.05S",
                                    Fields.of("Retry-After", "1")));
        }
    }

    @Test
    void waitingRequestRunsWhenAProgramEnds() throws Exception {
        try (var programs = Programs.in(folder, "max_processes", "1", "queue_timeout", "30s")) {
            for (int i = 0; i < 5; i++) {
                assertThat(programs.answer(TestRequest.get("/hello.pl")))
                        .isEqualTo("hello from perl");
            }
        }
    }

    @Test
    void manyRunsLeaveNoPipeOpen() throws Exception {
        long before = openPipes();
        try (var programs = Programs.in(folder)) {
            for (int i = 0; i < 100; i++) {
                assertThat(programs.answer(TestRequest.get("/direct"))).isEqualTo("/direct|");
            }
        }
        assertThat(openPipes()).isLessThanOrEqualTo(before);
    }

    private static long openPipes() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(CgiHandlerTest::isPipe).count();
        }
    }

    private static boolean isPipe(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
        } catch (IOException _) {
            return false; // closed since it was listed
        }
    }

    @Test
    void programThatCannotBeStartedIs500() throws Exception {
        try (var programs = Programs.in(folder)) {
            Files.writeString(folder.resolve("direct"), "#!/no/such/interpreter\n");
            assertThat(programs.refusal(TestRequest.get("/direct")).status()).isEqualTo(500);
            assertThat(programs.answer(TestRequest.get("/hello.pl"))).isEqualTo("hello from perl");
        }
    }

    @Test
    void stoppedHandlerAdmitsNobody() throws Exception {
        try (var programs = Programs.in(folder)) {
            programs.handler().close();
            assertThat(programs.refusal(TestRequest.get("/hello.pl")).cause())
                    .isEqualTo("the server stops");
        }
    }

    private static TestRequest head(String lines) {
        return TestRequest.get("/head.sh?" + lines);
    }

    /// Some octets, and then the client is gone.
    private static final class BrokenContent extends InputStream {
        private int left;

        BrokenContent(int octets) {
            left = octets;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                throw new IOException("the client is gone");
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
            throw new IOException("the client is gone");
        }
    }
}
