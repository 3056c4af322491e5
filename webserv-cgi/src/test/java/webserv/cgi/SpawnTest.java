package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the system makes of a start.
class SpawnTest {
    private static final Path NOTHING = Path.of("/dev/null");
    private static final int PATIENCE_MILLIS = 30_000;

    @TempDir Path folder;

    @BeforeAll
    static void endedProcessesAreKept() {
        Processes.keepEndedChildren();
    }

    @ParameterizedTest
    @EnumSource(Spawn.Apart.class)
    void processLeadsItsGroupAndWhereAskedItsSession(Spawn.Apart apart) throws Exception {
        // Behind the name in parentheses: state, parent, group, session.
        int pid = run(new Spawn(apart).command(shell("cut -d ' ' -f 5,6 /proc/$$/stat >told")));
        var told = Files.readString(folder.resolve("told")).strip().split(" ", 2);
        assertThat(told[0]).isEqualTo(Integer.toString(pid));
        assertThat(told[1].equals(told[0])).isEqualTo(apart == Spawn.Apart.SESSION);
    }

    @Test
    void eachStartHasItsOwnTextsHoweverLongThoseOfTheLastWere() throws Exception {
        var spawn = new Spawn(Spawn.Apart.GROUP);
        for (var value : List.of("short", "long".repeat(20_000), "", "schön")) {
            spawn.command(shell("printf %s \"$1\" >argument; printf %s \"$VALUE\" >told", value));
            for (int i = 0; i < value.length() % 100; i++) {
                spawn.variable("MORE" + i, "more");
            }
            run(spawn.variable("VALUE", value));
            assertThat(folder.resolve("told")).hasContent(value);
            assertThat(folder.resolve("argument")).hasContent(value);
        }
    }

    @Test
    void nothingIsLeftOfTheLastStartThatIsNotSaidAgain() throws Exception {
        var spawn = new Spawn(Spawn.Apart.GROUP);
        for (var values : List.of("a b c", "a x c", "a c", "", "a b c d", "xx b c d", "xx")) {
            spawn.command(shell("tr '\\0' '\\n' </proc/$$/environ >told"));
            var expected = new StringBuilder();
            for (var value : values.split(" ", -1)) {
                var name = "V_" + expected.length();
                spawn.variable(name, value);
                expected.append(name).append('=').append(value).append('\n');
            }
            run(spawn);
            assertThat(folder.resolve("told")).hasContent(expected + "PATH=/usr/bin:/bin\n");
        }
    }

    @Test
    void startAfterARefusedOneHasItsOwnTexts() throws Exception {
        var spawn = new Spawn(Spawn.Apart.GROUP);
        for (var value : List.of("first", "other")) {
            run(spawn.command(shell("printf %s \"$VALUE\" >told")).variable("VALUE", value));
            assertThat(folder.resolve("told")).hasContent(value);
            spawn.command(shell("printf %s \"$VALUE\" >told"));
            assertThatThrownBy(() -> spawn.variable("VALUE", "fir\0t"))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void textWithAnOctetZeroIsRefused() {
        var spawn = new Spawn(Spawn.Apart.GROUP);
        assertThatThrownBy(() -> spawn.variable("NAME", "cut\0off"))
                .isInstanceOf(IOException.class)
                .hasMessage("an argument or a variable has an octet 0 in it");
    }

    @Test
    void programOfAThreadThatWaitedCoarselyHasTheUsualSlack() throws Exception {
        for (int i = 0; i < 2; i++) {
            run(new Spawn(Spawn.Apart.GROUP).command(shell("cat /proc/self/timerslack_ns >told")));
            assertThat(folder.resolve("told"))
                    .hasSameTextualContentAs(Path.of("/proc/self/timerslack_ns"));
        }
    }

    private static List<String> shell(String script, String... arguments) {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
        command.addAll(List.of(arguments));
        return command;
    }

    /// Starts it and waits for its end.
    private int run(Spawn spawn) throws IOException {
        try (var actions = new FileActions(folder, List.of(NOTHING))) {
            int pid = spawn.variable("PATH", "/usr/bin:/bin").start(actions);
            int pidfd = Processes.pidfd(pid);
            assertThat(Readiness.await(pidfd, PATIENCE_MILLIS)).isTrue();
            Descriptors.close(pidfd);
            assertThat(Processes.exitStatus(pid)).isZero();
            Processes.reap(pid);
            return pid;
        }
    }
}
