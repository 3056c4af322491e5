package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.io.ListenAddress;
import webserv.api.io.Listener;
import webserv.api.io.Wire;
import webserv.api.spi.Network;
import webserv.api.spi.Transport;
import webserv.api.spi.TransportSettings;

class LauncherTest {
    @TempDir Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> started = new ArrayList<>();
    private final List<Optional<Path>> pluginFolders = new ArrayList<>();
    private Catalog catalog = Fakes.catalog();

    @BeforeEach
    void writeConfigurations() throws IOException {
        Files.writeString(folder.resolve("one.conf"), "127.0.0.1:8080 /\n");
        Files.writeString(folder.resolve("two.conf"), "127.0.0.1:2 /\n127.0.0.1:3 / /a/ /b/\n");
        Files.writeString(folder.resolve("busy.conf"), "127.0.0.1:1 /\n");
        Files.writeString(folder.resolve("wrong.conf"), "!\n");
        Files.writeString(folder.resolve("twice.conf"), "127.0.0.1:2 /a/ /a/\n");
        Files.writeString(folder.resolve("site.toml"), "");
        Files.writeString(folder.resolve("plain"), "");
        Files.createDirectories(folder.resolve("www"));
        Files.createDirectories(folder.resolve("home/conf"));
        Files.writeString(folder.resolve("home/conf/webserv.yaml"), "127.0.0.1:4 /\n");
    }

    private ExitStatus run(Optional<Home> home, String line) {
        return run(home, line, out);
    }

    private ExitStatus run(Optional<Home> home, String line, OutputStream to) {
        var launcher =
                new Launcher(
                        home,
                        plugins -> {
                            pluginFolders.add(plugins);
                            return catalog;
                        },
                        (server, announce) -> {
                            announce.run();
                            server.addresses().forEach(address -> started.add(address.toString()));
                        },
                        new PrintStream(to, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        var words = line.replace("DIR", folder.toString());
        return launcher.run(words.isEmpty() ? new String[0] : words.split(" "));
    }

    private ExitStatus run(String line) {
        return run(Optional.empty(), line);
    }

    private String printed(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8).replace(folder.toString(), "DIR");
    }

    @ParameterizedTest(name = "webserv {0}")
    @CsvSource({
        "run -c DIR/one.conf,            127.0.0.1:8080",
        "run --plugins DIR -c DIR/one.conf, 127.0.0.1:8080",
        "run -c DIR/two.conf,            127.0.0.1:2 127.0.0.1:3",
        "serve DIR/www,                  127.0.0.1:8080",
        "serve DIR/www --port 81,        127.0.0.1:81",
        "serve DIR/www --bind ::1,       [::1]:8080",
    })
    void serverIsStartedAndStopped(String line, String addresses) {
        assertThat(run(line)).isEqualTo(ExitStatus.OK);
        assertThat(started).containsExactly(addresses.split(" "));
        assertThat(printed(err)).isEmpty();
    }

    @ParameterizedTest(name = "webserv {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
"""
""                          | REFUSED | no configuration is given: name one with 'webserv run -c FILE', or set the system property webserv.home
run --foo                   | REFUSED | there is no option '--foo' (see webserv run --help)
run -c DIR/none.conf        | REFUSED | DIR/none.conf: there is no such file
run -c DIR/www              | REFUSED | DIR/www: is a folder, not a configuration file; a folder is served by: webserv serve DIR/www
run -c DIR/site.toml        | REFUSED | no module provides the ConfigSource 'toml' that the configuration file DIR/site.toml asks for; there is 'conf' from fakes
run -c DIR/plain            | REFUSED | DIR/plain: the name has no extension, which says how a configuration is written; there is 'conf' from fakes
run -c DIR/wrong.conf       | REFUSED | DIR/wrong.conf:3:5: no such key
run -c DIR/twice.conf       | REFUSED | built-in: two locations of one path
run -c DIR/busy.conf        | FAILED  | cannot listen on 127.0.0.1:1: Address already in use
run -c DIR/one.conf --plugins DIR/none | REFUSED | --plugins DIR/none: there is no such folder
serve DIR/none              | REFUSED | DIR/none: there is no such folder
serve DIR/one.conf          | REFUSED | DIR/one.conf: is not a folder; a configuration is served by: webserv run -c DIR/one.conf
serve DIR/www --port 1      | FAILED  | cannot listen on 127.0.0.1:1: Address already in use
serve DIR/www --port 22     | FAILED  | cannot listen on 127.0.0.1:22: Permission denied: a port below 1024 takes root or CAP_NET_BIND_SERVICE; take one from 1024 on, or give the service that capability
serve DIR/www --bind nosuch.invalid | REFUSED | --bind names a host that is not known, not 'nosuch.invalid'
serve DIR/www --bind 1.2.3.4.5 | REFUSED | --bind must have four numbers from 0 to 255 in an IPv4 address, not '1.2.3.4.5'
serve DIR/www --port 70000  | REFUSED | --port must be a whole number from 1 to 65535, not '70000'
check -c DIR/none.conf      | REFUSED | DIR/none.conf: there is no such file
check -c DIR/wrong.conf     | REFUSED | DIR/wrong.conf:3:5: no such key
check -c DIR/twice.conf     | REFUSED | built-in: two locations of one path
stop -c DIR/none.conf       | REFUSED | DIR/none.conf: there is no such file
status -c DIR/none.conf     | REFUSED | DIR/none.conf: there is no such file
why locations-none          | REFUSED | no cause has the code 'locations-none', did you mean 'location-none'? ('webserv why' lists them)
modules --plugins DIR/none  | REFUSED | --plugins DIR/none: there is no such folder
""")
    void failureIsOneLineAndAStatus(String line, ExitStatus status, String message) {
        assertThat(run(line)).isEqualTo(status);
        assertThat(printed(err)).isEqualTo("webserv: " + message + System.lineSeparator());
        assertThat(printed(out)).isEmpty();
        assertThat(started).isEmpty();
    }

    @ParameterizedTest(name = "webserv {0}")
    @ValueSource(strings = {"check -c DIR/one.conf", "schema", "modules", "--help"})
    void outputThatCannotBeWrittenIsAFailure(String line) {
        var full =
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        throw new IOException("No space left on device");
                    }
                };
        assertThat(run(Optional.empty(), line, full)).isEqualTo(ExitStatus.FAILED);
        assertThat(printed(err)).isEqualTo("webserv: the standard output could not be written\n");
    }

    @Test
    void eachMistakeOfAConfigurationHasALine() throws IOException {
        Files.writeString(folder.resolve("wrong.conf"), "!!\n");
        assertThat(run("check -c DIR/wrong.conf")).isEqualTo(ExitStatus.REFUSED);
        assertThat(printed(err))
                .isEqualTo(
                        """
                        webserv: DIR/wrong.conf:3:5: no such key
                        webserv: DIR/wrong.conf:4:5: nor this one
                        """);
    }

    @Test
    void exitStatusesAreTheDocumentedOnes() {
        assertThat(ExitStatus.OK.code()).isZero();
        assertThat(ExitStatus.FAILED.code()).isEqualTo(1);
        assertThat(ExitStatus.REFUSED.code()).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "one.conf, '1 server, 1 location'",
        "two.conf, '2 servers, 4 locations'",
    })
    void checkCountsServersAndLocations(String file, String counts) {
        assertThat(run("check -c DIR/" + file)).isEqualTo(ExitStatus.OK);
        assertThat(printed(out)).isEqualTo("DIR/" + file + ": ok: " + counts + "\n");
        assertThat(started).isEmpty();
    }

    @Test
    void checkOpensNoPort() {
        assertThat(run("check -c DIR/busy.conf")).isEqualTo(ExitStatus.OK);
    }

    @Test
    void missingCodecIsRefusedNamingIt() {
        catalog =
                new Catalog(
                        catalog.transports(),
                        new Providers<>("HttpCodec", List.of()),
                        catalog.routers(),
                        catalog.handlers(),
                        catalog.sources());
        assertThat(run("run -c DIR/one.conf")).isEqualTo(ExitStatus.REFUSED);
        assertThat(printed(err))
                .isEqualTo(
                        "webserv: no module provides the HttpCodec 'http/1.1' that every listener"
                                + " asks for; there is no HttpCodec at all\n");
    }

    @Test
    void homeHoldsTheDefaultConfigurationAndThePlugins() {
        catalog =
                new Catalog(
                        catalog.transports(),
                        catalog.codecs(),
                        catalog.routers(),
                        catalog.handlers(),
                        new Providers<>(
                                "ConfigSource",
                                List.of(Fakes.provided(new Fakes.FakeSource(), "yaml"))));
        var home = folder.resolve("home");
        assertThat(run(Optional.of(new Home(home)), "")).isEqualTo(ExitStatus.OK);
        assertThat(started).containsExactly("127.0.0.1:4");
        assertThat(pluginFolders).containsExactly(Optional.of(home.resolve("plugins")));
    }

    @Test
    void namedFolderOfPluginsReplacesTheOneOfTheHome() {
        var home = Optional.of(new Home(folder.resolve("home")));
        assertThat(run(home, "modules --plugins DIR/www")).isEqualTo(ExitStatus.OK);
        assertThat(pluginFolders).containsExactly(Optional.of(folder.resolve("www")));
    }

    @Test
    void servedFolderNeedsNoPlugins() {
        var home = Optional.of(new Home(folder.resolve("home")));
        assertThat(run(home, "serve DIR/www")).isEqualTo(ExitStatus.OK);
        assertThat(pluginFolders).containsExactly(Optional.empty());
    }

    @Test
    void modulesAreListedInATable() {
        assertThat(run("modules")).isEqualTo(ExitStatus.OK);
        assertThat(printed(out))
                .isEqualTo(
                        """
                        SERVICE         NAME      MODULE  VERSION  FROM
                        Transport       nio       fakes   1.0      image
                        HttpCodec       http/1.1  fakes   1.0      image
                        Router          tree      fakes   1.0      image
                        HandlerFactory  files     fakes   1.0      image
                        ConfigSource    conf      fakes   1.0      image
                        """);
    }

    /// Listens, and fails where its address is asked for to be told.
    private static final class Wordless implements Transport, Network {
        private boolean fails;

        @Override
        public String name() {
            return "nio";
        }

        @Override
        public Network open(TransportSettings settings) {
            return this;
        }

        @Override
        public Listener listen(ListenAddress address, Wire.Acceptor acceptor) {
            return new Listener() {
                @Override
                public ListenAddress address() {
                    if (fails) {
                        throw new IllegalStateException("no words");
                    }
                    return address;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }

    @Test
    void serverThatCannotSayThatItRunsRunsAllTheSame() {
        var transport = new Wordless();
        var launcher =
                new Launcher(
                        Optional.empty(),
                        _ -> Fakes.catalog(transport),
                        (server, announce) -> {
                            transport.fails = true;
                            announce.run();
                            transport.fails = false;
                            server.addresses().forEach(address -> started.add(address.toString()));
                        },
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(launcher.run("run", "-c", folder.resolve("one.conf").toString()))
                .isEqualTo(ExitStatus.OK);
        assertThat(started).containsExactly("127.0.0.1:8080");
        assertThat(printed(err)).isEmpty();
    }

    @Test
    void codeIsExplained() {
        assertThat(run("why location-none")).isEqualTo(ExitStatus.OK);
        assertThat(printed(out)).startsWith("location-none (status 404)\n\nNo location of the");
    }

    @Test
    void summaryNamesEachModuleOnce() {
        assertThat(Fakes.catalog().summary()).isEqualTo("fakes [conf, files, http/1.1, nio, tree]");
    }
}
