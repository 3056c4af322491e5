package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Programs that do what programs should not: each has its status, its line in the log, and its end
/// within the limit.
@Timeout(60)
final class CgiProgramsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir private static Path folder;
    private static CgiSite site;
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        site = CgiSite.in(folder);
        for (var program : programs().toList()) {
            site.with(program.file(), program.source());
        }
        server =
                site.serve(
                        "timeout: 2s, first_octet_timeout: 1s, kill_grace: 200ms, max_output: 1MiB,"
                                + " max_stderr: 64B, limit_cpu: 1s, limit_files: 64",
                        "-Dtinylog.level=debug");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// @param answer how it begins
    /// @param log parts of one line
    record Case(String name, String file, String source, String answer, List<String> log) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String HEAD = "printf 'Content-Type: text/plain\\n\\nbegun\\n'\n";
    private static final String OK = "HTTP/1.1 200 ";

    /// A reset may overtake all that was sent before; the log tells the status.
    private static final String BROKEN_OFF = "";

    private static Case row(String name, String file, String source, String answer, String... log) {
        return new Case(name, file, source, answer, List.of(log));
    }

    static Stream<Case> programs() {
        return Stream.of(
                row(
                        "writes nothing and ignores SIGTERM",
                        "silent.py",
                        "import signal, time\nsignal.signal(15, signal.SIG_IGN)\ntime.sleep(600)\n",
                        "HTTP/1.1 504 ",
                        "504, ",
                        "silent.py wrote nothing in time"),
                row(
                        "begins and hangs, ignoring SIGTERM",
                        "hangs.sh",
                        "trap '' TERM\n" + HEAD + "sleep 600\n",
                        BROKEN_OFF,
                        "/hangs.sh",
                        "200, ",
                        "hangs.sh did not end in time [cgi-timeout]",
                        "(broken off)"),
                row(
                        "writes forever",
                        "floods.sh",
                        HEAD + "exec cat /dev/zero\n",
                        BROKEN_OFF,
                        "/floods.sh",
                        "200, ",
                        "floods.sh wrote more than it may [cgi-output-too-large]"),
                row(
                        "forks and outlives its parent",
                        "forks.sh",
                        HEAD + "sleep 600 &\n(sleep 600 </dev/null >/dev/null 2>&1 &)\n",
                        OK,
                        "forks.sh ended after",
                        "exit status 0"),
                row(
                        "closes its output early",
                        "closes.sh",
                        HEAD + "exec >&- 2>&-\nsleep 600\n",
                        OK,
                        "closes.sh ended after",
                        "TIMED_OUT"),
                row(
                        "writes a broken head",
                        "broken.sh",
                        "printf 'Content-Type: text/plain\\nno colon here\\n\\nbody'\n",
                        "HTTP/1.1 502 ",
                        "broken.sh gave an invalid head: line 2: it has no colon"),
                row(
                        "ends without a word",
                        "mute.sh",
                        "exit 7\n",
                        "HTTP/1.1 502 ",
                        "mute.sh gave no output, exit status 7"),
                row(
                        "crashes on a signal",
                        "crashes.sh",
                        "kill -SEGV $$\n",
                        "HTTP/1.1 502 ",
                        "crashes.sh gave no output, exit status 139 (SIGSEGV)"),
                row(
                        "crashes while it answers",
                        "half.sh",
                        // More than a pipe holds: the first of it is on its way by then.
                        HEAD + "head -c 500000 /dev/zero\nkill -SEGV $$\n",
                        BROKEN_OFF,
                        "/half.sh",
                        "200, ",
                        "half.sh gave content that breaks off, exit status 139 (SIGSEGV)"),
                row(
                        "burns CPU time",
                        "burns.sh",
                        "while :; do :; done\n",
                        "HTTP/1.1 50",
                        "burns.sh"),
                row(
                        "opens too many files",
                        "opens.py",
                        "files = [open('/dev/null') for _ in range(100)]\n",
                        "HTTP/1.1 502 ",
                        "opens.py gave no output, exit status 1"),
                row(
                        "floods its errors",
                        "errors.sh",
                        HEAD
                                + "i=0\nwhile [ $i -lt 100 ]; do echo error $i >&2; i=$((i+1)); done\n",
                        OK,
                        "errors.sh",
                        "more octets of standard error dropped"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void programHasItsStatusItsLineAndItsEnd(Case row) throws IOException {
        var answer = site.answer(CgiSite.get("/" + row.file()));
        assertThat(answer).startsWith(row.answer());
        assertThat(answer.endsWith("!")).isEqualTo(row.answer().equals(BROKEN_OFF));
        server.transcript().await(row.log().toArray(String[]::new));
        assertNothingRuns();
    }

    /// It is found out before anything is sent where the program has ended before its answer is
    /// looked at: so it is with one that is known to be short, or soon will be.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Status: 200             | kill -SEGV $$ | , exit status 139 (SIGSEGV)
                    Content-Length: 9       | exit 0        | after 6 of 9 octets, exit status 0
                    """)
    void shortAnswerThatBreaksOffIs502(String field, String end, String log) throws Exception {
        var source = "printf 'Content-Type: a/b\\n%s\\n\\nabcdef'\n%s\n".formatted(field, end);
        site.with("cut.sh", source);
        String answer;
        do {
            answer = site.answer(CgiSite.get("/cut.sh"));
        } while (!answer.startsWith("HTTP/1.1 502 "));
        assertThat(answer).contains("gateway-content-cut").doesNotContain("abcdef");
        server.transcript().await("502, ", "cut.sh gave content that breaks off", log);
        assertNothingRuns();
    }

    @Test
    void programThatReadsNothingOfALargeUploadAnswers() throws Exception {
        site.with("ignores.sh", "exec <&-\n" + HEAD);
        var upload =
                Program.of(
                                "sh",
                                "-c",
                                "head -c 104857600 /dev/zero | curl -sS --noproxy '*' -X POST"
                                        + " -T - -H 'Transfer-Encoding:' -H 'Content-Length:"
                                        + " 104857600' -H 'Expect:' \"$1\"",
                                "sh",
                                site.address().url("/ignores.sh"))
                        .run();
        assertThat(upload.out()).isEqualTo("begun\n");
        assertNothingRuns();
    }

    @Test
    void programThatReadsAnOctetASecondIsEndedInTime() throws Exception {
        site.with("reads.py", "import os, time\nwhile os.read(0, 1):\n    time.sleep(1)\n");
        var request =
                ("POST /reads.py HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                + "Content-Length: 100\r\n\r\n"
                                + "x".repeat(100))
                        .getBytes(StandardCharsets.US_ASCII);
        assertThat(site.answer(request)).startsWith("HTTP/1.1 504 ");
        server.transcript().await("504, ", "reads.py wrote nothing in time");
        assertNothingRuns();
    }

    private static void assertNothingRuns() {
        assertThat(site.running())
                .allSatisfy(process -> assertThat(process.onExit()).succeedsWithin(SOON));
    }
}
