package webserv.app.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static webserv.app.access.AccessLogTest.text;
import static webserv.app.access.AccessLogTest.way;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;

/// What `access_log` may say.
class AccessLogSettingsTest {
    @TempDir Path folder;

    private Settings settings(Node log) {
        var entries = Map.of("access_log", new Node.Entry(Origin.BUILT_IN, log));
        return new Settings(new Node.Mapping(Origin.BUILT_IN, entries), folder);
    }

    @Test
    void nothingIsAskedForByDefault() {
        assertThat(AccessLogSettings.of(Settings.of()).isOff()).isTrue();
        assertThat(AccessLogSettings.of(Settings.of("access_log", "off")).isOff()).isTrue();
        assertThat(AccessLogSettings.of(Settings.of("access_log", "stdout")).isOff()).isFalse();
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void pipeIsRefused() throws Exception {
        LogFileTest.pipe(folder.resolve("a.log"));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> AccessLogSettings.of(settings(way("a.log", "json"))))
                .withMessage(
                        "built-in: 'file' must not be a pipe, whose reader could hold the server"
                                + " up: have it follow a file, or write to 'stdout' and have it"
                                + " read what the server puts out");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
"""
''         | combined | built-in: 'file' must be 'off', 'stdout' or a file in a folder that can be written, not ''
stdout     | ''       | built-in: 'format' must be combined, json or a template with a variable, such as $status, not ''
none/a.log | combined | built-in: 'file' must be 'off', 'stdout' or a file in a folder that can be written, not 'none/a.log'
on         | combined | built-in: 'file' must name a file, 'stdout' or 'off', not 'on': a file of that name is './on'
TRUE       | combined | built-in: 'file' must name a file, 'stdout' or 'off', not 'TRUE': a file of that name is './TRUE'
Yes        | combined | built-in: 'file' must name a file, 'stdout' or 'off', not 'Yes': a file of that name is './Yes'
stderr     | combined | built-in: 'file' must name a file, 'stdout' or 'off', not 'stderr': a file of that name is './stderr'
Off        | combined | built-in: 'file' must name a file, 'stdout' or 'off', not 'Off': a file of that name is './Off'
no         | combined | built-in: 'file' must name a file, 'stdout' or 'off', not 'no': a file of that name is './no'
'|/bin/log' | combined | built-in: 'file' must be 'off', 'stdout' or a file: for a system log or another program, write 'stdout' and have them read what the server puts out
syslog:server=unix:/dev/log,tag=web | json | built-in: 'file' must be 'off', 'stdout' or a file: for a system log or another program, write 'stdout' and have them read what the server puts out
a.log      | $a       | built-in: 'format' has the unknown variable '$a'. There are: $body_bytes_sent,
""")
    void wrongSettingIsRefused(String file, String format, String message) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> AccessLogSettings.of(settings(way(file, format))))
                .withMessageStartingWith(message);
    }

    @ParameterizedTest(name = "[{0}]")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
"""
a.log json       | has a format behind the file: write { file: a.log, format: json }
a.log main gzip  | has a format behind the file: write { file: a.log, format: combined }
my old.log main  | has a format behind the file: write { file: "my old.log", format: combined }
stdout main      | has a format behind the file: write { file: stdout, format: combined }
off main         | has a format behind 'off', which writes no lines: write off
stderr main      | must name a file, 'stdout' or 'off', not 'stderr': a file of that name is './stderr'
syslog:server=a main | must be 'off', 'stdout' or a file: for a system log or another program, write 'stdout' and have them read what the server puts out
""")
    void formatBehindTheFileIsRefused(String text, String message) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> AccessLogSettings.of(settings(text(text))))
                .withMessage("built-in: 'access_log' " + message);
    }

    @Test
    void nameThatEndsWithTheNameOfAFormatNeedsAFormatBeside() {
        var file = Map.of("file", new Node.Entry(Origin.BUILT_IN, text("old main")));
        var alone = settings(new Node.Mapping(Origin.BUILT_IN, file));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> AccessLogSettings.of(alone))
                .withMessage(
                        "built-in: 'file' has a format behind the file: write { file: old, format:"
                                + " combined }, or, for a file of that name, { file: \"old main\","
                                + " format: combined }");
        assertThat(AccessLogSettings.of(settings(way("old main", "combined"))).otherwise())
                .contains(
                        new AccessLogSettings.Way(
                                Optional.of(folder.resolve("old main")), "combined"));
    }

    @Test
    void wordIsRefusedAsTheWholeToo() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> AccessLogSettings.of(Settings.of("access_log", "true")))
                .withMessageContaining("'access_log' must name a file, 'stdout' or 'off'");
    }

    @Test
    void pathThatEndsWithSuchAWordIsAFile() {
        assertThat(AccessLogSettings.of(settings(way("./stderr", "json"))).otherwise())
                .contains(new AccessLogSettings.Way(Optional.of(folder.resolve("stderr")), "json"));
    }

    @Test
    void nameThatHasTheNameOfAFormatInItIsAFile() {
        assertThat(AccessLogSettings.of(settings(way("for main site.log", "json"))).otherwise())
                .contains(
                        new AccessLogSettings.Way(
                                Optional.of(folder.resolve("for main site.log")), "json"));
    }
}
