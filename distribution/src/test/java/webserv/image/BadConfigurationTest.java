package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A configuration that cannot be used is refused in one line that says where and why.
final class BadConfigurationTest {
    @TempDir Path folder;

    static Stream<Arguments> wrongTexts() {
        return Stream.of(
                arguments("empty file", "", ": the file is empty: it has no setting in it"),
                arguments(
                        "key given twice",
                        """
                        servers:
                          - listen: "127.0.0.1:8080"
                            listen: "127.0.0.1:8081"
                            root: .
                        """,
                        ":3:5: 'listen' is already set at 2:5: keep one of the two"),
                arguments(
                        "misspelt key",
                        """
                        servers:
                          - listen: "127.0.0.1:8080"
                            root: .
                            indx: [home.html]
                        """,
                        ":4:5: unknown key 'indx', did you mean 'index'?"),
                arguments(
                        "added fields that no head has room for",
                        """
                        servers:
                          - listen: "127.0.0.1:8080"
                            root: .
                            add_header: { X-A: "%s" }
                            locations:
                              - path: /a/
                                add_header: { X-B: "%1$s" }
                        """
                                .formatted("x".repeat(150_000)),
                        ":7:9: 'add_header' makes 300014 octets of fields with those of the places"
                                + " around, where a head has room for 261120"),
                arguments(
                        "a program's head that no response has room for",
                        """
                        servers:
                          - listen: "127.0.0.1:8080"
                            locations:
                              - path: /
                                root: .
                                cgi: { interpreters: { .sh: sh }, max_head: 1MiB }
                        """,
                        ":6:53: 'max_head' must be a size with its unit, such as 8KiB or 64KiB,"
                                + " from 64B to 256KiB, not '1MiB'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongTexts")
    void wrongTextIsRefusedAtItsPlace(String name, String text, String complaint)
            throws IOException {
        var file = Files.writeString(folder.resolve("webserv.yaml"), text);
        assertRefused(file, complaint);
    }

    @ParameterizedTest(name = "port {0}")
    @ValueSource(strings = {"0", "65536", "70000", "-1", "80a"})
    void wrongPortIsRefusedAtItsPlace(String port) throws IOException {
        var file =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        "servers:\n  - listen: \"127.0.0.1:%s\"\n    root: .\n".formatted(port));
        assertRefused(
                file,
                ":2:13: 'listen' must be host:port with a port from 1 to 65535, not '127.0.0.1:%s'"
                        .formatted(port));
    }

    @Test
    void missingFileIsRefused() {
        assertRefused(folder.resolve("missing.yaml"), ": there is no such file");
    }

    @Test
    void folderIsRefused() throws IOException {
        var file = Files.createDirectory(folder.resolve("webserv.yaml"));
        assertRefused(
                file,
                ": is a folder, not a configuration file; a folder is served by: webserv serve "
                        + file);
    }

    @Test
    void pipeIsRefusedAtOnce() {
        var file = folder.resolve("webserv.yaml");
        Program.of("mkfifo", file).run();
        assertRefused(
                file, ": is a pipe, a socket or a device: a configuration is read from a file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/null", "/dev/zero", "/dev/tty"})
    void deviceIsRefusedAtOnce(String device) {
        assertRefused(
                Path.of(device),
                ": is a pipe, a socket or a device: a configuration is read from a file");
    }

    @Test
    void valueOfEightMebibytesIsRefusedAtOnce() throws IOException {
        var file =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        "servers:\n  - listen: 8080\n    root: " + "x".repeat(8 << 20) + "\n");
        assertRefused(file, ":3:11: this text is longer than 1 MiB: a setting may not be");
    }

    @Test
    void marksThatTurnTheDirectionAreEscaped() throws IOException {
        var file =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        "servers:\n  - listen: \"\u202e8080\\e[31m\"\n    root: .\n");
        assertRefused(
                file,
                ":2:13: 'listen' must be host:port with a port from 1 to 65535, not"
                        + " '\\u202e8080\\u001b[31m'");
    }

    @Test
    void fileThatMayNotBeReadIsRefused() throws IOException {
        var file = Files.writeString(folder.resolve("webserv.yaml"), "servers: []\n");
        Files.setPosixFilePermissions(file, Set.of());
        var refused = withoutPrivileges("check", "-c", file).run();
        assertThat(refused.err())
                .isEqualTo(
                        "webserv: " + file + ": the file may not be read: check its permissions\n");
        assertThat(refused.exit()).isEqualTo(2);
    }

    /// The superuser may read every file, unless it gives up the two capabilities that say so.
    private static Program withoutPrivileges(Object... arguments) {
        if (!System.getProperty("user.name").equals("root")) {
            return Program.of(Image.BUILT.script(), arguments);
        }
        var given = "-dac_override,-dac_read_search";
        var command = new ArrayList<Object>();
        command.addAll(List.of("--bounding-set=" + given, "--inh-caps=" + given));
        command.add(Image.BUILT.script());
        command.addAll(List.of(arguments));
        return Program.of("setpriv", command.toArray());
    }

    @Test
    void binaryFileIsRefused() throws IOException {
        var octets = new byte[256];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) i;
        }
        var file = Files.write(folder.resolve("webserv.yaml"), octets);
        assertRefused(file, ":1:1: octet 1 is NUL: a configuration is text in UTF-8");
    }

    @Test
    void busyPortFailsTheStart() throws IOException {
        var address = Address.free();
        var file =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        "servers: [{ listen: \"%s\", root: . }]".formatted(address));
        try (var occupier = new ServerSocket()) {
            occupier.bind(new InetSocketAddress(address.host(), address.port()));
            var failed = Image.BUILT.run("run", "-c", file.toString());
            assertThat(failed.err())
                    .isEqualTo(
                            "webserv: %s:1:11: cannot listen on %s: Address already in use\n"
                                    .formatted(file, address));
            assertThat(failed.out()).isEmpty();
            assertThat(failed.exit()).isEqualTo(1);
        }
    }

    /// Both the check and the start say the same, in one line.
    private static void assertRefused(Path file, String complaint) {
        for (var command : new String[] {"check", "run"}) {
            var refused = Image.BUILT.run(command, "-c", file.toString());
            assertThat(refused.err()).isEqualTo("webserv: " + file + complaint + "\n");
            assertThat(refused.out()).isEmpty();
            assertThat(refused.exit()).isEqualTo(2);
        }
    }
}
