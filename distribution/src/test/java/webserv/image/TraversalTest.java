package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every way out of a folder, as raw octets over a socket: through `root`, `alias`, `index` and
/// packed files, and over links in every place of a path.
final class TraversalTest {
    private static final String SECRET = "the secret outside of the root";

    /// Spellings of `..`, right and wrong ones.
    private static final List<String> UP =
            List.of(
                    "..",
                    "%2e%2e",
                    "%2E%2E",
                    ".%2e",
                    "%2e.",
                    "%252e%252e",
                    "%c0%ae%c0%ae",
                    "%e0%80%ae%e0%80%ae",
                    "%f0%80%80%ae%f0%80%80%ae",
                    "%u002e%u002e",
                    "..%00",
                    "%00..",
                    "..;",
                    "..;x=y",
                    "..%20",
                    "%20..",
                    "..%09",
                    "....",
                    "...",
                    ".. ",
                    "%ef%bc%8e%ef%bc%8e",
                    "%e2%80%a5",
                    "..%0a",
                    "..%0d",
                    "..%7f",
                    "..%c2%85",
                    "%ff%fe..",
                    "..%ff",
                    "\\..",
                    "..\\");

    /// Spellings of the separator.
    private static final List<String> SEPARATORS =
            List.of(
                    "/",
                    "//",
                    "///",
                    "/./",
                    "%2f",
                    "%2F",
                    "%252f",
                    "%5c",
                    "%5C",
                    "\\",
                    "%c0%af",
                    "%e0%80%af",
                    "%c1%9c",
                    "%ef%bc%8f",
                    "%e2%88%95",
                    ";/",
                    "/%00",
                    "%00/",
                    "/x/../");

    private static final List<String> PREFIXES =
            List.of("/", "/sub/", "/alias/", "/alias/sub/", "/missing/", "/a.txt/", "//", "/./");

    @TempDir static Path folder;

    private static final Address ADDRESS = Address.free();
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(folder.resolve("aliased"));
        Files.writeString(folder.resolve("secret.txt"), SECRET);
        Files.writeString(folder.resolve("aliased/secret.txt"), SECRET);
        Files.createDirectories(folder.resolve("outside/deep"));
        Files.writeString(folder.resolve("outside/index.html"), SECRET);
        Files.writeString(folder.resolve("outside/deep/secret.txt"), SECRET);
        for (var name : List.of("site", "share")) {
            var top = Files.createDirectory(folder.resolve(name));
            Files.createDirectory(top.resolve("sub"));
            Files.writeString(top.resolve("a.txt"), "fine");
            link(top.resolve("file-link"), "../secret.txt");
            link(top.resolve("folder-link"), "../outside");
            link(top.resolve("up-link"), "..");
            link(top.resolve("chain"), "folder-link");
            link(top.resolve("sub/up-link"), "../..");
            link(top.resolve("sub/index.html"), "../../secret.txt");
            link(top.resolve("a.txt.gz"), "../secret.txt");
            link(top.resolve("absolute"), folder.resolve("secret.txt").toString());
        }
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        servers:
                          - listen: "%s"
                            root: site
                            autoindex: true
                            gzip_static: true
                            hidden_files: true
                            locations:
                              - { path: /alias/, alias: share/ }
                        """
                                .formatted(ADDRESS));
        server = Image.BUILT.serve(configuration, ADDRESS);
    }

    private static void link(Path link, String target) throws IOException {
        Files.createSymbolicLink(link, Path.of(target));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<String> ways() {
        return UP.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void noSpellingLeadsOut(String up) throws IOException {
        for (var prefix : PREFIXES) {
            for (var separator : SEPARATORS) {
                for (var steps : List.of(up, up + separator + up)) {
                    for (var end : List.of("secret.txt", "outside/", "outside/deep/secret.txt")) {
                        isKept(prefix + steps + separator + end);
                    }
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("links")
    void noLinkLeadsOut(String path) throws IOException {
        isKept(path);
        isKept("/alias" + path);
    }

    static Stream<String> links() {
        return Stream.of(
                "/file-link",
                "/file-link/",
                "/folder-link",
                "/folder-link/",
                "/folder-link/index.html",
                "/folder-link/deep/secret.txt",
                "/folder-link/deep/",
                "/up-link/",
                "/up-link/secret.txt",
                "/up-link/outside/index.html",
                "/chain/index.html",
                "/sub/",
                "/sub/index.html",
                "/sub/up-link/secret.txt",
                "/sub/up-link/up-link/secret.txt",
                "/absolute",
                "/a.txt");
    }

    @Test
    void whatLiesInsideIsServed() throws IOException {
        assertThat(exchange("/a.txt")).endsWith("\r\n\r\nfine");
        assertThat(exchange("/alias/a.txt")).endsWith("\r\n\r\nfine");
        assertThat(exchange("/sub/../a.txt")).endsWith("\r\n\r\nfine");
    }

    private static void isKept(String path) throws IOException {
        assertThat(exchange(path)).as(path).startsWith("HTTP/1.1 ").doesNotContain(SECRET);
    }

    private static String exchange(String path) throws IOException {
        try (var socket = ADDRESS.connect()) {
            var request =
                    "GET "
                            + path
                            + " HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
