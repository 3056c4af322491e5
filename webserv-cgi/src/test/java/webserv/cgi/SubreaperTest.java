package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import webserv.testkit.Await;

@Timeout(60)
class SubreaperTest {
    private static final Path NOTHING = Path.of("/dev/null");

    /// Longer than an orphan that has ended is left in the list of processes.
    private static final long SOME_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

    @TempDir Path folder;

    @BeforeAll
    static void orphansAreAdopted() {
        Processes.keepEndedChildren();
        Subreaper.OURS.adopt();
    }

    @AfterAll
    static void orphansAreAdoptedNoMore() {
        Subreaper.OURS.giveUp();
    }

    @BeforeEach
    void nobodyIsLeftOfOthers() {
        Await.until(() -> Subreaper.OURS.look() == Subreaper.Left.NOBODY);
    }

    @Test
    void orphanIsTheServersUntilItHasEnded() throws Exception {
        var script = "mkfifo go; { read -r _ <go; exit 3; } >/dev/null & echo $!";
        var parent = shell(script).start();
        int orphan = Integer.parseInt(parent.inputReader().readLine());
        parent.waitFor();
        assertThat(stateOf(orphan)).contains("PPid:\t" + ProcessHandle.current().pid() + "\n");
        assertThat(Subreaper.OURS.look()).isEqualTo(Subreaper.Left.LIVING);
        Files.writeString(folder.resolve("go"), "go\n");
        Await.until(() -> Subreaper.OURS.look() == Subreaper.Left.NOBODY);
        assertThat(Path.of("/proc/" + orphan)).doesNotExist();
    }

    /// Children of a thread that has ended are among the orphans.
    @Test
    void childOfTheJdkIsReapedByTheJdk() throws Exception {
        var process = onAThreadThatEnds(shell("read -r _; exit 7")::start);
        Await.until(() -> Subreaper.OURS.look() == Subreaper.Left.LIVING);
        process.outputWriter().close();
        while (process.isAlive()) {
            Subreaper.OURS.look();
        }
        assertThat(process.exitValue()).isEqualTo(7);
    }

    @Test
    void childOfOursIsReapedWhenItIsReleased() throws Exception {
        try (var poller = new Poller();
                var actions = new FileActions(folder, List.of(NOTHING, NOTHING, NOTHING))) {
            var spawn = new Spawn(Spawn.Apart.GROUP).command(List.of("/bin/sh", "-c", "exit 7"));
            int pid = onAThreadThatEnds(() -> spawn.start(actions));
            var child = new Child(pid, poller, () -> {});
            Await.until(() -> isOfTheFirstThread(pid));
            Await.until(() -> Processes.exitStatus(pid) == 7);
            long since = System.nanoTime();
            while (System.nanoTime() - since < SOME_NANOS) {
                assertThat(Subreaper.OURS.look()).isEqualTo(Subreaper.Left.NOBODY);
            }
            assertThat(stateOf(pid)).contains("State:\tZ");
            child.watch();
            assertThat(child.exit().get(30, TimeUnit.SECONDS)).isEqualTo(7);
            child.release();
            assertThat(Path.of("/proc/" + pid)).doesNotExist();
        }
    }

    private ProcessBuilder shell(String script) {
        return new ProcessBuilder("/bin/sh", "-c", script).directory(folder.toFile());
    }

    private static String stateOf(int pid) throws Exception {
        return Files.readString(Path.of("/proc/" + pid + "/status"));
    }

    private static boolean isOfTheFirstThread(int pid) {
        var first = ProcessHandle.current().pid();
        try {
            var children = Files.readString(Path.of("/proc/self/task/" + first + "/children"));
            return List.of(children.split(" ", -1)).contains(Integer.toString(pid));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// To the system it goes on for a moment after it has ended.
    private static <T> T onAThreadThatEnds(Callable<T> code) throws Exception {
        var task = new FutureTask<>(code);
        Thread.ofPlatform().start(task).join();
        return task.get();
    }
}
