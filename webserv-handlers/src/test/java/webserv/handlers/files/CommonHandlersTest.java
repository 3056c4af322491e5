package webserv.handlers.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.testkit.Requests;

/// Which locations of a configuration are answered by one handler.
class CommonHandlersTest {
    private final FilesFactory factory = new FilesFactory().forConfiguration(Settings.of());

    @TempDir private Path temporary;

    @BeforeEach
    void makeFolders() throws IOException {
        Files.createDirectory(temporary.resolve("site"));
        Files.createDirectory(temporary.resolve("other"));
        Files.writeString(temporary.resolve("site/a.txt"), "of site");
        Files.writeString(temporary.resolve("other/a.txt"), "of other");
    }

    @ParameterizedTest
    @MethodSource("settingsOfAny")
    void locationsServedAlikeHaveOne(String settings) {
        assertThat(create(settings)).isSameAs(create(settings));
    }

    static Stream<String> settingsOfAny() {
        return Stream.of(
                "root site",
                "root site expires 5m",
                "root site index a.txt hidden_files true",
                "root site gzip true gzip_static true",
                "root site try_files $uri");
    }

    @ParameterizedTest
    @MethodSource("settingsOfOne")
    void locationWithWhatIsItsOwnHasItsOwn(String settings) {
        assertThat(create(settings)).isNotSameAs(create(settings));
    }

    static Stream<String> settingsOfOne() {
        return Stream.of(
                "alias site path /a/",
                "root site autoindex true",
                "alias site path /a/ try_files $uri");
    }

    @ParameterizedTest
    @MethodSource("different")
    void locationsThatDifferHaveTheirOwn(String settings, String others) {
        assertThat(create(settings)).isNotSameAs(create(others));
    }

    static Stream<Arguments> different() {
        return Stream.of(
                Arguments.of("root site", "root other"),
                Arguments.of("root site", "root site expires 5m"),
                Arguments.of("root site expires 5m", "root site expires 6m"),
                Arguments.of("root site", "root site index a.txt"),
                Arguments.of("root site", "root site index index.html"),
                Arguments.of("root site", "root site symlinks follow"),
                Arguments.of("root site", "root site hidden_files true"),
                Arguments.of("root site", "root site cache_valid 2s"),
                Arguments.of("root site", "root site cache_max_file 1KiB"),
                Arguments.of("root site", "root site charset none"),
                Arguments.of("root site", "root site gzip true"),
                Arguments.of("root site try_files $uri", "root site try_files /a.txt"));
    }

    @Test
    void configurationsHaveTheirOwn() {
        var another = new FilesFactory().forConfiguration(Settings.of());
        assertThat(create("root site")).isNotSameAs(another.create(settings("root site")));
    }

    @Test
    void handlerThatIsClosedForOneLocationStillAnswersForAnother() throws Exception {
        var handler = create("root site");
        handler.close();
        assertThat(Folder.reply(handler, Requests.get("/a.txt"))).endsWith("\n\nof site");
        handler.close();
    }

    @Test
    void threadsThatAskAtOnceGetOne() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 50; round++) {
                var start = new CyclicBarrier(4);
                var inRound = settings("root site cache_valid " + (round + 2) + "s");
                var tasks = new ArrayList<Callable<Handler>>();
                for (int i = 0; i < 4; i++) {
                    var own = new Settings(inRound.mapping(), inRound.directory());
                    tasks.add(() -> {
                        start.await();
                        return factory.create(own);
                    });
                }
                Set<Handler> made = new HashSet<>();
                for (var future : threads.invokeAll(tasks)) {
                    made.add(future.get());
                }
                assertThat(made).hasSize(1);
            }
        }
    }

    private Handler create(String written) {
        return factory.create(settings(written));
    }

    /// @param written keys and values in turn; `try_files` has a status behind its path
    private Settings settings(String written) {
        var words = written.split(" ", -1);
        var at = Origin.BUILT_IN;
        var entries = new LinkedHashMap<String, Node.Entry>();
        for (int i = 0; i < words.length; i += 2) {
            var value = new Node.Text(at, words[i + 1]);
            var paths = new Node.Items(at, List.of(value, new Node.Text(at, "=404")));
            entries.put(words[i], new Node.Entry(at, words[i].equals("try_files") ? paths : value));
        }
        return new Settings(new Node.Mapping(at, entries), temporary);
    }
}
