package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.Cause;
import webserv.api.http.Reply;
import webserv.gateway.GatewayReply;
import webserv.gateway.ProgramInput;
import webserv.gateway.RecentHead;
import webserv.gateway.ScriptPath;

/// Answers of programs that have ended before anyone looks at them.
@Timeout(60)
class RunAnswerTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir Path folder;
    private final Host host = new Host();
    private final TestRequest request = TestRequest.get("/a.sh");

    @BeforeEach
    void enter() {
        host.enter();
    }

    @AfterEach
    void leave() {
        host.leave();
    }

    @Test
    void contentShortOfItsLengthIs502() throws Exception {
        assertThat(reply("printf 'Status: 200\\nContent-Length: 9\\n\\nabcdef'"))
                .isEqualTo(cut(" after 6 of 9 octets, exit status 0"));
    }

    @Test
    void crashBehindTheContentIs502AndNoted() throws Exception {
        assertThat(reply("printf 'Status: 200\\n\\nhalf'\nkill -SEGV $$"))
                .isEqualTo(cut(", exit status 139 (SIGSEGV)"));
        assertThat(request.notes())
                .containsEntry("cgi_exit", "139")
                .containsEntry("cgi_ending", "unusable_answer");
    }

    @Test
    void contentIsWholeThoughTheProgramSaysThatItFailed() throws Exception {
        var reply = reply("printf 'Status: 200\\n\\nbody'\nexit 3");
        assertThat(Programs.text((Reply.Response) reply)).isEqualTo("body");
    }

    private static Reply.Refusal cut(String how) {
        return new Reply.Refusal(
                502, new Cause("gateway-content-cut", "a.sh gave content that breaks off" + how));
    }

    /// The reply to a program's answer that is looked at when the program has ended.
    private Reply reply(String source) throws Exception {
        var launch = launch(Files.writeString(folder.resolve("a.sh"), source));
        var limits = RunLimits.of(Programs.settings(folder));
        var run = ProgramRun.start(launch, limits, host);
        try {
            run.attend(launch);
            assertThat(run.exitStatus(SOON)).isPresent();
            var answer = new RunAnswer(run, RunNotes.of(request));
            return new GatewayReply(answer, "a.sh", launch.log(), false, new RecentHead())
                    .await(1000);
        } finally {
            run.release();
        }
    }

    private Launch launch(Path file) {
        var script =
                new Script(
                        List.of("/bin/sh", file.toString()),
                        folder,
                        new ScriptPath(file, "/a.sh", ""));
        return new Launch(
                script,
                script.command(),
                _ -> {},
                new ProgramInput.Nothing(OptionalLong.empty()),
                new RunMark("test"),
                _ -> {});
    }
}
