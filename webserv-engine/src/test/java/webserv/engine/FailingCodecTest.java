package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.at;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.io.FileSlice;
import webserv.api.spi.Decision;
import webserv.api.spi.Policy;
import webserv.engine.plugin.Failure;
import webserv.router.TreeRouter;
import webserv.testkit.MemoryClient;

/// What becomes of a codec's failures, in each of its methods and in each way: its connection ends,
/// with an answer where there is a way to give one, and nothing is left of it.
class FailingCodecTest {
    private static final String GET = "GET /well HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST =
            "POST /reads HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
    private static final Duration AGES = Duration.ofMinutes(10);

    @TempDir Path folder;

    private final CompletableFuture<Reply> promise = new CompletableFuture<>();
    private final List<FileChannel> files = new ArrayList<>();

    private Running running(FailingCodec codec) {
        return Running.by(
                codec,
                new TreeRouter(),
                Running.site(
                        "a",
                        Policy.DEFAULTS,
                        at("/well", Methods.CONFIGURABLE, FailingHandler.never()),
                        at("/promise", Handler.nonBlocking(_ -> promise)),
                        at("/reads", Handler.blocking(FailingCodecTest::read)),
                        at("/file", Handler.nonBlocking(_ -> completed(file()))),
                        at("/other", Handler.nonBlocking(_ -> completed(new Echoing().reply())))));
    }

    private static CompletableFuture<Reply> completed(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private static Reply read(Request request) throws IOException {
        return Reply.Response.text(200, request.content().readAll(100).length + " octets");
    }

    private Reply file() {
        try {
            var channel = FileChannel.open(Files.writeString(folder.resolve("f"), "file"));
            files.add(channel);
            return new Reply.Response(
                    200, Fields.empty(), new Content.File(FileSlice.owning(channel, 0, 4)));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// The connection is gone with all that is counted of it, four times: three may be open.
    private static void requireEnd(Running running, FailingCodec codec, MemoryClient client) {
        running.network.run();
        running.network.advance(AGES);
        assertThat(client.isClosed()).isTrue();
        assertThat(running.network.openWires()).isZero();
        assertThat(running.server.status().connections()).isEmpty();
        codec.isBroken = false;
        var next = running.connect();
        next.send(GET);
        assertThat(next.text()).startsWith("HTTP/1.1 200 OK\r\n");
        next.reset();
        codec.isBroken = true;
    }

    private static void requireCause(Running running, Failure how, String method) {
        assertThat(running.lastDecision().cause()).map(Cause::code).hasValue("codec-failed");
        assertThat(running.lastCause().orElseThrow())
                .as("%s", how)
                .matches(
                        "the codec's webserv\\.engine\\.FailingCodec\\$Failing of module"
                                + " \\S+ \\(\\S+\\) failed in "
                                + method
                                + "\\(\\): [^\\p{Cntrl}\u202e]+");
    }

    static Stream<Arguments> readings() {
        return Stream.of(
                        Map.entry("of the first head", GET),
                        Map.entry("of half a head", GET.substring(0, 9)),
                        Map.entry("of one with content", POST + "12345"))
                .flatMap(row ->
                        Stream.of(Failure.values())
                                .map(how -> Arguments.of(row.getKey(), row.getValue(), how)));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("readings")
    void readingThatFailsIsAnsweredWithFiveHundred(String what, String octets, Failure how) {
        var codec = new FailingCodec("next", how);
        try (var running = running(codec)) {
            for (int time = 0; time < 4; time++) {
                var client = running.connect();
                client.send(octets);
                assertThat(client.text())
                        .as(what)
                        .startsWith("HTTP/1.1 500 Internal Server Error\r\n")
                        .contains("\r\nConnection: close\r\n")
                        .doesNotContain("boom");
                assertThat(client.sawEnd()).isTrue();
                requireCause(running, how, "next");
                assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.COMPLETE);
                requireEnd(running, codec, client);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void readingOfContentThatFailsIsAnsweredWithFiveHundred(Failure how) {
        var codec = new FailingCodec("next", how);
        codec.spared = 2;
        try (var running = running(codec)) {
            var client = running.connect();
            client.send(POST);
            client.send("12");
            running.network.runUntil(client::sawEnd);
            assertThat(client.text()).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
            requireCause(running, how, "next");
            codec.spared = 0;
            requireEnd(running, codec, client);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answerThatIsDueIsGivenBeforeTheNextRequestFails(Failure how) {
        var codec = new FailingCodec("next", how);
        codec.spared = 2;
        try (var running = running(codec)) {
            var client = running.connect();
            client.send(GET + GET);
            assertThat(client.text())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\n\r\nwellHTTP/1.1 500 Internal Server Error\r\n");
            codec.spared = 0;
            requireEnd(running, codec, client);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NULL")
    void endOfTheInputThatFailsIsAnsweredWithFiveHundred(Failure how) {
        var codec = new FailingCodec("inputEnded", how);
        try (var running = running(codec)) {
            var client = running.connect();
            client.send(GET.substring(0, 9));
            client.endInput();
            assertThat(client.text()).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
            requireCause(running, how, "inputEnded");
            requireEnd(running, codec, client);
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionThatCannotBeOpenedIsClosed(Failure how) {
        var codec = new FailingCodec("open", how);
        try (var running = running(codec)) {
            for (int time = 0; time < 4; time++) {
                requireEnd(running, codec, running.connect());
            }
        }
    }

    /// Requests that lead to a method, and what the client does behind them.
    static Stream<Arguments> breaks() {
        return Stream.of(
                        broken("send of a head", "send", GET),
                        broken("send of octets", "send", GET),
                        broken("send of a file", "send", GET.replace("/well", "/file")),
                        broken("end", "end", GET),
                        broken("interim", "interim", expecting()),
                        broken("switchProtocol", "switchProtocol", upgrading()),
                        broken("announcedContent", "announcedContent", POST + "12"),
                        broken(
                                "closeAfterResponse",
                                "closeAfterResponse",
                                GET.replace("/well", "/promise"),
                                MemoryClient::endInput))
                .flatMap(row -> row);
    }

    private static String expecting() {
        return POST.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
    }

    private static String upgrading() {
        return "GET /other HTTP/1.1\r\nHost: a\r\nUpgrade: echo/1\r\nConnection: upgrade\r\n\r\n";
    }

    private static Stream<Arguments> broken(String method, String named, String octets) {
        return broken(method, named, octets, _ -> {});
    }

    /// Methods that return nothing cannot return `null`. An [IllegalArgumentException], where a
    /// contract has one, says that the handler is to blame.
    private static Stream<Arguments> broken(
            String method, String named, String octets, Consumer<MemoryClient> behind) {
        var returns = method.equals("announcedContent");
        var blamesHandler = !returns && !method.equals("closeAfterResponse");
        return Stream.of(Failure.values())
                .filter(how -> returns || how != Failure.NULL)
                .filter(how -> !blamesHandler || how != Failure.STEERING)
                .map(how -> Arguments.of(method, named, octets, behind, how));
    }

    @ParameterizedTest(name = "{0}: {4}")
    @MethodSource("breaks")
    void connectionThatCannotBeServedIsBrokenOff(
            String method,
            String named,
            String octets,
            Consumer<MemoryClient> behind,
            Failure how) {
        var codec = new FailingCodec(method, how);
        try (var running = running(codec)) {
            for (int time = 0; time < 4; time++) {
                int decided = running.decisions.size();
                var client = running.connect();
                client.send(octets);
                behind.accept(client);
                running.network.runUntil(() -> running.decisions.size() > decided);
                requireCause(running, how, named);
                assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.ABORTED);
                assertThat(files).allMatch(file -> !file.isOpen());
                requireEnd(running, codec, client);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void timeThatIsUpEndsAConnectionThatCannotSaySo(Failure how) {
        var codec = new FailingCodec("abandonInput", how);
        try (var running = running(codec)) {
            var client = running.connect();
            client.send(GET.substring(0, 9));
            requireEnd(running, codec, client);
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionWhoseStateIsUnknownIsClosed(Failure how) {
        var codec = new FailingCodec("isReadingHead", how);
        try (var running = running(codec)) {
            for (int time = 0; time < 4; time++) {
                requireEnd(running, codec, running.connect());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientThatCannotBeAskedForIsGone(Failure how) {
        var codec = new FailingCodec("probe", how);
        try (var running = running(codec)) {
            var client = running.connect();
            client.send(GET.replace("/well", "/promise"));
            client.endInput();
            running.network.advance(Duration.ofSeconds(1));
            requireCause(running, how, "probe");
            requireEnd(running, codec, client);
        }
    }

    /// As if no field could be sent, not even those of the server.
    @Test
    void headsThatAreNeverSentEndTheConnection() {
        var codec = new FailingCodec("send of a head", Failure.STEERING);
        try (var running = running(codec)) {
            for (int time = 0; time < 4; time++) {
                var client = running.connect();
                client.send(GET);
                assertThat(client.text()).isEmpty();
                assertThat(running.lastDecision().cause())
                        .map(Cause::code)
                        .hasValue("codec-failed");
                assertThat(codec.failures).isEqualTo(4 * (time + 1));
                requireEnd(running, codec, client);
            }
        }
    }

    @Test
    void stopIsNotHeldUp() {
        var codec = new FailingCodec("closeAfterResponse", Failure.ERROR);
        var running = running(codec);
        var client = running.connect();
        client.send(GET.replace("/well", "/promise"));
        running.server.connections().stop();
        running.network.run();
        assertThat(client.isClosed()).isTrue();
        assertThat(running.server.status().connections()).isEmpty();
        running.close();
    }

    /// A head with lines without end, of which nobody walks more than there may be.
    private record Endless() implements Fields {
        @Override
        public int size() {
            return Integer.MAX_VALUE;
        }

        @Override
        public String name(int line) {
            throw new AssertionError("nobody begins to walk");
        }

        @Override
        public String value(int line) {
            throw new AssertionError("nobody begins to walk");
        }
    }

    @Test
    void fieldsWithoutEndHoldNobody() {
        try (var running = running(FailingCodec.telling(new Endless()))) {
            var client = running.connect();
            client.send(GET);
            assertThat(client.text()).startsWith("HTTP/1.1 200 OK\r\n");
            var refused = running.connect();
            refused.send(GET.replace("/well", "/none"));
            assertThat(refused.isClosed()).isTrue();
            assertThat(running.lastDecision().cause()).map(Cause::code).hasValue("codec-failed");
        }
    }
}
