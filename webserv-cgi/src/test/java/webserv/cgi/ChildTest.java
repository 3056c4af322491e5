package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who learns of the end of a process, and when.
class ChildTest {
    private static final int PATIENCE_MILLIS = 30_000;

    private final List<Integer> reaped = new ArrayList<>();

    @BeforeAll
    static void endedProcessesAreKept() {
        Libc.keepEndedChildren();
    }

    @Test
    void whoAsksKnowsTheExitStatusBeforeAnybodyWasTold() throws Exception {
        try (var poller = new Poller()) {
            var child = ended("exit 3", poller);
            assertThat(child.exitSoFar()).hasValue(3);
            assertThat(child.exit()).isNotDone();
            assertThat(child.endsWithin(PATIENCE_MILLIS)).isTrue();
            child.release();
            assertThat(reaped).containsExactly(child.pid());
            assertThat(child.exitSoFar()).hasValue(3);
        }
    }

    @Test
    void exitStatusCountsSignalsAsAShellDoes() throws Exception {
        try (var poller = new Poller()) {
            var child = ended("kill -s TERM $$", poller);
            assertThat(child.exitSoFar()).hasValue(128 + Libc.SIGTERM);
            assertThat(child.endsWithin(PATIENCE_MILLIS)).isTrue();
            child.release();
        }
    }

    @Test
    void whatRunsHasNoExitStatusSoFar() throws Exception {
        try (var poller = new Poller()) {
            var child = started("exec sleep 60", poller);
            assertThat(child.exitSoFar()).isEmpty();
            child.signalGroup(Libc.SIGKILL);
            assertThat(child.endsWithin(PATIENCE_MILLIS)).isTrue();
            child.release();
        }
    }

    private Child started(String script, Poller poller) throws Exception {
        try (var actions = new FileActions(Path.of("/"), List.of(Path.of("/dev/null")))) {
            int pid =
                    new Spawn(Spawn.Apart.GROUP)
                            .command(List.of("/bin/sh", "-c", script))
                            .variable("PATH", "/usr/bin:/bin")
                            .start(actions);
            return new Child(pid, poller, reaped::add);
        }
    }

    /// A process that has ended, which nobody was told.
    private Child ended(String script, Poller poller) throws Exception {
        var child = started(script, poller);
        int pidfd = Libc.pidfd(child.pid());
        assertThat(Libc.await(pidfd, PATIENCE_MILLIS)).isTrue();
        Libc.close(pidfd);
        return child;
    }
}
