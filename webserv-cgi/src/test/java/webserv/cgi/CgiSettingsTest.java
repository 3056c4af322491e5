package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.spi.HandlerFactory;
import webserv.gateway.Admission;
import webserv.gateway.ConfiguredVariables;
import webserv.gateway.Folder;
import webserv.gateway.Spooling;
import webserv.testkit.Nodes;

class CgiSettingsTest {
    @TempDir Path folder;

    @Test
    void factoryIsFoundAsService() {
        CgiSettingsTest.class.getModule().addUses(HandlerFactory.class);
        assertThat(ServiceLoader.load(HandlerFactory.class))
                .singleElement()
                .extracting(HandlerFactory::name)
                .isEqualTo("cgi");
    }

    @Test
    void defaultsAreThese() {
        var settings = CgiSettings.of(new Settings(Node.Mapping.EMPTY, folder));
        assertThat(settings.folder()).isEqualTo(new Folder(folder, false));
        assertThat(settings.documentRoot()).isEqualTo(folder);
        assertThat(settings.commands())
                .isEqualTo(new Commands(Map.of(), List.of(), true, true, List.of()));
        assertThat(settings.bounds())
                .isEqualTo(
                        new Supervisor.Bounds(
                                new Admission.Bounds(16, 64, Duration.ofSeconds(5)), 64));
        assertThat(settings.limits())
                .isEqualTo(
                        new RunLimits(
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(30),
                                Duration.ofMillis(300),
                                65_536,
                                1L << 30,
                                65_536));
        assertThat(settings.spooling())
                .isEqualTo(
                        new Spooling(false, 65_536, Path.of(System.getProperty("java.io.tmpdir"))));
        assertThat(settings.variables().inherited()).containsOnlyKeys("PATH");
        assertThat(settings.variables().added()).isEmpty();
        assertThat(settings.variables().authorization()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no-such-program, ''",
        "no-such-program -u, '; with arguments it is a list: [no-such-program, -u]'"
    })
    void interpreterThatNeedNotBeThereIsAWarning(String command, String hint) {
        var interpreters = Nodes.mapping(Map.of(".x", text(command)));
        var node =
                Nodes.mapping(
                        Map.of(
                                "interpreters",
                                interpreters,
                                "require_interpreters",
                                text("false")));
        var settings = CgiSettings.of(new Settings(node, folder));
        assertThat(settings.commands().warnings())
                .singleElement()
                .asString()
                .endsWith(
                        ": '.x' names a program that is not installed, '%s': its scripts are answered with 503%s"
                                .formatted(command, hint));
    }

    @Test
    void aliasLeavesTheDocumentRootAsItIs() throws Exception {
        var alias = Files.createDirectory(folder.resolve("scripts"));
        var settings = CgiSettings.of(Programs.settings(folder, "alias", "scripts"));
        assertThat(settings.folder()).isEqualTo(new Folder(alias, true));
        assertThat(settings.documentRoot()).isEqualTo(folder);
    }

    record Case(String name, Map<String, Node> settings, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> mistakes() {
        var sh = Nodes.mapping(Map.of(".sh", text("sh")));
        return Stream.of(
                row(
                        "root that is no folder",
                        Map.of("root", text("none")),
                        "'root' must be a folder that can be read, not 'none'"),
                row(
                        "alias that is no folder",
                        Map.of("alias", text("none")),
                        "'alias' must be a folder that can be read, not 'none'"),
                row(
                        "index in another folder",
                        Map.of("index", text("a/b.sh")),
                        "'index' must be a file name without '/', not 'a/b.sh'"),
                row(
                        "index that wants to send its own head",
                        Map.of("index", text("nph-a.sh")),
                        "'index' names 'nph-a.sh', which is never run here: programs that send their own head are not"),
                row(
                        "hidden index",
                        Map.of("index", text(".a.sh")),
                        "'index' names '.a.sh', which is never run here: no path leads to names that begin with a dot"),
                row(
                        "index without an interpreter where names decide",
                        Map.of(
                                "interpreters",
                                sh,
                                "require_file",
                                text("false"),
                                "index",
                                text("index.html")),
                        "'index' names 'index.html', which is never run here: 'interpreters' has none for such a name"),
                row(
                        "folder for an exact path",
                        Map.of("path", text("= /wiki"), "alias", text("scripts")),
                        "'path' takes one path, and the folder of 'alias' is at '/wiki/': write"
                                + " '/wiki/', or in place of the folder 'return: { status: 301, to: /wiki/ }'"),
                row(
                        "interpreter that is not installed",
                        Map.of(
                                "interpreters",
                                Nodes.mapping(Map.of(".x", text("no-such-program")))),
                        "'.x' must name a program that is installed, not 'no-such-program'"),
                row(
                        "interpreter path that is not executable",
                        Map.of("interpreters", Nodes.mapping(Map.of(".x", text("./none")))),
                        "'.x' must name a program that is installed, not './none'"),
                row(
                        "interpreter with its arguments in one text",
                        Map.of("interpreters", Nodes.mapping(Map.of(".x", text("sh  -e -u")))),
                        "'.x' must name a program that is installed, with its arguments in a list: [sh, -e, -u]"),
                misnamed(
                        "extension without dot",
                        Map.of("interpreters", Nodes.mapping(Map.of("py", text("sh")))),
                        "'py' is no extension such as .py"),
                row(
                        "program that is not installed",
                        Map.of("program", text("no-such-program")),
                        "'program' must name a program that is installed, not 'no-such-program'"),
                row(
                        "program beside interpreters",
                        Map.of("interpreters", sh, "program", text("sh")),
                        "'program' cannot stand beside 'interpreters': keep one of the two"),
                row(
                        "no file and no program",
                        Map.of("require_file", text("false")),
                        "'require_file' can be false only with 'program' or 'interpreters'"),
                row(
                        "no time",
                        Map.of("timeout", text("0")),
                        "'timeout' must be a duration with its unit, such as 500ms, 30s or 5m, at least 1ms, not '0'"),
                row(
                        "no time for an octet",
                        Map.of("first_octet_timeout", text("0")),
                        "'first_octet_timeout' must be a duration with its unit, such as 500ms, 30s or 5m, at least 1ms, not '0'"),
                row(
                        "no process",
                        Map.of("max_processes", text("0")),
                        "'max_processes' must be a whole number from 1 to 10000, not '0'"),
                row(
                        "negative queue",
                        Map.of("queue", text("-1")),
                        "'queue' must be a whole number from 0 to 100000, not '-1'"),
                row(
                        "head too small",
                        Map.of("max_head", text("63B")),
                        "'max_head' must be a size with its unit, such as 8KiB or 64KiB, from 64B to 256KiB, not '63B'"),
                row(
                        "head larger than a response has",
                        Map.of("max_head", text("257KiB")),
                        "'max_head' must be a size with its unit, such as 8KiB or 64KiB, from 64B to 256KiB, not '257KiB'"),
                row(
                        "too much in memory",
                        Map.of("spool_memory", text("65MiB")),
                        "'spool_memory' must be a size with its unit, such as 512KiB or 10MiB, from 0 to 64MiB, not '65MiB'"),
                row(
                        "spool folder that is not there",
                        Map.of("spool_directory", text("none")),
                        "'spool_directory' must be a folder that can be written to, not 'none'"),
                row(
                        "spool folder that is a file",
                        Map.of("spool_directory", text("plain")),
                        "'spool_directory' must be a folder that can be written to, not 'plain'"),
                misnamed(
                        "variable with a hyphen",
                        Map.of("environment", Nodes.mapping(Map.of("A-B", text("c")))),
                        "'A-B' is no name of a variable: it needs letters, digits and '_', no digit in front"),
                row(
                        "inherited variable with a sign",
                        Map.of("inherit_environment", text("A=B")),
                        "'inherit_environment' must name variables: letters, digits and '_', no digit in front, not 'A=B'"));
    }

    @Test
    void timeForTheFirstOctetBeyondAllIsWarnedOf() {
        var long60 = Map.<String, Node>of("first_octet_timeout", text("61s"));
        assertThat(CgiSettings.of(new Settings(Nodes.mapping(long60), folder)).warnings())
                .containsExactly(
                        "site.yaml:7:5: 'first_octet_timeout' (61s) has no effect, as 'timeout'"
                                + " (1m) is over before: make it shorter, or 'timeout' longer");
        var fits = Map.<String, Node>of("first_octet_timeout", text("2m"), "timeout", text("2m"));
        assertThat(CgiSettings.of(new Settings(Nodes.mapping(fits), folder)).warnings()).isEmpty();
        var defaulted = Map.<String, Node>of("timeout", text("1s"));
        assertThat(CgiSettings.of(new Settings(Nodes.mapping(defaulted), folder)).warnings())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void mistakeIsRefusedAtItsPlace(Case row) throws IOException {
        Files.createFile(folder.resolve("plain"));
        Files.createDirectory(folder.resolve("scripts"));
        var settings = new Settings(Nodes.mapping(row.settings()), folder);
        assertThatThrownBy(() -> CgiSettings.of(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessage(row.message());
    }

    /// What is around has names for its files, a file without interpreter may be executable, and
    /// where the location is the program, it needs no path to one.
    static Stream<Case> noMistakes() {
        var sh = Nodes.mapping(Map.of(".sh", text("sh")));
        var alias = Map.of("path", text("= /a"), "alias", text("."));
        return Stream.of(
                inside("index of files around", Map.of("index", text("nph-a.html")), Map.of()),
                inside(
                        "index that may be executable",
                        Map.of(),
                        Map.of("interpreters", sh, "index", text("index"))),
                inside(
                        "index of an exact path with slash",
                        Map.of("path", text("= /a/"), "alias", text(".")),
                        Map.of("index", text("a.sh"))),
                inside(
                        "program for an exact path",
                        alias,
                        Map.of("program", text("sh"), "require_file", text("false"))));
    }

    private static Case inside(
            String name, Map<String, ? extends Node> around, Map<String, ? extends Node> own) {
        var location = new HashMap<String, Node>(around);
        location.put("cgi", Nodes.mapping(own));
        return new Case(name, location, "");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("noMistakes")
    void whatMayBeOfUseIsTaken(Case row) {
        var location = new Settings(Nodes.mapping(row.settings()), folder);
        assertThat(CgiSettings.of(location.section("cgi").orElseThrow()).warnings()).isEmpty();
    }

    @Test
    void exactPathOfAFolderIsRefusedBesideASectionToo() {
        var location =
                Map.of("path", text("= /a"), "alias", text("."), "cgi", Nodes.mapping(Map.of()));
        var settings = new Settings(Nodes.mapping(location), folder);
        assertThatThrownBy(() -> CgiSettings.of(settings.section("cgi").orElseThrow()))
                .hasMessageStartingWith("site.yaml:7:9: 'path' takes one path");
    }

    @Test
    void environmentIsRead() {
        var settings = new HashMap<String, Node>();
        settings.put("environment", Nodes.mapping(Map.of("MODE", text("test"))));
        settings.put("pass_authorization", text("true"));
        settings.put("inherit_environment", text("NO_SUCH_VARIABLE"));
        assertThat(CgiSettings.of(new Settings(Nodes.mapping(settings), folder)).variables())
                .isEqualTo(new ConfiguredVariables(Map.of(), Map.of("MODE", "test"), true));
    }

    @Test
    void keysThatAreAskedForAreThoseDeclared() {
        var settings = new Settings(Nodes.mapping(Map.of()), folder);
        assertThat(CgiSettings.of(settings)).isNotNull();
        assertThat(settings.askedKeys())
                .containsExactlyInAnyOrderElementsOf(new CgiFactory().keys().names());
    }

    private static Node text(String text) {
        return Nodes.text(text);
    }

    private static Case row(String name, Map<String, Node> settings, String message) {
        return new Case(name, settings, "site.yaml:7:9: " + message);
    }

    private static Case misnamed(String name, Map<String, Node> settings, String message) {
        return new Case(name, settings, "site.yaml:7:5: " + message);
    }
}
