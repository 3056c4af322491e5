package webserv.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import webserv.api.config.ConfigException;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.spi.HandlerFactory;
import webserv.api.spi.Policy;
import webserv.api.spi.VirtualServer;

/// Large configurations, which are read by two threads where there are two cores.
class ServersReaderTest {
    private static final int SERVERS = 30;
    private static final int LOCATIONS = 100;

    /// Those that made a handler.
    private final Set<Thread> makers = ConcurrentHashMap.newKeySet();

    /// Held until two threads make one.
    private final CountDownLatch bothThere = new CountDownLatch(1);

    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private int line;

    @Test
    void serversOfALargeConfigurationAreReadByTwoThreadsAndStandInTheOrderWritten() {
        var servers = read(large("meets"), 2, new Mistakes());
        assertThat(makers).hasSize(2);
        assertThat(servers)
                .flatExtracting(VirtualServer::names)
                .containsExactlyElementsOf(names(SERVERS));
        assertThat(servers).allSatisfy(server -> assertThat(server.locations()).hasSize(LOCATIONS));
    }

    @Test
    void smallConfigurationIsReadByOneThread() {
        read(settings("plain", 3), 2, new Mistakes());
        assertThat(makers).containsExactly(Thread.currentThread());
    }

    @Test
    void oneCoreReadsALargeConfigurationByItself() {
        read(large("plain"), 1, new Mistakes());
        assertThat(makers).containsExactly(Thread.currentThread());
    }

    @Test
    void mistakesOfTwoThreadsAreThoseOfOneInTheSameOrder() {
        assertThat(mistakes(2))
                .isEqualTo(mistakes(1))
                .hasLineCount(SERVERS * LOCATIONS)
                .startsWith("f:")
                .contains("is no colour");
    }

    private String mistakes(int cores) {
        line = 0;
        var mistakes = new Mistakes();
        read(large("wrong"), cores, mistakes);
        return String.join("\n", all(mistakes));
    }

    /// All of them, also those that a message has no room for.
    private static List<String> all(Mistakes mistakes) {
        return catchThrowableOfType(ConfigException.class, mistakes::refuse).mistakes().stream()
                .map(mistake -> String.valueOf(mistake.getMessage()))
                .toList();
    }

    @Test
    void keyCountsAsAskedWhicheverThreadAsked() {
        var settings = large("meets");
        read(settings, 2, new Mistakes());
        assertThat(settings.unusedKeys())
                .hasSize(SERVERS * LOCATIONS)
                .allSatisfy(unused -> assertThat(unused.key()).isEqualTo("coulor"))
                .isSortedAccordingTo((a, b) -> a.origin().line() - b.origin().line());
    }

    @Test
    void factoryThatDoesNotSaySoMakesOneHandlerAtATime() {
        read(large("alone"), 2, new Mistakes());
        assertThat(mostAtOnce).hasValue(1);
    }

    @Test
    void faultsOfTheOtherThreadAreMistakes() {
        var mistakes = new Mistakes();
        read(large("faulty"), 2, mistakes);
        assertThat(all(mistakes))
                .isNotEmpty()
                .allMatch(line ->
                        line.matches(
                                "f:\\d+:\\d+: the handler 'faulty' of .+ failed in"
                                        + " create\\(\\): java.lang.StackOverflowError: a fault"));
    }

    private List<VirtualServer> read(Settings root, int cores, Mistakes mistakes) {
        var handlers =
                new Handlers(
                        List.of(
                                factory("plain"),
                                factory("meets"),
                                factory("wrong"),
                                factory("alone"),
                                factory("faulty")));
        return new ServersReader(handlers, Policy.DEFAULTS, cores)
                .read(root, new Mistakes(), mistakes);
    }

    private HandlerFactory factory(String name) {
        return new HandlerFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean createsConcurrently() {
                return !name.equals("alone");
            }

            @Override
            public Handler create(Settings settings) {
                mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                settings.text("colour", "");
                makers.add(Thread.currentThread());
                var handler = made(name, settings);
                atOnce.decrementAndGet();
                return handler;
            }
        };
    }

    private Handler made(String name, Settings settings) {
        if (name.equals("wrong")) {
            throw settings.wrong("colour", "is no colour");
        }
        if (name.equals("meets") || name.equals("faulty")) {
            awaitTheOther();
        }
        if (name.equals("faulty") && Thread.currentThread().getName().equals("servers")) {
            throw new StackOverflowError("a fault");
        }
        return Handler.blocking(_ -> Reply.Response.text(200, name));
    }

    private void awaitTheOther() {
        if (makers.size() == 2) {
            bothThere.countDown();
        }
        try {
            assertThat(bothThere.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private Settings large(String handler) {
        return settings(handler, SERVERS);
    }

    private Settings settings(String handler, int count) {
        var servers = new ArrayList<Node>();
        for (var name : names(count)) {
            var locations = new ArrayList<Node>();
            for (int i = 0; i < LOCATIONS; i++) {
                locations.add(
                        mapping(
                                Map.of(
                                        "path", text("/part" + i + "/"),
                                        "handler", text(handler),
                                        "coulor", text("red"))));
            }
            servers.add(
                    mapping(
                            Map.of(
                                    "listen", text("80"),
                                    "server_name", text(name),
                                    "locations", new Node.Items(next(), locations))));
        }
        var root = mapping(Map.of("servers", new Node.Items(next(), servers)));
        return new Settings(root, Path.of(""));
    }

    private static List<String> names(int count) {
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            names.add("host" + i + ".example.org");
        }
        return names;
    }

    private Node.Mapping mapping(Map<String, Node> values) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        values.forEach((key, value) -> entries.put(key, new Node.Entry(next(), value)));
        return new Node.Mapping(next(), entries);
    }

    private Node text(String text) {
        return new Node.Text(next(), text);
    }

    private Origin next() {
        return new Origin("f", ++line, 1);
    }
}
