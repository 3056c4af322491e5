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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Folders of files whose index is a program: it is run, by whatever way the folder is reached.
final class FolderIndexTest {
    private static final Address ADDRESS = Address.free();

    @TempDir private static Path site;
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        for (var folder : List.of("wiki", "a b?%é", "pages", "aliased")) {
            Files.createDirectory(site.resolve(folder));
        }
        var program =
                """
                printf 'Content-Type: text/plain\\n\\nran %s' "$SCRIPT_NAME?$QUERY_STRING"
                [ "$REQUEST_METHOD" = GET ] || { printf ', %s ' "$REQUEST_METHOD"; cat; }
                """;
        for (var folder : List.of("wiki", "a b?%é", "aliased")) {
            Files.writeString(site.resolve(folder + "/index.sh"), program);
        }
        Files.writeString(site.resolve("pages/index.html"), "a page");
        Files.writeString(
                Files.createDirectory(site.resolve("asked")).resolve("index.sh"),
                "printf 'Content-Type: text/plain\\n\\n%s' \"$REQUEST_URI\"\n");
        var configuration =
                Files.writeString(
                        site.resolve("webserv.yaml"),
                        """
                        servers:
                          - listen: "%s"
                            root: .
                            index: [index.sh, index.html]
                            error_page: { 418: /wiki/ }
                            locations:
                              - path: /
                              - path: /tried
                                try_files: [/none, "/wiki/", =404]
                              - path: /front/
                                try_files: [$uri, "/asked/index.sh?from=front&$args"]
                              - path: /rewritten/
                                rewrite: { from: .*, to: /asked/?x, then: last }
                              - path: /alias/
                                alias: aliased
                                locations:
                                  - path: ~ ^/alias/.*\\.sh$
                                    return: { status: 200, text: inner }
                              - path: /stored/
                                upload: { store: stored, create: true }
                              - path: = /refused
                                return: { status: 418 }
                              - path: ~ \\.sh$
                                cgi: { interpreters: { .sh: sh } }
                        """
                                .formatted(ADDRESS));
        server =
                RunningServer.start(
                        Program.of(Image.BUILT.script(), "run", "-c", configuration),
                        List.of(ADDRESS));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /wiki/                   | 200 | ran /wiki/index.sh?
                    /wiki/?a=%20&b           | 200 | ran /wiki/index.sh?a=%20&b
                    /a%20b%3F%25%C3%A9/?c    | 200 | ran /a b?%é/index.sh?c
                    /tried                   | 200 | ran /wiki/index.sh?
                    /alias/                  | 200 | inner
                    /refused                 | 418 | ran /wiki/index.sh?
                    /pages/                  | 200 | a page
                    /pages/                  | 200 | a page
                    """)
    void folderIsAnsweredByWhoeverTakesItsIndex(String target, int status, String content) {
        var answer = Curl.get(ADDRESS.url(target));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.content()).isEqualTo(content);
    }

    /// A front controller would see nothing but its own name otherwise.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/asked/index.sh?a=b",
                "/asked/?a=b",
                "/front/2026/a%20post/?q=%20",
                "/rewritten/x?y",
            })
    void programIsToldWhatTheClientAskedFor(String target) {
        assertThat(Curl.get(ADDRESS.url(target)).content()).isEqualTo(target);
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    POST   | /wiki/?a=b | ran /wiki/index.sh?a=b, POST name=x
                    POST   | /tried     | ran /wiki/index.sh?, POST name=x
                    POST   | /alias/    | inner
                    PUT    | /wiki/     | ran /wiki/index.sh?, PUT name=x
                    DELETE | /wiki/     | ran /wiki/index.sh?, DELETE name=x
                    """)
    void whatTheIndexOfAFolderTakesIsForItsOwnLocationToSay(
            String method, String target, String content) {
        var answer = sent(method, target);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.content()).isEqualTo(content);
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "POST,   /pages/",
        "DELETE, /pages/",
        "POST,   /pages/index.html",
        "POST,   /pages/none",
        "POST,   /wiki",
        "PUT,    /",
    })
    void filesAreReadOnly(String method, String target) {
        var answer = sent(method, target);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest(name = "OPTIONS of {0}")
    @ValueSource(strings = {"/wiki/", "/pages/", "/pages/index.html"})
    void filesPromiseNoMoreThanTheyTake(String target) {
        var answer = Curl.get(ADDRESS.url(target), "-X", "OPTIONS");
        assertThat(answer.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @Test
    void whatIsStoredBesideFilesWithAnIndexIsPutAndDeletedAsEver() {
        assertThat(sent("PUT", "/stored/index.html").status()).isEqualTo(201);
        assertThat(Curl.get(ADDRESS.url("/stored/index.html")).content()).isEqualTo("name=x");
        assertThat(sent("DELETE", "/stored/index.html").status()).isEqualTo(204);
        assertThat(Curl.get(ADDRESS.url("/stored/index.html")).status()).isEqualTo(404);
    }

    private static Curl sent(String method, String target) {
        return Curl.get(ADDRESS.url(target), "-X", method, "--data", "name=x");
    }
}
