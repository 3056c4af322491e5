package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.io.Outbox;
import webserv.api.spi.ConfigSource;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.Router;
import webserv.api.spi.Session;
import webserv.api.spi.Table;
import webserv.api.spi.VirtualServer;
import webserv.app.control.Answer;
import webserv.app.control.Answer.Outcome;
import webserv.app.control.ControlAddress;
import webserv.app.control.ControlClient;

/// A plugin that fails, from its jar to what the commands say of it.
@Timeout(120)
class FailingPluginTest {
    private static final String WELL = "webserv.api.http.Reply.Response.text(200, \"well\")";

    @TempDir Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Answer> answers = new ArrayList<>();
    private ConfigSource source = new OneLocation(Map.of());
    private HttpCodec codec = new Fakes.FakeCodec();
    private Router router = new Fakes.FakeRouter();

    /// Whatever the file says: one location, of the plugin.
    ///
    /// @param errorPages of the server
    private record OneLocation(Map<String, String> errorPages) implements ConfigSource {
        @Override
        public Set<String> extensions() {
            return Set.of("conf");
        }

        @Override
        public Settings read(Path file) {
            var place = new Origin("site.conf", 3, 5);
            var location = mapping(place, Map.of("path", "/", "handler", "alpha"));
            var locations = new Node.Items(place, List.of(location));
            var server =
                    new Node.Mapping(
                            place,
                            Map.of(
                                    "listen",
                                    new Node.Entry(place, new Node.Text(place, "127.0.0.1:8080")),
                                    "locations",
                                    new Node.Entry(place, locations),
                                    "error_page",
                                    new Node.Entry(place, mapping(place, errorPages))));
            var servers = new Node.Items(place, List.of(server));
            return new Settings(
                    new Node.Mapping(place, Map.of("servers", new Node.Entry(place, servers))),
                    Path.of(""));
        }

        private static Node mapping(Origin place, Map<String, String> texts) {
            var entries = new LinkedHashMap<String, Node.Entry>();
            texts.forEach((key, text) ->
                    entries.put(key, new Node.Entry(place, new Node.Text(place, text))));
            return new Node.Mapping(place, entries);
        }
    }

    /// @param ofFactory statements before the handler is made
    /// @param ofHandler methods of the handler, in Java
    private Catalog catalog(String ofFactory, String ofHandler) throws IOException {
        var made =
                """
                %s
                return new webserv.api.http.Handler.Blocking() {
                    public webserv.api.http.Reply handle(webserv.api.http.Request request) {
                        return %s;
                    }
                    %s
                };\
                """
                        .formatted(ofFactory, WELL, ofHandler);
        var factory =
                """
                package alpha;
                public final class Factory implements webserv.api.spi.HandlerFactory {
                    private static int made;
                    public String name() { return "alpha"; }
                    public webserv.api.http.Handler create(webserv.api.config.Settings settings) {
                        %s
                    }
                    /// Throws what nobody declared.
                    @SuppressWarnings("unchecked")
                    private static <E extends Throwable> void fling(Throwable it) throws E {
                        throw (E) it;
                    }
                }
                """
                        .formatted(made);
        return catalog(factory);
    }

    private Catalog catalog(String factory) throws IOException {
        new JarBuilder(folder.resolve("work"))
                .with("module-info.java", JarBuilder.module("alpha"))
                .with("alpha/Factory.java", factory)
                .compile()
                .jar(folder.resolve("plugins/alpha.jar"));
        var found = Launcher.found(Optional.of(folder.resolve("plugins")));
        var fakes = Fakes.catalog();
        return new Catalog(
                fakes.transports(),
                new Providers<>("HttpCodec", List.of(Fakes.provided(codec, "http/1.1"))),
                new Providers<>("Router", List.of(Fakes.provided(router, "tree"))),
                found.handlers(),
                new Providers<>("ConfigSource", List.of(Fakes.provided(source, "conf"))));
    }

    private ExitStatus run(Catalog catalog, String command, String... orders) throws IOException {
        var file = folder.resolve("site.conf");
        Files.writeString(file, "");
        var launcher =
                new Launcher(
                        Optional.empty(),
                        _ -> catalog,
                        (_, announce) -> {
                            announce.run();
                            List.of(orders).forEach(order -> answers.add(send(file, order)));
                        },
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return launcher.run(command, "-c", file.toString());
    }

    private static Answer send(Path file, String order) {
        try {
            return new ControlClient(ControlAddress.derived(file)).send(order);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String printed(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "throw new Error(\"boom\") | java.lang.Error: boom",
                "fling(new java.io.IOException(\"boom\")) | java.io.IOException: boom",
                "throw new StackOverflowError() | java.lang.StackOverflowError"
            })
    void reloadIsAnsweredWhateverThePluginThrows(String statement, String told) throws IOException {
        var catalog = catalog("if (made++ > 0) { " + statement + "; }", "");
        assertThat(run(catalog, "run", "reload", "status")).isEqualTo(ExitStatus.OK);
        assertThat(answers.getFirst())
                .extracting(Answer::outcome, Answer::text)
                .containsExactly(
                        Outcome.REFUSED,
                        "site.conf:3:5: the handler 'alpha' of module alpha (alpha.jar) failed in"
                                + " create(): "
                                + told
                                + "\nnothing has changed");
        assertThat(answers.getLast().text()).contains("\nlistening    127.0.0.1:8080\n");
    }

    @Test
    void reloadIsAnsweredWhereTheStartFails() throws IOException {
        var catalog =
                catalog(
                        "made++;",
                        """
                        public void start() throws java.io.IOException {
                            if (made > 1) { fling(new Exception("boom")); }
                        }
                        """);
        assertThat(run(catalog, "run", "reload", "status json")).isEqualTo(ExitStatus.OK);
        assertThat(answers.getFirst().text())
                .isEqualTo(
                        "cannot start 'alpha' of the location at site.conf:3:5:"
                                + " java.lang.Exception: boom\nnothing has changed");
        assertThat(answers.getLast().text()).contains("\"reloads\": 0");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "throw new Error(\"\\33[31m\\n\") | failed java.lang.Error: \\u001b[31m\\u000a",
                "return null | failed java.lang.NullPointerException: it returned null",
                "return java.util.Map.of(\"a\\nb\", \"\\33[31m\") | a\\u000ab \\u001b[31m",
                "return java.util.Collections.singletonMap(null, null) | null null",
            })
    void statusOfTheServerIsTold(String statement, String told) throws IOException {
        var catalog =
                catalog("", "public java.util.Map<String, Object> status() { " + statement + "; }");
        assertThat(run(catalog, "run", "status", "status json")).isEqualTo(ExitStatus.OK);
        assertThat(answers).extracting(Answer::outcome).containsOnly(Outcome.OK);
        assertThat(answers.getFirst().text().lines())
                .contains("location / (site.conf:3:5) alpha: " + told);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"throw new Error(\"boom\");", "fling(new Exception(\"boom\"));"})
    void closingThatFailsIsNoMistakeOfTheConfiguration(String statement) throws IOException {
        var catalog = catalog("", "public void close() { " + statement + " }");
        assertThat(run(catalog, "check")).isEqualTo(ExitStatus.OK);
        assertThat(printed(out)).endsWith("site.conf: ok: 1 server, 1 location\n");
        assertThat(printed(err)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "throw new Error(\"boom\") | java.lang.Error: boom",
                "return null | java.lang.NullPointerException: it returned null",
            })
    void warningsThatFailAreAWarning(String statement, String told) throws IOException {
        var catalog =
                catalog("", "public java.util.List<String> warnings() { " + statement + "; }");
        assertThat(run(catalog, "check")).isEqualTo(ExitStatus.OK);
        assertThat(printed(err))
                .isEqualTo(
                        "webserv: warning: site.conf:3:5: the handler 'alpha' of module alpha"
                                + " (alpha.jar) failed in warnings(): "
                                + told
                                + "\n");
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "name | String name() | return null;",
                "name | String name() | throw new Error();",
                "withCodings | webserv.api.spi.HandlerFactory withCodings("
                        + "java.util.List<webserv.api.spi.ContentCoding> all) | return null;",
                "withCodings | webserv.api.spi.HandlerFactory withCodings("
                        + "java.util.List<webserv.api.spi.ContentCoding> all) | throw new Error();"
            })
    void factoryThatFailsWhileItIsFoundIsNamed(String method, String declaration, String body) {
        var source =
                """
                package alpha;
                public final class Factory extends Well {
                    @Override
                    public %s { %s }
                }
                class Well implements webserv.api.spi.HandlerFactory {
                    public String name() { return "alpha"; }
                    public webserv.api.http.Handler create(webserv.api.config.Settings settings) {
                        return webserv.api.http.Handler.blocking(_ -> %s);
                    }
                }
                """
                        .formatted(declaration, body, WELL);
        var launcher =
                new Launcher(
                        Optional.empty(),
                        _ -> quietly(source),
                        (_, _) -> {},
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(launcher.run("modules")).isEqualTo(ExitStatus.REFUSED);
        assertThat(printed(err))
                .startsWith("webserv: plugins/alpha.jar: the ")
                .contains(" of module alpha (alpha.jar) failed in " + method + "(): java.lang.")
                .hasLineCount(1);
    }

    private Catalog quietly(String factory) {
        try {
            return catalog(factory);
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    @Test
    void sourceThatFailsIsNamedWithTheFile() throws IOException {
        source =
                new ConfigSource() {
                    @Override
                    public Set<String> extensions() {
                        return Set.of("conf");
                    }

                    @Override
                    public Settings read(Path file) {
                        throw new StackOverflowError();
                    }
                };
        assertThat(run(catalog("", ""), "check")).isEqualTo(ExitStatus.REFUSED);
        assertThat(printed(err))
                .startsWith(
                        "webserv: " + folder.resolve("site.conf") + ": the configuration source")
                .contains(" failed in read(): java.lang.StackOverflowError\n");
    }

    @Test
    void routerThatFailsIsNamedAtNoLineOfTheFile() throws IOException {
        router =
                new Router() {
                    @Override
                    public String name() {
                        return "tree";
                    }

                    @Override
                    public Table compile(List<VirtualServer> servers) {
                        throw new AssertionError("boom");
                    }
                };
        assertThat(run(catalog("", ""), "check")).isEqualTo(ExitStatus.REFUSED);
        assertThat(printed(err))
                .startsWith("webserv: site.conf: the router 'tree' of module webserv.app")
                .endsWith(" failed in compile(): java.lang.AssertionError: boom\n");
    }

    private record FailingCodec(AtomicInteger asked) implements HttpCodec {
        @Override
        public Set<String> protocols() {
            return Set.of("http/1.1");
        }

        @Override
        public Session open(MessageLimits limits, Outbox out) {
            asked.incrementAndGet();
            throw new StackOverflowError();
        }
    }

    @Test
    void serverRunsWhoseErrorPagesCannotBeLookedFor() throws IOException {
        var asked = new AtomicInteger();
        source = new OneLocation(Map.of("404", "/none.html"));
        codec = new FailingCodec(asked);
        assertThat(run(catalog("", ""), "run", "reload")).isEqualTo(ExitStatus.OK);
        assertThat(asked.get()).isPositive();
        assertThat(answers.getFirst().text()).isEqualTo("reloaded");
    }
}
