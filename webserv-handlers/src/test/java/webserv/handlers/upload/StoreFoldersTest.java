package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.testkit.Requests;

/// Folders in a store, and its listing.
class StoreFoldersTest {
    @TempDir private Path temporary;
    private Rig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new Rig(Files.createDirectory(temporary.resolve("store")), "folders", "true");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void reopen(String... settings) {
        rig.close();
        rig = new Rig(rig.folder, settings);
    }

    private static Requests request(String method, String name) {
        return Rig.request(method, name);
    }

    @Test
    void foldersOfANameAreMade() throws Exception {
        assertThat(rig.put("a/b/c.txt", "x")).isEqualTo(201);
        assertThat(rig.put("a/b/c.txt", "y")).isEqualTo(204);
        assertThat(rig.folder.resolve("a/b/c.txt")).hasContent("y");
        assertThat(rig.reply(request("GET", "a/b/c.txt"))).endsWith("\n\ny");
        assertThat(rig.status(request("DELETE", "a/b/c.txt"))).isEqualTo(204);
        assertThat(rig.folder.resolve("a/b")).isEmptyDirectory();
        assertThat(rig.litter()).isEmpty();
    }

    @Test
    void contentIsPostedIntoAFolder() throws Exception {
        assertThat(rig.reply(request("POST", "new/").with("Slug", "a").content("x")))
                .contains("Location: /up/new/a\n");
        assertThat(rig.folder.resolve("new/a")).hasContent("x");
        assertThat(rig.status(request("POST", "new").content("x"))).isEqualTo(405);
    }

    @ParameterizedTest(name = "{0}: GET {1}, PUT {2}, DELETE {3}")
    @CsvSource({
        "folder,             301, 409, 409",
        "folder/,            200, 409, 409",
        "folder/in,          200, 204, 204",
        "folder/new,         404, 201, 404",
        "missing/,           404, 409, 404",
        "folder/in/x,        404, 409, 404",
        "folder/.hidden,     404, 403, 404",
        ".part/lock,         404, 403, 404",
        ".part/,             404, 409, 404",
        "link/in,            404, 409, 404",
        "link/,              404, 409, 404",
        "link,               404, 409, 409",
        "out/secret,         404, 409, 404",
        "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p, 404, 201, 404",
        "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q, 404, 403, 404",
    })
    void nameNeverLeavesTheStore(String name, int get, int put, int delete) throws Exception {
        var outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        Files.createDirectory(rig.folder.resolve("folder"));
        Files.writeString(rig.folder.resolve("folder/in"), "in");
        Files.createSymbolicLink(rig.folder.resolve("link"), Path.of("folder"));
        Files.createSymbolicLink(rig.folder.resolve("out"), outside);
        assertThat(rig.status(request("GET", name))).isEqualTo(get);
        assertThat(rig.put(name, "x")).isEqualTo(put);
        assertThat(rig.status(request("DELETE", name))).isEqualTo(put < 300 ? 204 : delete);
        assertThat(outside.resolve("secret")).hasContent("secret");
        assertThat(outside).isDirectoryNotContaining("glob:**/x");
    }

    /// Sixteen names that are each allowed, and together more than the system takes for a path.
    private static String path(int octets) {
        return ("a".repeat(255) + "/").repeat(15) + "z".repeat(octets - 15 * 256);
    }

    @Test
    void nameThatMakesTooLongAPathIsRefusedAndLeavesNoFolder() throws Exception {
        var name = path(15 * 256 + 255);
        assertThat(rig.reply(request("PUT", name).content("x")))
                .isEqualTo("403 a name that makes a path of more than 4031 octets");
        assertThat(rig.status(request("GET", name))).isEqualTo(404);
        assertThat(rig.status(request("HEAD", name))).isEqualTo(404);
        assertThat(rig.status(request("GET", name + "/"))).isEqualTo(404);
        assertThat(rig.status(request("DELETE", name))).isEqualTo(404);
        var folder = name.substring(0, 15 * 256);
        var post = request("POST", folder).with("Slug", "s".repeat(255)).content("x");
        assertThat(rig.status(post)).isEqualTo(403);
        var form = "--b\r\nContent-Disposition: form-data; name=f; filename=" + "f".repeat(255);
        assertThat(
                        rig.status(
                                request("POST", folder)
                                        .with("Content-Type", "multipart/form-data; boundary=b")
                                        .content(form + "\r\n\r\nx\r\n--b--\r\n")))
                .isEqualTo(403);
        assertThat(rig.folder.resolve("a".repeat(255))).doesNotExist();
        assertThat(rig.litter()).isEmpty();
    }

    /// What is removed is moved aside first, where its path is longer.
    @Test
    void longestPathIsStoredAndRemovedWithItsFolders() throws Exception {
        reopen("folders", "true", "delete_folders", "true", "quota", "1B");
        var name = path(4031 - rig.folder.toRealPath().toString().length() - 1);
        assertThat(rig.put(name, "x")).isEqualTo(201);
        assertThat(rig.reply(request("GET", name))).endsWith("\n\nx");
        assertThat(rig.put(name + "z", "x")).isEqualTo(403);
        assertThat(rig.status(request("DELETE", "a".repeat(255) + "/"))).isEqualTo(204);
        assertThat(rig.litter()).isEmpty();
        assertThat(rig.put("b", "x")).as("room in the quota").isEqualTo(201);
    }

    @Test
    void foldersAreDeletedWholeWhereThatIsAllowed() throws Exception {
        reopen("folders", "true", "delete_folders", "true", "quota", "10B");
        rig.put("a/b/c", "12345");
        rig.put("a/d", "12345");
        assertThat(rig.put("e", "1")).isEqualTo(507);
        assertThat(rig.status(request("DELETE", "a/"))).isEqualTo(204);
        assertThat(rig.folder.resolve("a")).doesNotExist();
        assertThat(rig.litter()).isEmpty();
        assertThat(rig.put("e", "1234567890")).isEqualTo(201);
        assertThat(rig.status(request("DELETE", "e/"))).isEqualTo(404);
    }

    @Test
    void whatFoldersHoldCountsAtTheStart() throws Exception {
        rig.put("a/b", "12345");
        reopen("folders", "true", "quota", "10B");
        assertThat(rig.put("c", "123456")).isEqualTo(507);
        assertThat(rig.put("c", "12345")).isEqualTo(201);
    }

    @Test
    void storeIsListed() throws Exception {
        rig.put("b<\".txt", "12345");
        rig.put("a/x", "1");
        Files.writeString(rig.folder.resolve(".hidden"), "x");
        Files.createSymbolicLink(rig.folder.resolve("link"), Path.of("a"));
        var json = rig.reply(request("GET", "").with("Accept", "application/json"));
        assertThat(json.replaceAll("\"modified\": \"[0-9TZ:.-]+\"", "M"))
                .startsWith("200\nContent-Type: application/json\n")
                .endsWith(
                        """
                        {"path": "/up/", "complete": true, "entries": [
                          {"name": "a", "type": "folder", "href": "/up/a/", M},
                          {"name": "b\\u003c\\".txt", "type": "file", "href": "/up/b%3C%22.txt", "size": 5, M}
                        ]}
                        """);
        assertThat(rig.reply(request("GET", "a/").with("Accept", "text/html")))
                .contains(
                        "Index of /up/a/</h1>",
                        "<a href=\"/up/\">",
                        "<a href=\"/up/a/x\">",
                        "1 entry.");
        assertThat(rig.reply(request("GET", "")))
                .contains("<a href=\"/up/b%3C%22.txt\">", "b&lt;&quot;.txt")
                .doesNotContain("Parent folder", ".hidden", ">link<");
    }

    @Test
    void storeIsNotListedWhereThatIsOff() throws Exception {
        rig.put("a/x", "1");
        reopen("folders", "true", "listing", "false");
        assertThat(rig.reply(request("GET", ""))).isEqualTo("403 the store is not listed");
        assertThat(rig.status(request("GET", "a/"))).isEqualTo(403);
        assertThat(rig.status(request("GET", "a"))).isEqualTo(404);
    }
}
