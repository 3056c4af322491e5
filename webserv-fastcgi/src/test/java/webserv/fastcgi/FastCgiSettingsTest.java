package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.spi.HandlerFactory;
import webserv.gateway.ConfiguredVariables;
import webserv.testkit.Nodes;

class FastCgiSettingsTest {
    @TempDir Path folder;

    @Test
    void factoryIsFoundAsService() {
        FastCgiSettingsTest.class.getModule().addUses(HandlerFactory.class);
        assertThat(ServiceLoader.load(HandlerFactory.class))
                .extracting(HandlerFactory::name)
                .contains("fastcgi");
    }

    @Test
    void defaultsAreThese() {
        var settings = settings(Map.of());
        assertThat(settings.pass()).hasToString("127.0.0.1:9000");
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.keeping()).isEqualTo(new Keeping(8, Duration.ofSeconds(30)));
        assertThat(settings.limits())
                .isEqualTo(
                        new ConversationLimits(
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(30),
                                65_536,
                                1L << 30,
                                65_536));
        assertThat(settings.variables())
                .isEqualTo(new ConfiguredVariables(Map.of(), Map.of(), false));
    }

    @Test
    void noConnectionIsKeptWhereThatIsSwitchedOff() {
        assertThat(settings(Map.of("keep_conn", Nodes.text("false"))).keeping().connections())
                .isZero();
    }

    @Test
    void limitOfTheServersConnectionsIsAnotherThanThatOfTheApplications() {
        var outer =
                new Settings(
                        Nodes.mapping(
                                Map.of(
                                        "max_connections", Nodes.text("16384"),
                                        "fastcgi",
                                                Nodes.mapping(
                                                        Map.of(
                                                                "pass",
                                                                Nodes.text("127.0.0.1:9000"))))),
                        folder);
        assertThat(FastCgiSettings.of(outer.section("fastcgi").orElseThrow())).isNotNull();
    }

    record Case(String name, Map<String, Node> settings, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> mistakes() {
        return Stream.of(
                row(
                        "address without a port",
                        "pass",
                        "localhost",
                        "must be host:port with a port from 1 to 65535"),
                row(
                        "port alone",
                        "pass",
                        "9000",
                        "must be host:port, or unix: and a path, such as unix:/run/php/php-fpm.sock"),
                row(
                        "socket by its path alone",
                        "pass",
                        "/run/php/php-fpm.sock",
                        "must be host:port, or unix: and a path, such as unix:/run/php/php-fpm.sock"),
                row(
                        "socket by a relative path",
                        "pass",
                        "unix:fpm.sock",
                        "must name a socket by an absolute path"),
                told(
                        "socket by a path that no socket can have",
                        "pass",
                        "unix:/" + "x".repeat(106),
                        "must name a socket by a path of at most 106 octets, not 'unix:/"
                                + "x".repeat(74)
                                + "…'"),
                told(
                        "URL",
                        "pass",
                        "http://127.0.0.1:9000/",
                        "must be host:port without http://, and what listens there must speak FastCGI: no request is passed on by HTTP"),
                row(
                        "index in another folder",
                        "index",
                        "../x.php",
                        "must be a file name without '/'"),
                new Case(
                        "index that is no script",
                        Map.of("index", Nodes.text("index.html")),
                        "site.yaml:7:9: 'index' names 'index.html', which is never run here: by 'split_path', scripts end with .php"),
                new Case(
                        "index where the location is the script",
                        Map.of(
                                "index",
                                Nodes.text("index.php"),
                                "require_file",
                                Nodes.text("false"),
                                "split_path",
                                new Node.Items(Nodes.text("").origin(), List.of())),
                        "site.yaml:7:9: 'index' has no use beside 'split_path: []', where the location itself is the script"),
                new Case(
                        "folder for an exact path",
                        Map.of("path", Nodes.text("= /wiki"), "alias", Nodes.text(".")),
                        "site.yaml:7:9: 'path' takes one path, and the folder of 'alias' is at '/wiki/': write '/wiki/', or in place of the folder 'return: { status: 301, to: /wiki/ }'"),
                row(
                        "extension without dot",
                        "split_path",
                        "php",
                        "must list extensions such as .php"),
                row(
                        "no time to connect",
                        "connect_timeout",
                        "0",
                        "must be a duration with its unit, such as 500ms, 30s or 5m, from 1ms to 1h"),
                row(
                        "a head that no response has room for",
                        "max_head",
                        "257KiB",
                        "must be a size with its unit, such as 8KiB or 64KiB, from 64B to 256KiB"),
                row(
                        "no connection at all",
                        "max_connections",
                        "0",
                        "must be a whole number from 1 to 10000"),
                new Case(
                        "no extension where files are required",
                        Map.of("split_path", new Node.Items(Nodes.text("").origin(), List.of())),
                        "site.yaml:7:9: 'split_path' can be empty only with 'require_file: false'"),
                new Case(
                        "parameter with a hyphen",
                        Map.of("params", Nodes.mapping(Map.of("A-B", Nodes.text("c")))),
                        "site.yaml:7:5: 'A-B' is no name of a variable: it needs letters, digits and '_', no digit in front"),
                new Case(
                        "parameter that fits into no record",
                        Map.of(
                                "params",
                                Nodes.mapping(Map.of("A", Nodes.text("x".repeat(65_523))))),
                        "site.yaml:7:5: 'A' takes 65529 octets with its value, and a record has 65528"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void mistakeIsRefusedAtItsPlace(Case row) {
        assertThatThrownBy(() -> settings(row.settings()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(row.message());
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "90s | 60s | site.yaml:7:5: 'first_octet_timeout' (90s) has no effect, as 'timeout' (1m) is over before: make it shorter, or 'timeout' longer",
                "61s |     | site.yaml:7:5: 'first_octet_timeout' (61s) has no effect, as 'timeout' (1m) is over before: make it shorter, or 'timeout' longer",
                "60s | 60s | ",
                "    | 1s  | ",
            })
    void timeForTheFirstOctetBeyondAllIsWarnedOf(
            @Nullable String first, @Nullable String total, @Nullable String warning) {
        var nodes = new HashMap<String, Node>();
        Optional.ofNullable(first)
                .ifPresent(time -> nodes.put("first_octet_timeout", Nodes.text(time)));
        Optional.ofNullable(total).ifPresent(time -> nodes.put("timeout", Nodes.text(time)));
        assertThat(settings(nodes).warnings())
                .isEqualTo(Optional.ofNullable(warning).stream().toList());
        try (var handler = new FastCgiHandler(settings(nodes), new Pools(System::nanoTime))) {
            assertThat(handler.warnings()).isEqualTo(settings(nodes).warnings());
        }
    }

    @Test
    void indexOfTheFilesAroundIsPassedOverAndAScriptByItsLocationNeedsNoPath() {
        var pass = Nodes.text("127.0.0.1:9000");
        var files = Map.of("index", Nodes.text("index.html"), "fastcgi", section("pass", pass));
        var script =
                Map.of(
                        "path",
                        Nodes.text("= /wiki"),
                        "alias",
                        Nodes.text("."),
                        "fastcgi",
                        Nodes.mapping(
                                Map.of(
                                        "pass",
                                        pass,
                                        "require_file",
                                        Nodes.text("false"),
                                        "split_path",
                                        new Node.Items(pass.origin(), List.of()))));
        for (var location : List.of(files, script)) {
            var settings = new Settings(Nodes.mapping(location), folder);
            assertThat(FastCgiSettings.of(settings.section("fastcgi").orElseThrow()).warnings())
                    .isEmpty();
        }
    }

    private static Node section(String key, Node value) {
        return Nodes.mapping(Map.of(key, value));
    }

    @Test
    void addressIsRequired() {
        var settings = new Settings(Nodes.mapping(Map.of()), folder);
        assertThatThrownBy(() -> FastCgiSettings.of(settings))
                .hasMessage(
                        "site.yaml:6:3: 'pass' is missing (where the application listens: host:port or"
                                + " unix:/path)");
    }

    @Test
    void keysThatAreAskedForAreThoseDeclared() {
        var nodes = Map.<String, Node>of("pass", Nodes.text("127.0.0.1:9000"));
        var settings = new Settings(Nodes.mapping(nodes), folder);
        assertThat(FastCgiSettings.of(settings)).isNotNull();
        assertThat(settings.askedKeys())
                .containsExactlyInAnyOrderElementsOf(new FastCgiFactory().keys().names());
    }

    private FastCgiSettings settings(Map<String, Node> nodes) {
        var all = new HashMap<String, Node>();
        all.put("pass", Nodes.text("127.0.0.1:9000"));
        all.putAll(nodes);
        return FastCgiSettings.of(new Settings(Nodes.mapping(all), folder));
    }

    private static Case row(String name, String key, String value, String expected) {
        return new Case(
                name,
                Map.of(key, Nodes.text(value)),
                "site.yaml:7:9: '" + key + "' " + expected + ", not '" + value + "'");
    }

    private static Case told(String name, String key, String value, String message) {
        return new Case(
                name, Map.of(key, Nodes.text(value)), "site.yaml:7:9: '" + key + "' " + message);
    }
}
