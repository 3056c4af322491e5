package webserv.app.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.io.ListenAddress;
import webserv.api.io.LoopDeputy;
import webserv.api.spi.Configuration;
import webserv.api.spi.Match;
import webserv.api.spi.VirtualServer;
import webserv.testkit.Await;

@Timeout(60)
class AccessLogTest {
    private static final VirtualServer FIRST = server(1);
    private static final VirtualServer SECOND = server(2);
    private static final VirtualServer THIRD = server(3);

    private static final Configuration CONFIGURATION =
            Configuration.of(List.of(FIRST, SECOND, THIRD));

    @TempDir Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static VirtualServer server(int line) {
        return new VirtualServer(
                List.of(ListenAddress.parse("*:80")),
                List.of(),
                List.of(),
                new Origin("f", line, 1));
    }

    private AccessLog open(Settings settings) throws IOException {
        return AccessLog.open(AccessLogSettings.of(settings), CONFIGURATION, out, ZoneOffset.UTC);
    }

    private AccessLog next(AccessLog before, Settings settings) throws IOException {
        return before.next(AccessLogSettings.of(settings), CONFIGURATION);
    }

    /// @param servers what they say; `null` for nothing
    private Settings settings(Node top, Node... servers) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        entries.put("access_log", new Node.Entry(Origin.BUILT_IN, top));
        var items = new ArrayList<Node>();
        for (int i = 0; i < servers.length; i++) {
            var of = new Origin("f", i + 1, 1);
            items.add(
                    new Node.Mapping(
                            of, Map.of("access_log", new Node.Entry(Origin.BUILT_IN, servers[i]))));
        }
        entries.put(
                "servers", new Node.Entry(Origin.BUILT_IN, new Node.Items(Origin.BUILT_IN, items)));
        return new Settings(new Node.Mapping(Origin.BUILT_IN, entries), folder);
    }

    static Node text(String text) {
        return new Node.Text(Origin.BUILT_IN, text);
    }

    static Node way(String file, String format) {
        return new Node.Mapping(
                Origin.BUILT_IN,
                Map.of(
                        "file", new Node.Entry(Origin.BUILT_IN, text(file)),
                        "format", new Node.Entry(Origin.BUILT_IN, text(format))));
    }

    @Test
    void eachServerHasItsLogOrThatOfTheTop() throws IOException {
        try (var log =
                open(
                        settings(
                                way("top.log", "$request_uri"),
                                way("one.log", "1 $request_uri"),
                                text("off")))) {
            log.decided(Decided.of("/a").matched(new Match.None(FIRST)));
            log.decided(Decided.of("/b").matched(new Match.None(SECOND)));
            log.decided(Decided.of("/c").matched(new Match.None(THIRD)));
            log.decided(Decided.of("/d"));
        }
        assertThat(folder.resolve("one.log")).hasContent("1 /a\n");
        assertThat(folder.resolve("top.log")).hasContent("/c\n/d\n");
    }

    @Test
    void serversThatDoNotSayShareTheLogOfTheTop() throws IOException {
        try (var log = open(settings(way("top.log", "$request_uri")))) {
            log.decided(Decided.of("/a").matched(new Match.None(FIRST)));
            log.decided(Decided.of("/b").matched(new Match.None(THIRD)));
            log.decided(Decided.of("/c"));
        }
        assertThat(folder.resolve("top.log")).hasContent("/a\n/b\n/c\n");
    }

    @Test
    void formatsOfOneFileShareItAndItsOrder() throws IOException {
        var file = Files.createFile(folder.resolve("a.log")).toRealPath();
        Files.createSymbolicLink(folder.resolve("link.log"), file);
        try (var log =
                open(
                        settings(
                                way("a.log", "$request_uri"),
                                way("a.log", "1 $request_uri"),
                                way("link.log", "2 $request_uri")))) {
            assertThat(descriptorsOf(file)).isEqualTo(1);
            for (int i = 0; i < 3; i++) {
                log.decided(Decided.of("/" + i).matched(new Match.None(SECOND)));
                log.decided(Decided.of("/" + i));
                log.decided(Decided.of("/" + i).matched(new Match.None(FIRST)));
            }
        }
        assertThat(file).hasContent("2 /0\n/0\n1 /0\n2 /1\n/1\n1 /1\n2 /2\n/2\n1 /2\n");
        assertThat(descriptorsOf(file)).isZero();
    }

    static long descriptorsOf(Path file) throws IOException {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(one -> isLinkTo(file, one)).count();
        }
    }

    /// Descriptors of others are closed while they are looked at.
    private static boolean isLinkTo(Path file, Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void fileOfSeveralNamesIsFollowedByItsRealOne() throws IOException {
        var file = folder.resolve("a.log");
        var link = Files.createSymbolicLink(folder.resolve("link.log"), file);
        try (var targets = new Targets(out)) {
            int target = targets.take(Optional.of(link));
            assertThat(targets.take(Optional.of(file))).isEqualTo(target);
            Files.delete(link);
            Files.createSymbolicLink(link, folder.resolve("other.log"));
            Files.move(file, folder.resolve("a.log.1"));
            targets.add(target, "1\n".getBytes(StandardCharsets.US_ASCII), 2);
            targets.flush();
        }
        assertThat(file).hasContent("1\n");
        assertThat(folder.resolve("other.log")).doesNotExist();
    }

    @Test
    void standardOutputIsATarget() throws IOException {
        try (var log = open(settings(way("stdout", "$status")))) {
            log.decided(Decided.of("/"));
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("200\n");
    }

    @Test
    void linesOfManyLoopsAreWholeAndAllThere() throws Exception {
        int loops = 4;
        int each = 5_000;
        try (var log = open(settings(way("a.log", "$request_uri")))) {
            var threads =
                    IntStream.range(0, loops)
                            .mapToObj(loop ->
                                    Thread.ofPlatform()
                                            .start(() -> {
                                                for (int i = 0; i < each; i++) {
                                                    log.decided(Decided.of("/" + loop + "/" + i));
                                                }
                                            }))
                            .toList();
            for (var thread : threads) {
                thread.join();
            }
        }
        assertThat(Files.readAllLines(folder.resolve("a.log")))
                .hasSize(loops * each)
                .doesNotHaveDuplicates()
                .allMatch(line -> line.matches("/[0-3]/[0-9]+"));
    }

    /// Of a loop and of its deputy, by turns.
    @Test
    void linesOfALoopAreInOrderWhoeverStandsInForIt() throws Exception {
        var uris = IntStream.range(0, 1_000).mapToObj(i -> "/" + i).toList();
        try (var log = open(settings(way("a.log", "$request_uri")))) {
            for (var uri : uris) {
                if (uri.endsWith("0")) {
                    standIn(() -> log.decided(Decided.of(uri)));
                } else {
                    log.decided(Decided.of(uri));
                }
            }
        }
        assertThat(Files.readAllLines(folder.resolve("a.log"))).isEqualTo(uris);
    }

    /// Of one connection. Each configuration is closed when others have followed it, as the
    /// requests of other connections go on.
    @Test
    void linesOfALoopAreInOrderWhateverConfigurationTheyAreOf() throws Exception {
        var settings = settings(way("a.log", "$request_uri"));
        var uris = IntStream.range(0, 1_000).mapToObj(i -> "/" + i).toList();
        var open = new ArrayDeque<AccessLog>();
        open.add(open(settings));
        for (var uri : uris) {
            if (uri.endsWith("0")) {
                open.add(next(open.getLast(), settings));
            }
            if (open.size() > 3) {
                open.remove().close();
            }
            open.getLast().decided(Decided.of(uri));
        }
        open.forEach(AccessLog::close);
        assertThat(Files.readAllLines(folder.resolve("a.log"))).isEqualTo(uris);
    }

    @Test
    void lineBelongsToTheConfigurationOfItsRequest() throws IOException {
        var other = folder.resolve("b.log");
        try (var first = open(settings(way("a.log", "1 $request_uri")));
                var second = next(first, settings(way("a.log", "2 $request_uri")))) {
            var third = next(second, settings(way("b.log", "3 $request_uri")));
            for (int i = 0; i < 3; i++) {
                first.decided(Decided.of("/" + i));
                third.decided(Decided.of("/" + i));
                second.decided(Decided.of("/" + i));
            }
            third.close();
            assertThat(other).as("written when it is closed").hasContent("3 /0\n3 /1\n3 /2\n");
        }
        assertThat(folder.resolve("a.log")).hasContent("1 /0\n2 /0\n1 /1\n2 /1\n1 /2\n2 /2\n");
    }

    @Test
    void fileIsOpenOnceAndForAsLongAsAConfigurationHasIt() throws IOException {
        var file = Files.createFile(folder.resolve("a.log")).toRealPath();
        var first = open(settings(way("a.log", "1 $request_uri")));
        var second = next(first, settings(way("a.log", "2 $request_uri")));
        assertThat(descriptorsOf(file)).isEqualTo(1);
        first.close();
        first.close(); // once more does nothing
        second.decided(Decided.of("/a"));
        var third = next(second, settings(way("b.log", "3 $request_uri")));
        second.close();
        assertThat(descriptorsOf(file)).isZero();
        assertThat(file).hasContent("2 /a\n");
        third.decided(Decided.of("/b"));
        third.close();
        assertThat(folder.resolve("b.log")).hasContent("3 /b\n");
    }

    @Test
    void logFollowsOneThatWasClosed() throws IOException {
        var settings = settings(way("a.log", "$request_uri"));
        var first = open(settings);
        first.decided(Decided.of("/a"));
        first.close();
        try (var second = next(first, settings)) {
            second.decided(Decided.of("/b"));
        }
        assertThat(folder.resolve("a.log")).hasContent("/a\n/b\n");
    }

    @Test
    void logThatCannotBeOpenedLeavesTheOneBeforeIt() throws IOException {
        var wrong = AccessLogSettings.of(settings(way("a.log", "json"), way("b.log", "json")));
        try (var first = open(settings(way("a.log", "$request_uri")))) {
            Files.createDirectory(folder.resolve("b.log"));
            assertThatIOException().isThrownBy(() -> first.next(wrong, CONFIGURATION));
            first.decided(Decided.of("/a"));
        }
        assertThat(folder.resolve("a.log")).hasContent("/a\n");
        assertThat(descriptorsOf(folder.resolve("a.log").toRealPath())).isZero();
    }

    /// As if the configuration had opened its file itself, whose name is free.
    @Test
    void nextConfigurationBeginsANewFileWhereTheOldOneWasMoved() throws IOException {
        var settings = settings(way("a.log", "$request_uri"));
        var moved = folder.resolve("a.log.1");
        try (var first = open(settings)) {
            first.decided(Decided.of("/a"));
            next(first, settings).close(); // writes what there is, and has looked
            Files.move(folder.resolve("a.log"), moved);
            try (var third = next(first, settings)) {
                third.decided(Decided.of("/b"));
            }
        }
        assertThat(moved).hasContent("/a\n");
        assertThat(folder.resolve("a.log")).hasContent("/b\n");
    }

    /// Its failures cannot even be told, and each write is one until there is a queue.
    private static final class Hostile extends OutputStream {
        private final CountDownLatch failed = new CountDownLatch(3);
        private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
        private volatile boolean fails = true;

        @Override
        public void write(byte[] octets, int from, int length) {
            if (fails) {
                failed.countDown();
                throw new IllegalStateException() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String getMessage() {
                        throw new LinkageError("test");
                    }
                };
            }
            written.add(new String(octets, from, length, StandardCharsets.UTF_8));
        }

        @Override
        public void write(int octet) {
            throw new AssertionError();
        }
    }

    @Test
    void writerGoesOnWhateverItFailedIn() throws Exception {
        var hostile = new Hostile();
        try (var log = openTo(hostile)) {
            while (hostile.failed.getCount() > 0) {
                long before = hostile.failed.getCount();
                log.decided(Decided.of("/lost"));
                Await.until(() -> hostile.failed.getCount() < before);
            }
            hostile.fails = false;
            log.decided(Decided.of("/a"));
            assertThat(hostile.written.poll(20, TimeUnit.SECONDS)).isEqualTo("/a\n");
        }
    }

    @Test
    void logIsClosedWhateverItsWriterFailsIn() throws IOException {
        var log = openTo(new Hostile());
        log.decided(Decided.of("/lost"));
        assertThatCode(log::close).doesNotThrowAnyException();
        try (var next = next(log, settings(way("a.log", "$request_uri")))) {
            next.decided(Decided.of("/a"));
        }
        assertThat(folder.resolve("a.log")).hasContent("/a\n");
    }

    private AccessLog openTo(OutputStream other) throws IOException {
        return AccessLog.open(
                AccessLogSettings.of(settings(way("stdout", "$request_uri"))),
                CONFIGURATION,
                other,
                ZoneOffset.UTC);
    }

    private static void standIn(Runnable work) throws InterruptedException {
        var loop = Thread.currentThread();
        var deputy =
                new LoopDeputy("deputy") {
                    @Override
                    protected boolean isFree() {
                        return true;
                    }

                    @Override
                    public void run() {
                        standsIn(loop);
                        work.run();
                    }
                };
        deputy.start();
        deputy.join();
    }

    @Test
    void fileThatCannotBeOpenedStopsTheStart() throws IOException {
        var settings = AccessLogSettings.of(settings(way("a.log", "json")));
        Files.createDirectory(folder.resolve("a.log"));
        assertThatIOException()
                .isThrownBy(() ->
                        AccessLog.open(
                                settings, Configuration.of(List.of(FIRST)), out, ZoneOffset.UTC));
    }
}
