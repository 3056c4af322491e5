package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.http.Cause;
import webserv.api.http.Reply;
import webserv.handlers.Replies;

class UploadFactoryTest {
    @TempDir private Path temporary;

    /// Keys and values in turn; each key stands on a line of its own, from 1 on, its value in
    /// column 10.
    private Settings settings(String... keysAndValues) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            int line = i / 2 + 1;
            var value = new Node.Text(new Origin("a.yaml", line, 10), keysAndValues[i + 1]);
            entries.put(keysAndValues[i], new Node.Entry(new Origin("a.yaml", line, 3), value));
        }
        return new Settings(new Node.Mapping(new Origin("a.yaml", 1, 3), entries), temporary);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "store;        nowhere;  'store' names a folder that does not exist (DIR/nowhere): make it, or say 'create: true'",
                "store;        file;     'store' names what is no folder (DIR/file)",
                "path;         /up;      'path' must begin and end with '/' where 'upload' answers, as names follow it",
                "path;         = /up/;   'path' must begin and end with '/' where 'upload' answers, as names follow it",
                "create;       yes;      'create' must be true or false: write true, not 'yes'",
                "allow_delete; no;       'allow_delete' must be true or false: write false, not 'no'",
                "inline;       x;        'inline' must be true or false, not 'x'",
                "quota;        10;       'quota' must be a size with its unit, such as 512KiB or 10MiB, not '10'",
            })
    void wrongSettingIsRefusedAtItsPlace(String key, String value, String message)
            throws IOException {
        Files.writeString(temporary.resolve("file"), "x");
        Files.createDirectory(temporary.resolve("up"));
        var settings =
                key.equals("store")
                        ? settings("path", "/up/", key, value)
                        : settings("store", "up", key, value);
        assertThatThrownBy(() -> new UploadFactory().create(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessage("a.yaml:2:10: " + message.replace("DIR", temporary.toString()));
    }

    @Test
    void missingStoreIsRefused() {
        assertThatThrownBy(() -> new UploadFactory().create(settings("path", "/")))
                .hasMessage("a.yaml:1:3: 'store' is missing: name the folder for the files");
    }

    @Test
    void storeThatCannotHoldPartsIsRefused() throws IOException {
        Files.createDirectory(temporary.resolve("up"));
        Files.writeString(temporary.resolve("up/.part"), "x");
        assertThatThrownBy(() -> new UploadFactory().create(settings("store", "up")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "a.yaml:1:10: 'store' names a folder that cannot be used (%s is no folder)"
                                .formatted(temporary.resolve("up/.part")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "no quota at all;          quota;              0;    'quota' leaves room for no file: leave it out for no bound",
                "lifetime of no uploads;   resumable_lifetime; 1h;   'resumable_lifetime' has no effect without 'resumable: true'",
                "number of no uploads;     resumable_uploads;  5;    'resumable_uploads' has no effect without 'resumable: true'",
                "quota of an octet;        quota;              1B;   ",
                "resumable by default;     resumable;          true; ",
            })
    void settingThatDoesNothingIsWarnedOf(
            String what, String key, String value, @Nullable String warning) throws IOException {
        Files.createDirectory(temporary.resolve("up"));
        var settings = settings("store", "up", key, value);
        try (var handler = new UploadFactory().create(settings)) {
            assertThat(handler.warnings())
                    .as(what)
                    .isEqualTo(warning == null ? List.of() : List.of("a.yaml:2:3: " + warning));
        }
    }

    @Test
    void foldersThatNobodyMayDeleteAreWarnedOf() throws IOException {
        Files.createDirectory(temporary.resolve("up"));
        var settings = settings("store", "up", "delete_folders", "true", "allow_delete", "false");
        try (var handler = new UploadFactory().create(settings)) {
            assertThat(handler.warnings())
                    .containsExactly(
                            "a.yaml:2:3: 'delete_folders' has no effect beside 'allow_delete: false'");
        }
    }

    @Test
    void lifetimeOfResumableUploadsHasItsEffect() throws IOException {
        Files.createDirectory(temporary.resolve("up"));
        var settings = settings("store", "up", "resumable_lifetime", "1h", "resumable", "true");
        try (var handler = new UploadFactory().create(settings)) {
            assertThat(handler.warnings()).isEmpty();
        }
    }

    /// The store goes away between check and start: as with a permission or a mount, nothing can be
    /// written, whoever runs the test.
    @Test
    void storeThatCannotBeWrittenToIsWarnedOfAndWritableLater() throws Exception {
        var store = Files.createDirectory(temporary.resolve("up"));
        try (var handler = new UploadFactory().create(settings("store", "up"), Rig.clock())) {
            assertThat(handler.warnings()).isEmpty();
            Files.delete(store);
            handler.start();
            assertThat(handler.warnings())
                    .containsExactly(
                            "a.yaml:1:3: 'store' names a folder that cannot be written to (%s: no such file or folder): uploads are refused until it can"
                                    .formatted(store));
            assertThat(handler.status()).containsEntry("writable", false);
            assertThat(Replies.text(Replies.of(handler, Rig.request("GET", "a"))))
                    .startsWith("404 ");
            assertThat(Replies.text(Replies.of(handler, Rig.request("GET", ""))))
                    .startsWith("404 ");
            assertThat(Replies.of(handler, Rig.request("PUT", "a").content("x")))
                    .isInstanceOfSatisfying(
                            Reply.Refusal.class,
                            refusal -> {
                                assertThat(refusal.status()).isEqualTo(507);
                                assertThat(refusal.cause().code()).isEqualTo("upload-not-written");
                            });
            Files.createDirectory(store);
            assertThat(Replies.status(Replies.of(handler, Rig.request("PUT", "a").content("x"))))
                    .isEqualTo(201);
            assertThat(handler.warnings()).isEmpty();
            assertThat(handler.status()).containsEntry("writable", true);
        }
    }

    @Test
    void checkingChangesNothing() throws Exception {
        Files.createDirectory(temporary.resolve("up"));
        var left = Files.createDirectories(temporary.resolve("up/.part/1-1-dead"));
        new UploadFactory().create(settings("store", "up")).close();
        new UploadFactory().create(settings("store", "a/b", "create", "true")).close();
        assertThat(left).exists();
        assertThat(temporary.resolve("a")).doesNotExist();
    }

    @Test
    void storeIsMadeAtTheStartWhereItIsAskedFor() throws Exception {
        try (var handler = new UploadFactory().create(settings("store", "a/b", "create", "true"))) {
            handler.start();
            assertThat(temporary.resolve("a/b")).isDirectory();
            assertThat(handler.methods()).contains("PUT");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "file/a, DIR/file is no folder",
        "dangling, DIR/dangling is a link to no folder",
        "dangling/a/b, DIR/dangling is a link to no folder",
        "circle, DIR/circle is a link to no folder",
        "LONG, DIR/LONG: File name too long",
    })
    void folderThatCannotBeMadeIsRefused(String store, String why) throws IOException {
        Files.writeString(temporary.resolve("file"), "x");
        Files.createSymbolicLink(temporary.resolve("dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(temporary.resolve("circle"), Path.of("circle"));
        var name = store.replace("LONG", "x".repeat(300));
        assertThatThrownBy(
                        () -> new UploadFactory().create(settings("store", name, "create", "true")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "a.yaml:1:10: 'store' names a folder that cannot be made (%s)"
                                .formatted(
                                        why.replace("DIR", temporary.toString())
                                                .replace(
                                                        "LONG",
                                                        "x"
                                                                        .repeat(
                                                                                78
                                                                                        - temporary
                                                                                                .toString()
                                                                                                .length())
                                                                + "…")));
    }

    @Test
    void storeHasOneQuota() throws Exception {
        Files.createDirectory(temporary.resolve("up"));
        var service = new UploadFactory();
        var factory = service.forConfiguration(settings());
        factory.create(settings("path", "/a/", "store", "up", "quota", "1GiB")).close();
        factory.create(settings("path", "/b/", "store", "up", "quota", "1024MiB")).close();
        assertThatThrownBy(() -> factory.create(settings("path", "/c/", "store", "up/.")))
                .hasMessage(
                        "a.yaml:2:10: 'store' is that of the location at a.yaml:2:3, with another"
                                + " 'quota': give both the same");
        var reloaded = service.forConfiguration(settings());
        reloaded.create(settings("path", "/c/", "store", "up")).close();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "up,       up/in,      inside of",
        "up,       up/new,     inside of",
        "up,       link/in,    inside of",
        "up,       up/.part,   inside of",
        "up/in,    up,         around",
        "link/in,  up,         around",
        "up/new/a, link/new,   around",
    })
    void storeInsideOfAnotherIsRefused(String first, String second, String where) throws Exception {
        Files.createDirectories(temporary.resolve("up/in"));
        Files.createSymbolicLink(temporary.resolve("link"), Path.of("up"));
        var factory = new UploadFactory().forConfiguration(settings());
        factory.create(settings("create", "true", "store", first)).close();
        assertThatThrownBy(() -> factory.create(settings("store", second, "create", "true")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "a.yaml:1:10: 'store' is a folder %s that of the location at a.yaml:2:3:"
                                + " give each a folder of its own",
                        where);
        factory.create(settings("store", "upper", "create", "true")).close();
        factory.create(settings("store", first + "/.", "create", "true")).close();
    }

    @Test
    void storeByTheNameOfALinkIsTheSame() throws Exception {
        Files.createDirectories(temporary.resolve("up"));
        Files.createSymbolicLink(temporary.resolve("link"), Path.of("up"));
        var factory = new UploadFactory().forConfiguration(settings());
        factory.create(settings("store", "up", "quota", "1GiB")).close();
        factory.create(settings("store", "link", "quota", "1GiB")).close();
        assertThatThrownBy(() -> factory.create(settings("store", "link", "quota", "2GiB")))
                .hasMessage(
                        "a.yaml:1:10: 'store' is that of the location at a.yaml:1:3, with another"
                                + " 'quota': give both the same");
    }

    /// Linux has such a folder, in which whoever asks may make a file and there is none then.
    @Test
    @EnabledOnOs(OS.LINUX)
    void storeWhereNoFileCanBeMadeIsWarnedOfAndNotCalledFull() throws Exception {
        try (var handler = new UploadFactory().create(settings("store", "/proc"), Rig.clock())) {
            var warning =
                    "a.yaml:1:3: 'store' names a folder that cannot be written to (no file can be"
                            + " made in /proc): uploads are refused until it can";
            assertThat(handler.warnings()).containsExactly(warning);
            handler.start();
            assertThat(handler.warnings()).containsExactly(warning);
            var put = Rig.request("PUT", "a").content("x");
            var refusal =
                    new Reply.Refusal(
                            507, new Cause("upload-not-written", "no file can be made in /proc"));
            assertThat(Replies.of(handler, put)).isEqualTo(refusal);
            assertThat(handler.explain(put.make()).reply()).contains(refusal);
        }
    }

    @Test
    void keysThatAreAskedForAreThoseDeclared() throws Exception {
        Files.createDirectory(temporary.resolve("up"));
        var settings =
                settings(
                        "path", "/up/",
                        "store", "up",
                        "create", "true",
                        "quota", "1GiB",
                        "folders", "true",
                        "allow_delete", "false",
                        "delete_folders", "true",
                        "listing", "false",
                        "inline", "false",
                        "resumable", "true",
                        "resumable_lifetime", "1h",
                        "resumable_uploads", "10");
        new UploadFactory().create(settings).close();
        assertThat(settings.askedKeys())
                .containsExactlyInAnyOrderElementsOf(new UploadFactory().keys().names());
    }
}
