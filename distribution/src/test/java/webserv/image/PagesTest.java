package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every kind of page, as curl gets it.
final class PagesTest {
    @TempDir static Path site;

    private static final Address ADDRESS = Address.free();
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(site.resolve("index.html"), "<h1>home</h1>");
        Files.writeString(site.resolve("style.css"), "h1 { color: green }");
        Files.writeString(site.resolve("größe.txt"), "grüße");
        Files.createDirectories(site.resolve("listed/below"));
        Files.writeString(site.resolve("listed/a & b.txt"), "a and b");
        Files.createDirectories(site.resolve("programs"));
        Files.writeString(
                site.resolve("programs/echo.sh"),
                """
                printf 'Content-Type: text/plain\\r\\n\\r\\n%s %s: ' "$REQUEST_METHOD" "$PATH_INFO"
                cat
                """);
        var configuration =
                Files.writeString(
                        site.resolve("webserv.yaml"),
                        """
                        servers:
                          - listen: "%s"
                            root: .
                            index: [index.html]
                            locations:
                              - path: /
                                methods: [GET]
                              - path: = /old
                                return: { status: 301, to: /new/ }
                              - path: = /healthz
                                return: { status: 200, text: "fine" }
                              - path: /share/
                                alias: listed
                                autoindex: true
                              - path: /programs/
                                alias: programs
                                cgi: { interpreters: { .sh: sh } }
                        """
                                .formatted(ADDRESS));
        // A bare service has no locale; names of files are UTF-8 all the same.
        var service =
                Program.of(Image.BUILT.script(), "run", "-c", configuration).with("LC_ALL", "C");
        server = RunningServer.start(service, List.of(ADDRESS));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void folderIsAnsweredWithItsIndex() {
        var answer = Curl.get(ADDRESS.url("/"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Type")).startsWith("text/html");
        assertThat(answer.field("Content-Length")).isEqualTo("13");
        assertThat(answer.content()).isEqualTo("<h1>home</h1>");
    }

    @Test
    void fileSaysItsMediaType() {
        var answer = Curl.get(ADDRESS.url("/style.css"));
        assertThat(answer.field("Content-Type")).startsWith("text/css");
        assertThat(answer.content()).isEqualTo("h1 { color: green }");
    }

    @Test
    void fileWithLettersBeyondAsciiIsFound() {
        assertThat(Curl.get(ADDRESS.url("/gr%C3%B6%C3%9Fe.txt")).content()).isEqualTo("grüße");
    }

    @Test
    void headSaysWhatGetWouldAndSendsNoContent() {
        var answer = Curl.get(ADDRESS.url("/style.css"), "--head");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Length")).isEqualTo("19");
        assertThat(answer.content()).isEmpty();
    }

    @Test
    void missingPageShowsTheErrorPage() {
        var answer = Curl.get(ADDRESS.url("/missing"), "--header", "Accept: text/html");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.field("Content-Type")).startsWith("text/html");
        assertThat(answer.content()).contains("404", "Not Found", "files-not-found");
    }

    @Test
    void missingPageIsAnsweredToToolsWithALineOfText() {
        var answer = Curl.get(ADDRESS.url("/missing"));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.field("Content-Type")).startsWith("text/plain");
        assertThat(answer.content()).contains("404 Not Found", "files-not-found");
    }

    @Test
    void methodThatTheLocationForbidsIsAnsweredWithThoseItAllows() {
        var answer = Curl.get(ADDRESS.url("/"), "--request", "DELETE");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(answer.content()).contains("405");
    }

    @Test
    void movedPageIsRedirected() {
        var answer = Curl.get(ADDRESS.url("/old"));
        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.field("Location")).isEqualTo("/new/");
    }

    @Test
    void fixedAnswerIsGiven() {
        var answer = Curl.get(ADDRESS.url("/healthz"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.content()).isEqualTo("fine");
    }

    @Test
    void folderWithoutIndexIsListedWhereTheLocationSaysSo() {
        var answer = Curl.get(ADDRESS.url("/share/"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.content()).contains("below/").contains("a &amp; b.txt");
        assertThat(Curl.get(ADDRESS.url("/share/a%20&%20b.txt")).content()).isEqualTo("a and b");
    }

    @Test
    void folderWithoutItsSlashIsRedirectedToIt() {
        var answer = Curl.get(ADDRESS.url("/share/below"));
        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.field("Location")).isEqualTo("/share/below/");
    }

    @Test
    void partOfAFileIsGiven() {
        var answer = Curl.get(ADDRESS.url("/style.css"), "--range", "3-8");
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.field("Content-Range")).isEqualTo("bytes 3-8/19");
        assertThat(answer.content()).isEqualTo("{ colo");
    }

    @Test
    void programGetsTheFormAndItsOutputIsTheAnswer() {
        var answer = Curl.get(ADDRESS.url("/programs/echo.sh/more"), "--data", "name=Zoë");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Type")).isEqualTo("text/plain");
        assertThat(answer.content()).isEqualTo("POST /more: name=Zoë");
    }

    @Test
    void folderIsNotListedElsewhere() {
        assertThat(Curl.get(ADDRESS.url("/listed/")).status()).isEqualTo(403);
    }

    @Test
    void pathDoesNotClimbOutOfTheRoot() {
        assertThat(Curl.get(ADDRESS.url("/../../../../etc/passwd")).status()).isBetween(400, 404);
        assertThat(Curl.get(ADDRESS.url("/%2e%2e/%2e%2e/etc/passwd")).status()).isBetween(400, 404);
    }
}
