package webserv.handlers.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.config.Settings;
import webserv.api.http.Reply;
import webserv.handlers.ReadableSize;
import webserv.handlers.Replies;
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
                        "<tr><th[^>]*><a href=\"([^\"]*)\"><svg.*?</svg>(?:<bdi>)?([^<]*)(?:</bdi>)?"
                                + "</a></th><td class=\"n\">(?:<data[^>]*>)?([^<]*)")
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
                        Vary: Accept

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
                        <svg class="v" aria-hidden="true"><defs>
                        <path id="d" d="M1.5 14.5v-12h5l2 2h8v10z"/>
                        <path id="f" d="M3.5 1.5h7l4 4v11h-11zM10.5 1.5v4h4"/>
                        <path id="u" d="M9 15.5v-12M4 8l5-5 5 5"/>
                        </defs></svg>
                        <nav aria-label="Breadcrumb"><ol><li><a href="/"><bdi>/</bdi></a></li><li><span aria-current="page"><bdi>sub/</bdi></span></li></ol></nav>
                        <h1>Index of /sub/</h1>
                        <table>
                        <caption class="v">Index of /sub/</caption>
                        <thead><tr><th scope="col" aria-sort="ascending"><a href="?sort=name&amp;order=desc">Name <span aria-hidden="true">↑</span></a></th><th scope="col" class="n"><a href="?sort=size&amp;order=asc">Size</a></th><th scope="col" class="n"><a href="?sort=date&amp;order=asc">Modified (UTC)</a></th></tr></thead>
                        <tbody>
                        <tr><th scope="row" class="d"><a href="/"><svg viewBox="0 0 18 18" aria-hidden="true"><use href="#u"/></svg>Parent folder</a></th><td class="n"></td><td class="n"></td></tr>
                        <tr><th scope="row" class="d"><a href="/sub/inner/"><svg viewBox="0 0 18 18" aria-hidden="true"><use href="#d"/></svg><bdi>inner/</bdi></a></th><td class="n"></td><td class="n"><time datetime="1994-11-06T08:49:37Z">1994-11-06 08:49</time></td></tr>
                        <tr><th scope="row"><a href="/sub/a.txt"><svg viewBox="0 0 18 18" aria-hidden="true"><use href="#f"/></svg><bdi>a.txt</bdi></a></th><td class="n"><data value="5" title="5 bytes">5 B</data></td><td class="n"><time datetime="1994-11-06T08:49:37Z">1994-11-06 08:49</time></td></tr>
                        </tbody>
                        </table>
                        <p>2 entries. <a href="?format=json">As JSON</a></p>
                        </main>
                        </body>
                        </html>
                        """);
    }

    /// U+10400 is the capital of U+10428.
    @Test
    void capitalsBeyondTheFirstPlaneAreOrderedLikeTheirSmallLetters() {
        var capital = new Listing.Entry("\ud801\udc00b", false, 0, Instant.EPOCH);
        var small = new Listing.Entry("\ud801\udc28a", false, 0, Instant.EPOCH);
        assertThat(ListingOrder.BY_NAME.sorted(List.of(capital, small)))
                .containsExactly(small, capital);
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
        folder.file("photo\u202Egpj.exe", "x");
        folder.file("ü", "x");
        assertThat(rows(listing("/")))
                .containsExactly(
                        "/%3Cscript%3Ealert(%271%27)%26%22.txt |"
                                + " &lt;script&gt;alert(&#39;1&#39;)&amp;&quot;.txt | 1 B",
                        "/a%20b%3F%23%2541.txt | a b?#%41.txt | 1 B",
                        "/javascript%3Aalert(1) | javascript:alert(1) | 1 B",
                        "/photo%E2%80%AEgpj.exe | photo[U+202E]gpj.exe | 1 B",
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
    void slashBehindTheLocationsPathBelongsToItsFolder() throws Exception {
        folder.file("list/a/b.txt", "x");
        var handler = folder.handler("autoindex", "true");
        var top = Folder.reply(handler, Requests.get("/list/").inLocation("/list"));
        assertThat(top)
                .contains("<ol><li><span aria-current=\"page\"><bdi>/list/</bdi></span></li></ol>");
        assertThat(rows(top)).containsExactly("/list/a/ | a/ | ");
        var below = Folder.reply(handler, Requests.get("/list/a/").inLocation("/list"));
        assertThat(below)
                .contains(
                        "<ol><li><a href=\"/list/\"><bdi>/list/</bdi></a></li>"
                                + "<li><span aria-current=\"page\"><bdi>a/</bdi></span></li></ol>");
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
        assertThat(top)
                .contains(
                        "<ol><li><span aria-current=\"page\"><bdi>/x/share/</bdi></span></li></ol>");
        assertThat(rows(top)).containsExactly("/x/share/a/ | a/ | ");
        var below = Folder.reply(handler, Requests.get("/x/share/a/b/").inLocation("/x/share/"));
        assertThat(below)
                .contains(
                        "<ol><li><a href=\"/x/share/\"><bdi>/x/share/</bdi></a></li>"
                                + "<li><a href=\"/x/share/a/\"><bdi>a/</bdi></a></li>"
                                + "<li><span aria-current=\"page\"><bdi>b/</bdi></span></li></ol>");
        assertThat(rows(below))
                .containsExactly(
                        "/x/share/a/ | Parent folder | ", "/x/share/a/b/c.txt | c.txt | 1 B");
    }

    @ParameterizedTest(name = "?{0} is {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "sort=size;               d/ b c a",
                "sort=size&order=desc;    d/ a c b",
                "sort=date;               d/ c a b",
                "sort=date&order=desc;    d/ b a c",
                "sort=name&order=desc;    d/ c b a",
                "order=desc;              d/ c b a",
                "sort=other;              d/ a b c",
                "x=1&sort=size&y;         d/ b c a",
                "sort=sizes&order=descx;  d/ a b c",
            })
    void orderIsThatOfTheQuery(String query, String names) throws Exception {
        Folder.touch(folder.file("a", "xxx"), Folder.MODIFIED.plusSeconds(1));
        Folder.touch(folder.file("b", "x"), Folder.MODIFIED.plusSeconds(2));
        Folder.touch(folder.file("c", "xx"), Folder.MODIFIED);
        folder.folder("d");
        assertThat(rows(listing("/?" + query)))
                .extracting(row -> row.split(" \\| ", 3)[1])
                .containsExactly(names.split(" ", -1));
    }

    @Test
    void headingsSayTheOrderAndLeadToTheOther() throws Exception {
        assertThat(listing("/?sort=size&order=desc"))
                .contains(
                        "<th scope=\"col\"><a href=\"?sort=name&amp;order=asc\">Name</a></th>"
                                + "<th scope=\"col\" class=\"n\" aria-sort=\"descending\">"
                                + "<a href=\"?sort=size&amp;order=asc\">Size"
                                + " <span aria-hidden=\"true\">↓</span></a></th>");
    }

    @ParameterizedTest(name = "Accept: {0} for {1} is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|                              /|             application/json",
                "application/json, */*;q=0.5|                   /|             application/json",
                "text/html, application/json|                   /|             text/html; charset=utf-8",
                "text/html;q=0.5, application/json|             /|             application/json",
                "*/*|                                           /|             text/html; charset=utf-8",
                "application/*, text/html;q=0.9|                /|             application/json",
                "application/json;q=0, */*|                     /|             text/html; charset=utf-8",
                "nonsense|                                      /|             text/html; charset=utf-8",
                "text/html|                                     /?format=json| application/json",
                "application/json|                              /?format=html| text/html; charset=utf-8",
            })
    void formatIsThatOfTheQueryOrOfAccept(String accept, String target, String type)
            throws Exception {
        var request = Requests.get(target).with("Accept", accept);
        var reply = (Reply.Response) Replies.of(folder.handler("autoindex", "true"), request);
        assertThat(reply.fields().first("Content-Type")).contains(type);
        assertThat(reply.fields().first("Vary")).contains("Accept");
    }

    @Test
    void jsonIsWhole() throws Exception {
        folder.file("a \"b\u202E<.txt", "hello");
        Folder.touch(folder.folder("inner"), Folder.MODIFIED);
        assertThat(listing("/?format=json&sort=name"))
                .isEqualTo(
                        """
                        200
                        Content-Type: application/json
                        X-Content-Type-Options: nosniff
                        Vary: Accept

                        {"path": "/", "complete": true, "entries": [
                          {"name": "inner", "type": "folder", "href": "/inner/", "modified": "1994-11-06T08:49:37Z"},
                          {"name": "a \\"b\\u202e\\u003c.txt", "type": "file", "href": "/a%20%22b%E2%80%AE%3C.txt", "size": 5, "modified": "1994-11-06T08:49:37Z"}
                        ]}
                        """);
    }

    @Test
    void namesThatNoRequestCanSayAreNotListed() throws Exception {
        folder.file("line\nbreak", "x");
        folder.file("back\\slash", "x");
        folder.file("ü", "x");
        notUtf8();
        assertThat(rows(listing("/"))).containsExactly("/%C3%BC | ü | 1 B");
    }

    /// A file whose name is an octet that no UTF-8 has, which the JDK has no way to say.
    private void notUtf8() throws Exception {
        var shell =
                new ProcessBuilder("sh", "-c", "touch \"$(printf 'a\\377b')\"")
                        .directory(folder.root.toFile())
                        .inheritIO()
                        .start();
        assertThat(shell.waitFor()).isZero();
    }

    @Test
    void composedAndDecomposedLettersAreTwoNames() throws Exception {
        folder.file("\u00e4", "x");
        folder.file("a\u0308", "xx");
        assertThat(rows(listing("/")))
                .containsExactly("/a%CC%88 | a\u0308 | 2 B", "/%C3%A4 | \u00e4 | 1 B");
        assertThat(listing("/a%CC%88")).endsWith("\n\nxx");
        assertThat(listing("/%C3%A4")).endsWith("\n\nx");
    }

    @Test
    void indexGoesBeforeTheListing() throws Exception {
        folder.file("index.html", "index");
        assertThat(listing("/")).endsWith("\n\nindex");
    }

    @Test
    void emptyFolderIsListed() throws Exception {
        assertThat(listing("/")).contains("<tbody>\n</tbody>").contains("<p>0 entries. ");
    }

    @Test
    void entriesBeyondTheMostAreLeftOutAndTheReaderIsTold() throws Exception {
        for (var name : List.of("a", "b", "c/d", ".hidden")) {
            folder.file(name, "x");
        }
        assertThat(page(2)).contains("<p>The first 2 entries; there are more. ");
        assertThat(rows(page(2))).hasSize(2);
        assertThat(page(3)).contains("<p>3 entries. ");
        assertThat(rows(page(3))).hasSize(3);
    }

    private String page(int most) throws IOException {
        var listing =
                Listing.of(
                        new FileTree.Folder(folder.root, folder.root, Folder.MODIFIED),
                        new FileTree(folder.root.toRealPath(), Links.WITHIN),
                        new PathMapping(folder.root, false, false),
                        most);
        var out = new ByteArrayOutputStream();
        new ListingPage("/", "", listing, ListingOrder.BY_NAME).writeTo(out);
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
        assertThat(ReadableSize.of(octets)).isEqualTo(text);
    }
}
