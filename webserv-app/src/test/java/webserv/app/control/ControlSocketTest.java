package webserv.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.config.ConfigException;
import webserv.api.config.Settings;
import webserv.app.control.Answer.Outcome;

@Timeout(60)
class ControlSocketTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path folder;
    private Path path;

    @BeforeEach
    void choosePath() {
        path = folder.resolve("control.sock");
    }

    private ControlSocket opened() {
        var socket =
                new ControlSocket(
                        ControlPlace.at(path),
                        command ->
                                switch (command) {
                                    case "bug" -> throw new IllegalStateException("a bug");
                                    case "error" -> throw new StackOverflowError("\u001b[31m");
                                    case "nonsense" -> new Answer(Outcome.REFUSED, "no");
                                    case "no" -> new Answer(Outcome.FAILED, "not done");
                                    default -> new Answer(Outcome.OK, "did " + command);
                                });
        socket.open();
        return socket;
    }

    /// The socket comes up in its own time: a client asks until it is there.
    private Answer send(String command) throws IOException {
        while (true) {
            try {
                return new ControlClient(ControlPlace.at(path)).send(command);
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void commandIsDoneAndAnswered() throws IOException {
        try (var _ = opened()) {
            assertThat(send("this").text()).isEqualTo("did this");
            assertThat(send("no").outcome()).isEqualTo(Outcome.FAILED);
            assertThat(send("nonsense").outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(send("bug").text())
                    .isEqualTo("the command failed: java.lang.IllegalStateException: a bug");
            assertThat(send("error").text())
                    .isEqualTo("the command failed: java.lang.StackOverflowError: \\u001b[31m");
            assertThat(send("x".repeat(200)).text()).isEqualTo("did ");
        }
    }

    @Test
    void nobodyElseMayUseTheSocketAndItGoesWithTheServer() throws IOException {
        try (var _ = opened()) {
            send("this");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void socketOfAServerThatWasKilledIsReplaced() throws IOException {
        try (var killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        try (var _ = opened()) {
            assertThat(send("this").text()).isEqualTo("did this");
        }
    }

    @Test
    void fileThatIsNoSocketIsLeftAlone() throws IOException {
        Files.writeString(path, "mine");
        assertThatIOException()
                .isThrownBy(() -> SocketFile.removeStale(path))
                .withMessage("what has the name is no socket: " + path);
        assertThat(path).hasContent("mine");
    }

    @Test
    void whatFollowsAnAnswerIsDoneWhenTheClientHasIt() throws Exception {
        var done = new CountDownLatch(1);
        var socket =
                new ControlSocket(ControlPlace.at(path), _ -> Answer.stopping(done::countDown));
        socket.open();
        try (socket) {
            assertThat(send("stop").text()).isEqualTo("stopping");
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void serverThatStandsStillIsNotWaitedForForever() throws IOException {
        try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(path));
            assertThatIOException()
                    .isThrownBy(() ->
                            new ControlClient(ControlPlace.at(path), Duration.ZERO).send("status"))
                    .withMessage("the server at " + path + " has not answered within 0 s");
        }
    }

    @Test
    void whoeverWaitsForTheEndIsToldItOnAConnectionThatStaysOpen() throws Exception {
        var stopping = new CountDownLatch(1);
        var time = Duration.ofMillis(9_001);
        var socket =
                new ControlSocket(
                        ControlPlace.at(path), _ -> Answer.stopping(time, stopping::countDown));
        socket.open();
        try (var client = connected()) {
            assertThat(client.next(PATIENCE)).hasValue("ok");
            assertThat(client.next(PATIENCE)).hasValue("10");
            assertThat(stopping.await(20, TimeUnit.SECONDS)).isTrue();
            socket.close();
            socket.stopped();
            assertThat(client.next(PATIENCE)).hasValue("stopped");
            assertThatExceptionOfType(InterruptedIOException.class)
                    .as("the end of the connection is the end of the process")
                    .isThrownBy(() -> client.next(Duration.ofMillis(10)));
        }
    }

    private LineChannel connected() {
        while (true) {
            try {
                return LineChannel.over(ControlPlace.at(path).connect(), StopOrder.COMMAND);
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void clientSaysWhereNobodyAnswers() {
        assertThatIOException()
                .isThrownBy(() -> new ControlClient(ControlPlace.at(path)).send("status"))
                .withMessageStartingWith("no server answers at " + path + " (");
    }

    @Test
    void configurationMayNameTheSocketOrHaveNone() {
        var file = folder.resolve("site.yaml");
        assertThat(ControlAddress.of(Settings.of("control", "off"), file)).isEmpty();
        assertThat(ControlAddress.of(Settings.of("control", path.toString()), file))
                .get()
                .extracting(ControlPlace::socket, ControlPlace::links)
                .containsExactly(path, List.of(ControlAddress.derived(file).socket()));
        assertThat(ControlAddress.of(Settings.of(), file))
                .isEqualTo(Optional.of(ControlAddress.derived(file)));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() ->
                        ControlAddress.of(Settings.of("control", folder + "/none/a.sock"), file))
                .withMessageContaining("'control' must be 'off' or a path");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () -> ControlAddress.of(Settings.of("control", folder.toString()), file))
                .withMessageContaining("'control' is the name of a file or a folder: a socket");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ControlAddress.of(Settings.of("control", ""), file))
                .withMessageStartingWith("built-in: 'control' must be 'off' or a path");
    }

    @Test
    void derivedNameIsTheSameForEachWayToWriteTheFile() throws IOException {
        var file = Files.createFile(folder.resolve("site.yaml"));
        var link = Files.createSymbolicLink(folder.resolve("link.yaml"), file);
        var other = Files.createFile(folder.resolve("other.yaml"));
        assertThat(ControlAddress.derived(link).socket())
                .isEqualTo(ControlAddress.derived(file).socket())
                .isNotEqualTo(ControlAddress.derived(other).socket());
    }
}
