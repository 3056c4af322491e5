package webserv.handlers.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.config.Settings;
import webserv.testkit.Requests;

class ListingTest {
    @TempDir private Path temporary;
    private Folder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = new Folder(Files.createDirectory(temporary.resolve("site")));
    }

    private String listing(String path) throws Exception {
        return Folder.reply(folder.handler("autoindex", "true"), Requests.get(path));
    }

    /// Links and texts of the table's rows, one a line.
    private static List<String> rows(String page) {
        return Pattern.compile(
                        "<tr><td><a href=\"([^\"]*)\">([^<]*)</a></td><td class=\"n\">([^<]*)</td>")
                .matcher(page)
                .results()
                .map(row -> row.group(1) + " | " + row.group(2) + " | " + row.group(3))
                .toList();
    }

    @ParameterizedTest(name = "{0}: {1} gives {2}")
    @CsvSource({
        "If-None-Match, *, 304",
        "If-None-Match, \"a\", 200",
        "If-Match, \"a\", 412",
        "If-Match, *, 200",
        "If-Modified-Since, 'Fri, 20 Nov 2026 12:00:00 GMT', 200",
        "Range, bytes=0-1, 200",
    })
    void preconditionsAreAskedOfAListingToo(String name, String value, int status)
            throws Exception {
        var handler = folder.handler("autoindex", "true");
        assertThat(Folder.status(handler, Requests.get("/").with(name, value))).isEqualTo(status);
    }

    @Test
    void pageIsWhole() throws Exception {
        folder.file("sub/a.txt", "hello");
        Folder.touch(folder.folder("sub/inner"), Folder.MODIFIED);
        var page = listing("/sub/");
        assertThat(page)
                .startsWith(
                        """
                        200
                        Content-Type: text/html; charset=utf-8
                        Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'
                        X-Content-Type-Options: nosniff

                        <!DOCTYPE html>
                        <html lang="en">
                        <head>
                        <meta charset="utf-8">
                        <meta name="viewport" content="width=device-width, initial-scale=1">
                        <title>Index of /sub/</title>
                        <style>
                        """)
                .endsWith(
                        """
                        </style>
                        </head>
                        <body>
                        <main>
                        <h1>Index of <a href="/">/</a><a href="/sub/">sub/</a></h1>
                        <table>
                        <thead><tr><th scope="col">Name</th><th scope="col" class="n">Size</th><th scope="col" class="n">Modified (UTC)</th></tr></thead>
                        <tbody>
                        <tr><td><a href="/">Parent folder</a></td><td class="n"></td><td class="n"></td></tr>
                        <tr><td><a href="/sub/inner/">inner/</a></td><td class="n"></td><td class="n"><time datetime="1994-11-06T08:49Z">1994-11-06 08:49</time></td></tr>
                        <tr><td><a href="/sub/a.txt">a.txt</a></td><td class="n">5 B</td><td class="n"><time datetime="1994-11-06T08:49Z">1994-11-06 08:49</time></td></tr>
                        </tbody>
                        </table>
                        <p>2 entries</p>
                        </main>
                        </body>
                        </html>
                        """);
    }

    @Test
    void foldersComeFirstThenFilesByName() throws Exception {
        for (var name : List.of("b.txt", "A.txt", "a.txt", "Z/x", "c/x", "10", "9")) {
            folder.file(name, "x");
        }
        assertThat(rows(listing("/")))
                .containsExactly(
                        "/c/ | c/ | ",
                        "/Z/ | Z/ | ",
                        "/10 | 10 | 1 B",
                        "/9 | 9 | 1 B",
                        "/A.txt | A.txt | 1 B",
                        "/a.txt | a.txt | 1 B",
                        "/b.txt | b.txt | 1 B");
    }

    @Test
    void namesAreEscapedWhereTheyAreReadAndWhereTheyAreLinkedTo() throws Exception {
        folder.file("<script>alert('1')&\".txt", "x");
        folder.file("javascript:alert(1)", "x");
        folder.file("a b?#%41.txt", "x");
        folder.file("line\nbreak", "x");
        folder.file("ü", "x");
        assertThat(rows(listing("/")))
                .containsExactly(
                        "/%3Cscript%3Ealert(%271%27)%26%22.txt |"
                                + " &lt;script&gt;alert(&#39;1&#39;)&amp;&quot;.txt | 1 B",
                        "/a%20b%3F%23%2541.txt | a b?#%41.txt | 1 B",
                        "/javascript%3Aalert(1) | javascript:alert(1) | 1 B",
                        "/line%0Abreak | line\nbreak | 1 B",
                        "/%C3%BC | ü | 1 B");
    }

    @Test
    void whatWouldNotBeServedIsNotListed() throws Exception {
        folder.file(".hidden", "x");
        folder.file(".well-known/a", "x");
        folder.file("a.txt", "x");
        Files.writeString(temporary.resolve("secret"), "x");
        Files.createSymbolicLink(folder.root.resolve("out"), Path.of("../secret"));
        Files.createSymbolicLink(folder.root.resolve("broken"), Path.of("nowhere"));
        folder.fifo("fifo");
        Files.createSymbolicLink(folder.root.resolve("in"), Path.of("a.txt"));
        assertThat(rows(listing("/")))
                .containsExactly(
                        "/.well-known/ | .well-known/ | ",
                        "/a.txt | a.txt | 1 B",
                        "/in | in | 1 B");
    }

    @Test
    void nothingAboveTheLocationIsLinkedTo() throws Exception {
        folder.file("a/b/c.txt", "x");
        var handler =
                folder.handler(
                        Settings.of(
                                "path",
                                "/x/share/",
                                "alias",
                                folder.root.toString(),
                                "autoindex",
                                "true"));
        var top = Folder.reply(handler, Requests.get("/x/share/").inLocation("/x/share/"));
        assertThat(top).contains("<h1>Index of <a href=\"/x/share/\">/x/share/</a></h1>");
        assertThat(rows(top)).containsExactly("/x/share/a/ | a/ | ");
        var below = Folder.reply(handler, Requests.get("/x/share/a/b/").inLocation("/x/share/"));
        assertThat(below)
                .contains(
                        "<h1>Index of <a href=\"/x/share/\">/x/share/</a><a"
                                + " href=\"/x/share/a/\">a/</a><a href=\"/x/share/a/b/\">b/</a></h1>");
        assertThat(rows(below))
                .containsExactly(
                        "/x/share/a/ | Parent folder | ", "/x/share/a/b/c.txt | c.txt | 1 B");
    }

    @Test
    void indexGoesBeforeTheListing() throws Exception {
        folder.file("index.html", "index");
        assertThat(listing("/")).endsWith("\n\nindex");
    }

    @Test
    void emptyFolderIsListed() throws Exception {
        assertThat(listing("/")).contains("<tbody>\n</tbody>").contains("<p>0 entries</p>");
    }

    @Test
    void entriesBeyondTheMostAreLeftOutAndTheReaderIsTold() throws Exception {
        for (var name : List.of("a", "b", "c/d", ".hidden")) {
            folder.file(name, "x");
        }
        assertThat(page(2)).contains("<p>The first 2 entries; there are more.</p>");
        assertThat(rows(page(2))).hasSize(2);
        assertThat(page(3)).contains("<p>3 entries</p>");
        assertThat(rows(page(3))).hasSize(3);
    }

    private String page(int most) throws IOException {
        var listing =
                Listing.of(
                        folder.root,
                        new FileTree(folder.root),
                        new PathMapping(folder.root, false, false),
                        most);
        var out = new ByteArrayOutputStream();
        new ListingPage("/", "", listing).writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0} octets are {1}")
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 KiB",
        "1024, 1.0 KiB",
        "1536, 1.5 KiB",
        "10188, 9.9 KiB",
        "10189, 10 KiB",
        "1023487, 999 KiB",
        "1023488, 1.0 MiB",
        "734003200, 700 MiB",
        "9223372036854775807, 8.0 EiB",
    })
    void sizesHaveThreeDigitsAtMost(long octets, String text) {
        assertThat(ListingPage.size(octets)).isEqualTo(text);
    }
}
