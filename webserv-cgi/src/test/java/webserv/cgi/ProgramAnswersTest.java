package webserv.cgi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.http.ResponseBrokenException;

/// What becomes of what programs write.
@Timeout(60)
class ProgramAnswersTest {
    @TempDir Path folder;

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
    void answerEndsWhenOutputIsClosedThoughProgramWorksOn() throws Exception {
        var signal = folder.resolve("go");
        try (var programs = Programs.in(folder)) {
            assertThat(programs.answer(TestRequest.get("/closes-output.sh?" + signal)))
                    .isEqualTo("done");
            Files.createFile(signal);
            for (var worker : programs.running()) {
                worker.onExit().get(30, TimeUnit.SECONDS);
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
    void declaredAnswerEndsWithItsLastOctet() throws Exception {
        try (var programs = Programs.in(folder)) {
            assertThat(programs.answer(TestRequest.get("/declares-and-hangs.sh")))
                    .isEqualTo("body");
        }
    }

    @Test
    void answerOfDeclaredLengthZeroHasNoContent() throws Exception {
        try (var programs = Programs.in(folder)) {
            var response = programs.response(head("Status: 200~Content-Length: 0~~"));
            assertThat(response.content().length()).isZero();
            assertThat(Programs.text(response)).isEmpty();
        }
    }

    @Test
    void statusThatForbidsContentHasNone() throws Exception {
        try (var programs = Programs.in(folder)) {
            var response = programs.response(head("Status: 204~~dropped"));
            assertThat(response.status()).isEqualTo(204);
            assertThat(Programs.text(response)).isEmpty();
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
    void outputShortOfDeclaredLengthIsAbortedWhereItIsOnItsWay() throws Exception {
        assertBreaksOff(
                "/stops-short.sh",
                " gave content that breaks off after 6 of 9 octets, exit status 0");
    }

    @Test
    void crashWhileAnsweringAbortsTheAnswerThatIsOnItsWay() throws Exception {
        assertBreaksOff(
                "/crashes-later.sh", " gave content that breaks off, exit status 139 (SIGSEGV)");
    }

    /// The first part is passed on while the program waits. What becomes of answers that are all
    /// there is in [RunAnswerTest].
    private void assertBreaksOff(String script, String message) throws Exception {
        var signal = folder.resolve("go");
        try (var programs = Programs.in(folder)) {
            var response = programs.response(TestRequest.get(script + "?" + signal));
            assertThat(response.status()).isEqualTo(200);
            Files.createFile(signal);
            assertThatThrownBy(() -> Programs.text(response))
                    .isInstanceOfSatisfying(
                            ResponseBrokenException.class,
                            broken ->
                                    assertThat(broken.why())
                                            .isEqualTo(
                                                    new Cause(
                                                            "gateway-content-cut",
                                                            folder.resolve(script.substring(1))
                                                                    + message)));
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

    record Broken(String name, String target, String code, String cause) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Broken> brokenAnswers() {
        return Stream.of(
                new Broken(
                        "no output",
                        "/nothing.sh",
                        "gateway-no-output",
                        "nothing.sh gave no output, exit status 3"),
                new Broken(
                        "head that breaks off",
                        "/head.sh?Status:",
                        "gateway-head-cut",
                        "head.sh gave a head that breaks off, exit status 0"),
                new Broken(
                        "head without empty line",
                        "/head.sh?Status:200~",
                        "gateway-head-cut",
                        "head.sh gave a head that breaks off, exit status 0"),
                new Broken(
                        "page without head",
                        "/head.sh?hello~",
                        "gateway-head-cut",
                        "head.sh gave a head that breaks off, exit status 0"),
                new Broken(
                        "line without colon",
                        "/head.sh?Status:200~hello~~",
                        "gateway-head-invalid",
                        "head.sh gave an invalid head: line 2: it has no colon: 'hello'"),
                new Broken(
                        "endless head",
                        "/head.sh?" + "X:y~".repeat(300),
                        "gateway-head-too-large",
                        "head.sh gave a head of more than 1024 octets"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenAnswers")
    void brokenHeadIsRefusedWith502(Broken row) throws Exception {
        try (var programs = Programs.in(folder, "max_head", "1KiB")) {
            assertThat(programs.refusal(TestRequest.get(row.target())))
                    .isEqualTo(
                            new Reply.Refusal(
                                    502, new Cause(row.code(), folder + "/" + row.cause())));
        }
    }

    private static TestRequest head(String lines) {
        return TestRequest.get("/head.sh?" + lines);
    }
}
