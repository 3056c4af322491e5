package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGHUP has the configuration read anew; the end of the terminal is the end of the server.
final class HangupTest {
    /// Starts a program on a terminal of its own, sends SIGHUP while that is there, closes it, and
    /// prints how the program ended.
    private static final String ON_A_TERMINAL =
            """
            import os, pty, signal, sys
            pid, terminal = pty.fork()
            if pid == 0:
                os.execvp(sys.argv[1], sys.argv[1:])
            signal.alarm(50)
            said = b''
            while b'listening on' not in said:
                said += os.read(terminal, 4096)
            os.kill(pid, signal.SIGHUP)
            while b'reloaded' not in said:
                said += os.read(terminal, 4096)
            os.close(terminal)
            print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """;

    @TempDir Path folder;

    @Test
    void configurationIsReadAnew() throws IOException {
        var address = Address.free();
        var file = write(address, "return: { text: first }");
        try (var server = Image.BUILT.serve(file, address)) {
            assertThat(answerOf(address)).isEqualTo("first");
            write(address, "return: { text: second }");
            server.signal("HUP");
            server.transcript().await("INFO", "reloaded");
            assertThat(answerOf(address)).isEqualTo("second");
            write(address, "retrun: { text: third }");
            server.signal("HUP");
            server.transcript()
                    .await("ERROR", ":3:5: unknown key 'retrun', did you mean 'return'?");
            server.transcript().await("ERROR", "nothing has changed");
            assertThat(answerOf(address)).isEqualTo("second");
        }
    }

    @Test
    void serverEndsWellWhenItsTerminalIsClosedAndNotBefore() throws IOException {
        var file = write(Address.free(), "return: { text: first }");
        var ended =
                Program.of("python3", "-c", ON_A_TERMINAL, Image.BUILT.script(), "run", "-c", file)
                        .run();
        assertThat(ended).isEqualTo(new Finished(0, "0\n", ""));
    }

    private Path write(Address address, String answer) throws IOException {
        return Files.writeString(
                folder.resolve("webserv.yaml"),
                "servers:\n  - listen: %s\n    %s\n".formatted(address, answer));
    }

    private static String answerOf(Address address) {
        return Program.of("curl", "-sS", "http://" + address + "/").run().out();
    }
}
