package webserv.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.spi.HandlerFactory;

/// What becomes of handlers. How settings are read is told by the files in `webserv-yaml`.
class ConfigurationReaderTest {
    /// What a factory gives that was compiled without a look at the contract.
    @SuppressWarnings("NullAway")
    private static final Handler NOTHING = null;

    private final List<String> events = new ArrayList<>();

    @Test
    void handlersStayOpenWhenTheConfigurationIsGood() {
        var configuration = reader().read(settings(location("/a", "one"), location("/b", "two")));
        assertThat(configuration.servers().getFirst().locations())
                .extracting(location -> location.path() + " " + location.handlerName())
                .containsExactly("/a one", "/b two");
        assertThat(events).containsExactly("one made", "two made");
    }

    @Test
    void handlersMadeBeforeAMistakeAreClosed() {
        var settings =
                settings(location("/a", "one"), location("/b", "two"), location("/c", "bad"));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> reader().read(settings))
                .withMessage("built-in: no luck");
        assertThat(events).containsExactly("one made", "two made", "one closed", "two closed");
    }

    @Test
    void handlersAreClosedWhenAKeyIsUnknown() {
        var settings = settings(location("/a", "one", "coulor", "red"));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> reader().read(settings))
                .withMessage("built-in: unknown key 'coulor', did you mean 'colour'?");
        assertThat(events).containsExactly("one made", "one closed");
    }

    @Test
    void handlersAreClosedWhenAFactoryHasAFault() {
        var settings = settings(location("/a", "one"), location("/b", "faulty"));
        var failure = catchThrowable(() -> reader().read(settings));
        assertThat(failure)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("built-in: the handler 'faulty' of ")
                .hasMessageEndingWith(
                        " failed in create(): java.lang.IllegalStateException: a fault");
        assertThat(events).containsExactly("one made", "one closed");
    }

    @Test
    void faultOfAFactoryHidesNoMistakes() {
        var settings =
                settings(location("/a", "faulty"), location("/b", "none"), location("/c", "bad"));
        var failure = catchThrowable(() -> reader().read(settings));
        assertThat(failure).isInstanceOf(ConfigException.class);
        assertThat(String.valueOf(failure.getMessage()).lines())
                .hasSize(3)
                .anyMatch(line -> line.endsWith(": a fault"))
                .anyMatch(
                        line -> line.matches("built-in: the handler 'none' of .+ it returned null"))
                .contains("built-in: no luck");
    }

    @Test
    void failureToCloseHidesNoMistakeAndTheOthersAreClosed() {
        var settings =
                settings(location("/a", "stuck"), location("/b", "one"), location("/c", "bad"));
        var failure = catchThrowable(() -> reader().read(settings));
        assertThat(failure).isInstanceOf(ConfigException.class).hasMessage("built-in: no luck");
        assertThat(events).containsExactly("stuck made", "one made", "one closed");
    }

    @Test
    void eachReadingMakesItsOwnHandlers() {
        var reader = reader();
        var settings = settings(location("/a", "one"));
        var first = reader.read(settings).servers().getFirst().locations().getFirst();
        var second = reader.read(settings).servers().getFirst().locations().getFirst();
        assertThat(first.handler()).isNotSameAs(second.handler());
    }

    @Test
    void automaticLoopsAreOnePerCore() {
        var root = new LinkedHashMap<String, Node>();
        root.put("loops", text("auto"));
        root.put("servers", server(List.of(location("/a", "one"))));
        var configuration = reader().read(new Settings(mapping(root), Path.of("")));
        assertThat(configuration.transportSettings().loops())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void twoFactoriesOfOneNameAreRefused() {
        var twice = List.of(factory("one"), factory("one"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConfigurationReader(twice))
                .withMessageMatching("two handler factories are named 'one': .+ and .+");
    }

    private ConfigurationReader reader() {
        return new ConfigurationReader(
                List.of(
                        factory("one"),
                        factory("two"),
                        factory("stuck"),
                        factory("bad"),
                        factory("none"),
                        factory("faulty")));
    }

    static Settings settings(Node... locations) {
        return new Settings(mapping(Map.of("servers", server(List.of(locations)))), Path.of(""));
    }

    private static Node server(List<Node> locations) {
        var list = new Node.Items(Origin.BUILT_IN, locations);
        return mapping(Map.of("listen", text("80"), "locations", list));
    }

    static Node location(String path, String handler, String... more) {
        var entries = new LinkedHashMap<String, Node>();
        entries.put("path", text(path));
        entries.put("handler", text(handler));
        for (int i = 0; i < more.length; i += 2) {
            entries.put(more[i], text(more[i + 1]));
        }
        return mapping(entries);
    }

    private static Node.Mapping mapping(Map<String, Node> values) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        values.forEach((key, value) -> entries.put(key, new Node.Entry(Origin.BUILT_IN, value)));
        return new Node.Mapping(Origin.BUILT_IN, entries);
    }

    private static Node text(String text) {
        return new Node.Text(Origin.BUILT_IN, text);
    }

    private HandlerFactory factory(String name) {
        return new HandlerFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Handler create(Settings settings) {
                settings.text("colour", "");
                return switch (name) {
                    case "none" -> NOTHING;
                    case "bad" -> throw new ConfigException(Origin.BUILT_IN, "no luck");
                    case "faulty" -> throw new IllegalStateException("a fault");
                    default -> new Recorded(name);
                };
            }
        };
    }

    /// Notes when it is made and closed.
    private final class Recorded implements Handler.Blocking {
        private final String name;

        Recorded(String name) {
            this.name = name;
            events.add(name + " made");
        }

        @Override
        public Reply handle(Request request) {
            return Reply.Response.text(200, name);
        }

        @Override
        public void close() {
            if (name.equals("stuck")) {
                throw new AssertionError(name);
            }
            events.add(name + " closed");
        }
    }
}
