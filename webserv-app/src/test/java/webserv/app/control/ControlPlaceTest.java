package webserv.app.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
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
                                command.equals(ControlSocket.STATE)
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

    /// Asks until somebody answers.
    private static String awaited(ControlPlace place) {
        while (true) {
            try {
                return asked(place);
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
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
    void markOfAServerThatWasKilledCountsAgainWithTheNextStart() throws IOException {
        var place = place("a.sock");
        place.beginStart();
        assertThat(place.starts()).isTrue();
        Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minusSeconds(4)));
        assertThat(place.starts()).isFalse();
        place.beginStart();
        assertThat(place.starts()).isTrue();
    }

    @Test
    void markOfTheNextServerIsLeftToIt() throws IOException {
        var place = place("a.sock");
        try (var _ = server(place, "one")) {
            assertThat(asked(place)).isEqualTo("one");
            place.beginStart();
        }
        assertThat(mark).exists();
    }

    @Test
    void markGoesWithAServerThatStopsBeforeItHasASocket() {
        server(place("a.sock"), "one").close();
        assertThat(mark).doesNotExist();
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

    /// It leads to the socket that the next server has just bound, and that would be asked in vain.
    @Test
    void linkOfAServerThatWasKilledIsKept() throws IOException {
        var place = place("a.sock");
        Files.createSymbolicLink(link, place.socket());
        var commands = new ConcurrentLinkedQueue<String>();
        var socket =
                new ControlSocket(
                        place,
                        command -> {
                            commands.add(command);
                            return new Answer(Outcome.OK, "one");
                        });
        place.beginStart();
        socket.open();
        try (socket) {
            assertThat(awaited(ControlPlace.at(link))).isEqualTo("one");
        }
        assertThat(commands).containsOnly("name");
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

    /// Each moment of the other one's start is one after it was told.
    @Test
    void namesAreLeftToTheServerThatWasToldOfTheStop() throws IOException {
        var place = place("a.sock");
        try (var _ = server(place, "first", new AtomicBoolean(true))) {
            assertThat(asked(place)).isEqualTo("first");
            assertThat(new ControlClient(place).send(ControlSocket.STATE).text())
                    .isEqualTo("stopping");
        }
        assertThat(place.socket()).exists();
        assertThat(Files.readSymbolicLink(link)).isEqualTo(place.socket());
        try (var _ = server(place, "second")) {
            assertThat(asked(place)).isEqualTo("second");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void socketOfAProgramThatSaysNothingIsLeftToIt() throws IOException {
        var socket = place("a.sock").socket();
        Files.createSymbolicLink(link, socket);
        try (var _ = new Peer(socket, Peer::read)) {
            assertThatIOException()
                    .isThrownBy(() -> SocketFile.removeStale(socket))
                    .withMessage("another server answers there: " + socket);
            assertThatIOException()
                    .isThrownBy(() -> SocketFile.removeStale(link))
                    .withMessage("another server answers there: " + link);
        }
        assertThat(socket).exists();
        assertThat(link).exists();
    }

    static Stream<Arguments> lastMoments() {
        return Stream.of(
                row("the connection ends, the socket", "a.sock", Peer::read),
                row("the connection is reset, the socket", "a.sock", _ -> {}),
                row("the connection ends, a link", "link.sock", Peer::read),
                row("the connection is reset, a link", "link.sock", _ -> {}));
    }

    private static Arguments row(String moment, String name, Peer.Deed deed) {
        return Arguments.of(moment, name, deed);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lastMoments")
    void nameThatGoesWhileItIsAskedAtIsFree(String moment, String name, Peer.Deed deed)
            throws IOException {
        var socket = place("a.sock").socket();
        Files.createSymbolicLink(link, socket);
        Peer.Deed end =
                client -> {
                    Files.delete(socket);
                    deed.on(client);
                };
        var asked = folder.resolve(name);
        try (var _ = new Peer(socket, end)) {
            SocketFile.removeStale(asked);
        }
        assertThat(Files.exists(asked, LinkOption.NOFOLLOW_LINKS)).as(moment).isFalse();
    }

    /// A third server has asked the first one, and the second one is faster with what follows.
    @ParameterizedTest(name = "a link: {0}")
    @ValueSource(booleans = {true, false})
    void nameThatIsTakenOverWhileItIsAskedAtIsLeftToTheSecondServer(boolean isLink)
            throws IOException {
        var socket = place("a.sock").socket();
        var asked = isLink ? Files.createSymbolicLink(link, socket) : socket;
        var second = ControlPlace.at(isLink ? place("b.sock").socket() : socket);
        var opened = new CompletableFuture<ControlSocket>();
        Peer.Deed takeOver =
                first -> {
                    Files.delete(asked);
                    opened.complete(server(second, "second"));
                    awaited(second);
                    if (isLink) {
                        Files.createSymbolicLink(link, second.socket());
                    }
                    first.write(ByteBuffer.wrap("ok\nstopping\n".getBytes(UTF_8)));
                };
        try (var _ = new Peer(socket, takeOver)) {
            assertThatIOException()
                    .isThrownBy(() -> SocketFile.removeStale(asked))
                    .withMessage("another server has taken the name: " + asked);
        }
        try (var _ = opened.join()) {
            assertThat(asked(ControlPlace.at(asked))).isEqualTo("second");
        }
    }

    @Test
    void oneOfTwoServersThatStartWhileAnotherStopsHasTheNamesUntilItsEnd() throws IOException {
        var place = place("a.sock");
        var stops = new AtomicBoolean();
        var first = server(place, "first", stops);
        assertThat(asked(place)).isEqualTo("first");
        stops.set(true);
        var second = server(place, "second");
        var third = server(place, "third");
        var found = awaited(place);
        while (found.equals("first")) {
            found = awaited(place);
        }
        first.close();
        (found.equals("second") ? third : second).close();
        assertThat(asked(place)).isEqualTo(found);
        assertThat(asked(ControlPlace.at(link))).isEqualTo(found);
        (found.equals("second") ? second : third).close();
        assertThat(folder).isEmptyDirectory();
    }

    /// The names are in a folder of their own, as beside a `control` of the file.
    private ControlPlace apart(Path names, Path socket) {
        return new ControlPlace(
                socket,
                List.of(names.resolve("link.sock")),
                Optional.of(names.resolve("start")),
                "");
    }

    private Path folderOfOthers(boolean isLink) throws IOException {
        var real = Files.createDirectory(folder.resolve("real"));
        if (isLink) {
            return Files.createSymbolicLink(folder.resolve("names"), real);
        }
        return Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwxrwx---"));
    }

    @ParameterizedTest(name = "a link: {0}")
    @ValueSource(booleans = {true, false})
    void whoeverAnswersInAFolderOfOthersIsNotAsked(boolean isLink) throws IOException {
        var names = folderOfOthers(isLink);
        var made = names.resolve("made.sock");
        var named = place("a.sock").socket();
        try (var _ = server(ControlPlace.at(made), "a stranger")) {
            assertThat(awaited(ControlPlace.at(made))).isEqualTo("a stranger");
            Files.createSymbolicLink(names.resolve("link.sock"), made);
            assertThatIOException()
                    .isThrownBy(() -> asked(apart(names, made)))
                    .withMessageContaining(
                            " (" + names + " belongs to others, or they may write to it)");
            assertThatIOException()
                    .isThrownBy(() -> asked(apart(names, named)))
                    .withMessageStartingWith("no server answers at " + named);
        }
        try (var _ = server(ControlPlace.at(named), "one")) {
            assertThat(awaited(ControlPlace.at(named))).isEqualTo("one");
            assertThat(asked(apart(names, named))).isEqualTo("one");
        }
    }

    @Test
    void startIsNotMarkedInAFolderOfOthers() throws IOException {
        var real = Files.createDirectory(folder.resolve("real"));
        var user = System.getProperty("user.name");
        var names = Files.createSymbolicLink(folder.resolve("webserv-" + user), real);
        var temporary = System.setProperty("java.io.tmpdir", folder.toString());
        try {
            apart(names, place("a.sock").socket()).beginStart();
        } finally {
            System.setProperty("java.io.tmpdir", temporary);
        }
        assertThat(real).isEmptyDirectory();
    }

    @Test
    void linkThatTheUserHasMadeAtTheNamedSocketIsLeftAlone() throws IOException {
        var names = Files.createDirectory(folder.resolve("names"));
        var named = Files.createSymbolicLink(folder.resolve("a.sock"), folder.resolve("gone"));
        assertThatIOException()
                .isThrownBy(() -> SocketFile.bind(apart(names, named)))
                .withMessage("what has the name is no socket: " + named);
        assertThat(named).isSymbolicLink();
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
