package webserv.handlers.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.config.ConfigException;
import webserv.api.config.Keys;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.config.UnusedKey;
import webserv.api.http.Handler;
import webserv.api.spi.HandlerFactory;
import webserv.testkit.Requests;

class FilesFactoryTest {
    /// Of a handler that is made by itself, and has a cache by itself.
    private static final Keys DECLARED =
            new FilesFactory().keys().and(new FilesFactory().keysOfTop());

    @TempDir private Path temporary;

    @BeforeEach
    void makeFolders() throws IOException {
        Files.createDirectory(temporary.resolve("site"));
        Files.createDirectory(temporary.resolve("share"));
        Files.writeString(temporary.resolve("file"), "x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    utf8          |
                    ISO-8859-15   |
                    cp1252        |
                    none          |
                    utf-9         | , did you mean 'utf-8'?
                    Windows-12522 | , did you mean 'windows-1252'?
                    qqq           | :
                    a*b*c         | :
                    """)
    void charsetThatIsNotKnownIsAWarning(String charset, @Nullable String hint) {
        var written = mapping("root", "site", "charset", charset);
        var at = new Origin("a.yaml", 3, 10);
        var paths = new Node.Items(at, List.of(new Node.Text(at, "$uri"), new Node.Text(at, "/a")));
        var trying = mapping("root", "site", "charset", charset, "try_files", paths);
        var warning =
                "a.yaml:2:10: the charset '%s' is not known here%s it is sent as it is, and clients that do not know it guess"
                        .formatted(charset, hint);
        for (var mapping : List.of(written, trying)) {
            assertThat(new FilesFactory().create(settings(mapping)).warnings())
                    .isEqualTo(hint == null ? List.of() : List.of(warning));
        }
    }

    private Settings settings(Node.Mapping mapping) {
        return new Settings(mapping, temporary);
    }

    /// Keys and values in turn; each key stands on a line of its own, from 1 on, its value in
    /// column 10.
    private static Node.Mapping mapping(Object... keysAndValues) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            int line = i / 2 + 1;
            var at = new Origin("a.yaml", line, 10);
            entries.put(
                    (String) keysAndValues[i],
                    new Node.Entry(new Origin("a.yaml", line, 3), node(at, keysAndValues[i + 1])));
        }
        return new Node.Mapping(new Origin("a.yaml", 1, 3), entries);
    }

    private static Node node(Origin at, Object value) {
        return value instanceof Node node ? node : new Node.Text(at, (String) value);
    }

    @Test
    void factoriesOfTheModuleAreFoundAsServices() {
        getClass().getModule().addUses(HandlerFactory.class);
        assertThat(ServiceLoader.load(HandlerFactory.class).stream().map(p -> p.get().name()))
                .containsExactlyInAnyOrder("files", "redirect", "respond", "upload");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "root;           nowhere; 'root' names a folder that does not exist (DIR/nowhere)",
                "root;           file;    'root' names what is no folder (DIR/file)",
                "alias;          nowhere; 'alias' names a folder that does not exist (DIR/nowhere)",
                "autoindex;      on;      'autoindex' must be true or false: write true, not 'on'",
                "index;          a/b;     'index' must be a file name without '/', not 'a/b'",
                "index;          ..;      'index' must be a file name without '/', not '..'",
                "charset;        a b;     'charset' must be the name of one, such as utf-8, or none, not 'a b'",
                "cache_valid;    1;       'cache_valid' must be a duration with its unit: write 1s, not '1'",
                "cache_size;     1x;      'cache_size' must be a size with its unit, such as 512KiB or 10MiB, not '1x'",
                "cache_max_file; 17MiB;   'cache_max_file' must be a size with its unit, such as 512KiB or 10MiB, from 0 to 16MiB, not '17MiB'",
                "hidden_files;   yes;     'hidden_files' must be true or false: write true, not 'yes'",
                "types;          x;       'types' must be a mapping of keys to values such as { .gmi: text/gemini }, not 'x'",
            })
    void wrongSettingIsRefusedAtItsPlace(String key, String value, String message) {
        var mapping =
                key.equals("root") || key.equals("alias")
                        ? mapping("x", "y", key, value)
                        : mapping("root", "site", key, value);
        assertThatThrownBy(() -> new FilesFactory().create(settings(mapping)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("a.yaml:2:10: " + message.replace("DIR", temporary.toString()));
    }

    @ParameterizedTest(name = "type: {0}")
    @ValueSource(strings = {"html", "/html", "text/", "text/a b", "text/html; x=\n", "a/b/c", ""})
    void whatIsNoMediaTypeIsRefused(String type) {
        var types = mapping("xy", type);
        assertThatThrownBy(() ->
                        new FilesFactory()
                                .create(settings(mapping("root", "site", "types", types))))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "a.yaml:1:10: 'xy' must be a media type, such as text/plain, not '"
                                + type.strip()
                                + "'");
    }

    @Test
    void mediaTypesAreTakenWithOrWithoutTheDot() throws Exception {
        Files.writeString(temporary.resolve("site/a.xy"), "x");
        for (var key : List.of("xy", ".xy", "XY")) {
            var types = mapping(key, "text/x-y");
            var handler =
                    new FilesFactory().create(settings(mapping("root", "site", "types", types)));
            assertThat(Folder.reply(handler, Requests.get("/a.xy")))
                    .startsWith("200\nContent-Type: text/x-y; charset=utf-8\n");
        }
    }

    @Test
    void missingFolderIsRefused() {
        assertThatThrownBy(() -> new FilesFactory().create(settings(mapping("index", "a"))))
                .hasMessage("a.yaml:1:3: 'root' is missing: name the folder that is served");
    }

    @Test
    void twoFoldersOfOneLocationAreRefused() {
        var both = mapping("root", "site", "alias", "share");
        assertThatThrownBy(() -> new FilesFactory().create(settings(both)))
                .hasMessage("a.yaml:2:10: 'alias' stands beside 'root': a location has one folder");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"/share, ''", "^~ /share, '^~ '"})
    void aliasOfALocationWithoutSlashIsRefused(String path, String modifier) {
        var mapping = mapping("path", path, "alias", "share");
        assertThatThrownBy(() -> new FilesFactory().create(settings(mapping)))
                .hasMessage(
                        "a.yaml:1:10: 'path' must end with '/' beside 'alias', as '/share' also"
                                + " takes '/shareholders': write '%s/share/'",
                        modifier);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"= /share", "=/share"})
    void aliasOfAnExactPathWithoutSlashIsRefusedAsNothingInItHasThatPath(String path) {
        var mapping = mapping("path", path, "alias", "share");
        assertThatThrownBy(() -> new FilesFactory().create(settings(mapping)))
                .hasMessage(
                        "a.yaml:1:10: 'path' takes one path, and the folder of 'alias' is at"
                                + " '/share/': write '/share/', or in place of the folder"
                                + " 'return: { status: 301, to: /share/ }'");
    }

    @Test
    void aliasOfAnExactPathWithSlashHasAnIndex() throws Exception {
        Files.writeString(temporary.resolve("share/index.html"), "index");
        var handler =
                new FilesFactory().create(settings(mapping("path", "= /s/", "alias", "share")));
        assertThat(Folder.reply(handler, Requests.get("/s/").inLocation("/s/")))
                .endsWith("\n\nindex");
    }

    @Test
    void aliasOfALocationAroundStandsForThatOnesPath() throws Exception {
        Files.writeString(temporary.resolve("share/a"), "inner");
        var inner = mapping("path", "= /share/a", "autoindex", "true");
        var outer =
                mapping(
                        "path",
                        "/share/",
                        "alias",
                        "share",
                        "locations",
                        new Node.Items(Origin.BUILT_IN, List.of(inner)));
        var settings = settings(outer).sections("locations").getFirst();
        var handler = new FilesFactory().create(settings);
        assertThat(Folder.reply(handler, Requests.get("/share/a").inLocation("/share/")))
                .endsWith("\n\ninner");
    }

    @Test
    void aliasOfARegularExpressionIsRefused() {
        var mapping = mapping("path", "~ ^/share/(.*)$", "alias", "share");
        assertThatThrownBy(() -> new FilesFactory().create(settings(mapping)))
                .hasMessage(
                        "a.yaml:2:10: 'alias' stands for the prefix of a location, and a regular"
                                + " expression has none: use 'root'");
    }

    @ParameterizedTest(name = "{0} of the location, {1} of the server: {2}")
    @CsvSource({
        "alias, root,  share",
        "root,  root,  share",
        "root,  alias, share",
        "other, root,  site",
    })
    void foldersOfTheLocationGoBeforeThoseOfItsServer(String own, String inherited, String folder)
            throws Exception {
        Files.writeString(temporary.resolve("site/a"), "site");
        Files.writeString(temporary.resolve("share/a"), "share");
        var location = mapping("path", "/", own, "share");
        var server =
                settings(
                        mapping(
                                inherited,
                                "site",
                                "locations",
                                new Node.Items(Origin.BUILT_IN, List.of(location))));
        var settings = server.sections("locations").getFirst();
        assertThat(Folder.reply(new FilesFactory().create(settings), Requests.get("/a")))
                .endsWith("\n\n" + folder);
        assertThat(server.unusedKeys())
                .extracting(UnusedKey::key)
                .isEqualTo(own.equals("other") ? List.of("path", "other") : List.of("path"));
    }

    @Test
    void allMistakesOfALocationAreTold() {
        var settings =
                settings(
                        mapping(
                                "root", "nowhere",
                                "index", "a/b",
                                "charset", "a b",
                                "types", mapping(".a", "x", ".b", "text/b", ".c", "y"),
                                "expires", mapping("nothing", "1h"),
                                "cache_control", "=",
                                "gzip", "perhaps",
                                "gzip_comp_level", "99",
                                "gzip_min_length", "few",
                                "gzip_types", "text"));
        assertThatThrownBy(() -> new FilesFactory().create(settings))
                .satisfies(refusal ->
                        assertThat(String.valueOf(refusal.getMessage()).lines())
                                .extracting(line -> line.split("'", 3)[1])
                                .containsExactlyInAnyOrder(
                                        "root",
                                        "index",
                                        "charset",
                                        ".a",
                                        ".c",
                                        "nothing",
                                        "cache_control",
                                        "gzip",
                                        "gzip_comp_level",
                                        "gzip_min_length",
                                        "gzip_types"));
    }

    @Test
    void wrongCharsetIsToldBesideTypesThatAreNoMapping() {
        var settings = settings(mapping("root", "site", "charset", "a b", "types", "x"));
        assertThatThrownBy(() -> new FilesFactory().create(settings))
                .hasMessageContaining("'charset' must be")
                .hasMessageContaining("'types' must be");
    }

    @Test
    void wrongSingleValueIsToldBesideAFolderThatDoesNotExist() {
        var settings = settings(mapping("root", "nowhere", "hidden_files", "yes"));
        assertThatThrownBy(() -> new FilesFactory().create(settings))
                .hasMessageContaining("'root' names a folder")
                .hasMessageContaining("'hidden_files' must be");
    }

    @Test
    void keysThatAreAskedForAreThoseDeclared() {
        var keys =
                Map.of(
                        "root", "site",
                        "index", "a",
                        "autoindex", "true",
                        "charset", "none",
                        "hidden_files", "false",
                        "cache_valid", "0",
                        "cache_max_file", "1KiB",
                        "cache_size", "1MiB",
                        "symlinks", "never");
        var words = new ArrayList<Object>();
        keys.forEach((key, value) -> {
            words.add(key);
            words.add(value);
        });
        for (var key : List.of("gzip", "gzip_static", "brotli_static", "zstd_static")) {
            words.addAll(List.of(key, "true"));
        }
        words.addAll(List.of("gzip_types", "text/*", "gzip_min_length", "1KiB"));
        words.addAll(List.of("gzip_comp_level", "9", "cache_control", "public"));
        words.addAll(List.of("expires", mapping("text/html", "1h")));
        words.add("types");
        words.add(mapping("a", "b/c"));
        var settings = settings(mapping(words.toArray()));
        assertThat(new FilesFactory().create(settings)).isInstanceOf(Handler.NonBlocking.class);
        assertThat(settings.askedKeys()).containsExactlyInAnyOrderElementsOf(DECLARED.names());
    }
}
