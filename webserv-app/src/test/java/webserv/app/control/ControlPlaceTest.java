package webserv.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import webserv.app.control.Answer.Outcome;

/// Servers that come, stop and go, and clients that look for them.
@Timeout(60)
class ControlPlaceTest {
    @TempDir Path folder;
    private Path link;
    private Path mark;

    @BeforeEach
    void chooseNames() {
        link = folder.resolve("link.sock");
        mark = folder.resolve("start");
    }

    private ControlPlace place(String socket) {
        return new ControlPlace(
                folder.resolve(socket), List.of(link), Optional.of(mark), " An advice");
    }

    private static ControlSocket server(ControlPlace place, String name, AtomicBoolean stops) {
        place.beginStart();
        var socket =
                new ControlSocket(
                        place,
                        command ->
                                command.equals(SocketFile.STATE)
                                        ? Answer.state(stops.get())
                                        : new Answer(Outcome.OK, name));
        socket.open();
        return socket;
    }

    private static ControlSocket server(ControlPlace place, String name) {
        return server(place, name, new AtomicBoolean());
    }

    private static String asked(ControlPlace place) throws IOException {
        return new ControlClient(place).send("name").text();
    }

    @Test
    void serverThatStartsIsWaitedFor() throws Exception {
        var place = place("a.sock");
        place.beginStart();
        var answer =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return asked(place);
                    } catch (IOException nobody) {
                        return String.valueOf(nobody.getMessage());
                    }
                });
        try (var _ = server(place, "one")) {
            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("one");
            assertThat(mark).doesNotExist();
        }
    }

    @Test
    void startThatNeverEndsIsNotWaitedForForever() {
        var place = place("a.sock");
        place.beginStart();
        assertThatIOException()
                .isThrownBy(() -> asked(place))
                .withMessageStartingWith("no server answers at " + place.socket())
                .withMessageEndingWith("configuration? An advice");
    }

    @Test
    void serverIsFoundWhoseConfigurationNamesAnotherSocketByNow() throws IOException {
        try (var _ = server(place("old.sock"), "one")) {
            assertThat(asked(place("old.sock"))).isEqualTo("one");
            assertThat(asked(place("new.sock"))).isEqualTo("one");
            assertThat(asked(ControlPlace.at(link))).isEqualTo("one");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void linkOfAServerThatWasKilledIsReplaced() throws IOException {
        Files.createSymbolicLink(link, folder.resolve("gone.sock"));
        try (var _ = server(place("a.sock"), "one")) {
            assertThat(asked(place("new.sock"))).isEqualTo("one");
        }
        assertThat(link).doesNotExist();
    }

    @Test
    void socketOfAServerThatStopsIsTakenOverAndLeftAloneAtItsEnd() throws IOException {
        var stops = new AtomicBoolean();
        var place = place("a.sock");
        var first = server(place, "first", stops);
        assertThat(asked(place)).isEqualTo("first");
        stops.set(true);
        try (var _ = server(place, "second")) {
            while (asked(place).equals("first")) {
                Thread.onSpinWait();
            }
            first.close();
            assertThat(asked(place)).isEqualTo("second");
            assertThat(asked(ControlPlace.at(link))).isEqualTo("second");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void socketOfAServerThatServesIsLeftToIt() throws IOException {
        var place = place("a.sock");
        try (var _ = server(place, "first")) {
            assertThat(asked(place)).isEqualTo("first");
            assertThatIOException()
                    .isThrownBy(() -> SocketFile.bind(place))
                    .withMessage("another server answers there: " + place.socket());
            assertThatIOException()
                    .isThrownBy(() -> SocketFile.removeStale(link))
                    .withMessage("another server answers there: " + link);
            assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
        }
    }

    /// As where a link to the configuration is set to another release of a site.
    @Test
    void serverIsFoundByThePathThatItWasStartedWith() throws IOException {
        var one = Files.createFile(folder.resolve("one.yaml"));
        var other = Files.createFile(folder.resolve("other.yaml"));
        var current = Files.createSymbolicLink(folder.resolve("current.yaml"), one);
        var started = ControlAddress.derived(current);
        Files.delete(current);
        Files.createSymbolicLink(current, other);
        var asked = ControlAddress.derived(current);
        assertThat(asked.socket()).isNotEqualTo(started.socket());
        assertThat(asked.links()).isEqualTo(started.links()).hasSize(1);
    }
}
