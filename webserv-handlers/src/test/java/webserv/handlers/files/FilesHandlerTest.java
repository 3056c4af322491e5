package webserv.handlers.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.config.Settings;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.handlers.Replies;
import webserv.testkit.Requests;

class FilesHandlerTest {
    private static final String VALIDATORS =
            "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\nETag: tag\n";

    @TempDir private Path temporary;
    private Folder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = new Folder(Files.createDirectory(temporary.resolve("site")));
    }

    /// From the disk, from a slice of it, and from the cache: each answers the same.
    private String replyInEveryWay(Requests request) throws Exception {
        var cached = folder.handler();
        var first = Folder.reply(cached, request);
        assertThat(Folder.reply(cached, request)).as("from the cache").isEqualTo(first);
        assertThat(Folder.reply(folder.handler("cache_valid", "0"), request))
                .as("without a cache")
                .isEqualTo(first);
        return first;
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"GET", "HEAD"})
    void fileIsSentWithItsTypeAndValidators(String method) throws Exception {
        folder.file("a.txt", "hello");
        assertThat(replyInEveryWay(Requests.of(method, "/a.txt")))
                .isEqualTo(
                        "200\nContent-Type: text/plain; charset=utf-8\n"
                                + VALIDATORS
                                + "Accept-Ranges: bytes\n\nhello");
    }

    @Test
    void emptyFileIsSent() throws Exception {
        folder.file("empty.png", "");
        assertThat(replyInEveryWay(Requests.get("/empty.png")))
                .isEqualTo(
                        "200\nContent-Type: image/png\n" + VALIDATORS + "Accept-Ranges: bytes\n\n");
    }

    @Test
    void nameOfAListMayBeOfSeveralWordsWithExtensions() throws Exception {
        folder.file("docs/v1.0 notes.html", "notes");
        var handler = folder.handler(folder.index("v1.0 notes.html"));
        assertThat(Folder.reply(handler, Requests.get("/docs/")))
                .isEqualTo("forward to /docs/v1.0%20notes.html");
    }

    @Test
    void indexStandsForItsFolder() throws Exception {
        folder.file("sub/index.html", "index");
        assertThat(Folder.reply(folder.handler(), Requests.get("/sub/"))).endsWith("\n\nindex");
    }

    @ParameterizedTest(name = "{0} {1} goes to {2}")
    @CsvSource({
        "GET,  /sub/,               /sub/index.htm",
        "HEAD, /sub/,               /sub/index.htm",
        "GET,  /sub/?a=%20[b]&c,    /sub/index.htm?a=%20[b]&c",
        "GET,  /sub/?,              /sub/index.htm?",
        "GET,  /a%20b%3F%23%25€/,   /a%20b%3F%23%25%E2%82%AC/100%25%3F.html",
    })
    void folderGoesToTheIndexThatTheConfigurationNames(String method, String target, String index)
            throws Exception {
        folder.file("sub/index.html", "second");
        folder.file("sub/index.htm", "first");
        folder.folder("sub/home");
        folder.file("a b?#%€/100%?.html", "x");
        var handler = folder.handler(folder.index("home", "index.htm", "index.html", "100%?.html"));
        var request = Requests.of(method, target.replace("€", "%E2%82%AC"));
        var forward = (Reply.Forward) Replies.of(handler, request);
        assertThat(Replies.text(forward)).isEqualTo("forward to " + index);
        assertThat(forward.kind()).isEqualTo(Reply.Forward.Kind.SAME_REQUEST);
        assertThat(Folder.status(handler, Requests.of(method, index)))
                .as("by its own path, here")
                .isEqualTo(200);
        assertThat(Replies.of(handler, request)).as("when it is cached").isEqualTo(forward);
        var prospect = handler.explain(request.make());
        assertThat(prospect.steps()).endsWith("go to " + forward.path());
        assertThat(prospect.reply()).contains(forward);
    }

    /// Written like the default, it is named as well.
    @Test
    void indexOfTheDefaultsNameIsNamedWhereItIsWritten() throws Exception {
        folder.file("index.html", "x");
        assertThat(Folder.reply(folder.handler("index", "index.html"), Requests.get("/")))
                .isEqualTo("forward to /index.html");
    }

    /// In the cache is what this location sends. A program would not be, and may stand before it.
    @Test
    void cachedIndexIsNotTakenBeforeOneThatIsNamedFirst() throws Exception {
        folder.file("index.php", "source");
        folder.file("index.html", "x");
        var handler = folder.handler(folder.index("index.php", "index.html"));
        assertThat(Folder.status(handler, Requests.get("/index.html"))).isEqualTo(200);
        assertThat(Folder.reply(handler, Requests.get("/"))).isEqualTo("forward to /index.php");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "/empty/, true,  200",
        "/empty/, false, 403",
        "/sub,    true,  301",
    })
    void folderWithoutANamedIndexIsAnsweredHere(String target, String autoindex, int status)
            throws Exception {
        folder.file("sub/index.php", "x");
        folder.folder("empty");
        var handler = folder.handler("index", "index.php", "autoindex", autoindex);
        assertThat(Folder.status(handler, Requests.get(target))).isEqualTo(status);
    }

    @Test
    void folderOfTryFilesGoesToItsIndex() throws Exception {
        folder.file("sub/index.php", "x");
        var lists = Map.of("index", List.of("index.php"), "try_files", List.of("$uri/", "=404"));
        var handler = folder.handler(folder.lists(lists));
        var request = Requests.get("/sub?a");
        assertThat(Folder.reply(handler, request)).isEqualTo("forward to /sub/index.php?a");
        assertThat(handler.explain(request.make()).steps())
                .startsWith("try $uri/: '/sub/' is there")
                .endsWith("go to /sub/index.php");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "/missing,                404",
        "/missing/,               404",
        "/file.txt/,              404",
        "/file.txt/below,         404",
        "/file.txt/below/,        404",
        "/folder/,                403",
        "/folder/missing,         404",
        "/.git/config,            404",
        "/.htaccess,              404",
        "/folder/.hidden,         404",
        "/.,                      403",
        "/...,                    404",
        "/.well-known/a,          200",
        "/.well-known/.b,         404",
        "/fifo,                   403",
        "/fifo/,                  403",
        "/link,                   200",
        "/folder-link/in.txt,     200",
        "/folder-link,            301",
        "/link-to-link,           200",
        "/out,                    404",
        "/out-folder/secret.txt,  404",
        "/out-folder/,            404",
        "/out-by-chain,           404",
        "/up-and-back,            200",
        "/broken,                 404",
        "/circle,                 404",
        "/fifo-link,              403",
        "/sibling,                404",
        "/%E2%82%AC.txt,          200",
        "/a%20b%3F%23%25.txt,     200",
        "/a%3Ab,                  404",
    })
    void pathLeadsToWhatItMay(String target, int status) throws Exception {
        folder.file("file.txt", "x");
        folder.file("folder/in.txt", "x");
        folder.file("folder/.hidden", "x");
        folder.file(".git/config", "x");
        folder.file(".htaccess", "x");
        folder.file("...", "x");
        folder.file(".well-known/a", "x");
        folder.file(".well-known/.b", "x");
        folder.file("€.txt", "x");
        folder.file("a b?#%.txt", "x");
        Files.writeString(temporary.resolve("secret.txt"), "secret");
        Files.createDirectory(temporary.resolve("site-sibling"));
        folder.fifo("fifo");
        folder.link("link", "file.txt");
        folder.link("link-to-link", "link");
        folder.link("folder-link", "folder");
        folder.link("out", "../secret.txt");
        folder.link("out-folder", "..");
        folder.link("out-by-chain", "out");
        folder.link("up-and-back", "../site/file.txt");
        folder.link("broken", "nowhere");
        folder.link("circle", "circle");
        folder.link("fifo-link", "fifo");
        folder.link("sibling", "../site-sibling");
        assertThat(Folder.status(folder.handler(), Requests.get(target))).isEqualTo(status);
    }

    @Test
    void namesThatNoFileCanHaveAreNotFound() throws Exception {
        var handler = folder.handler();
        assertThat(Folder.status(handler, Requests.get("/" + "a".repeat(256)))).isEqualTo(404);
        assertThat(Folder.status(handler, Requests.get("/a/".repeat(3000)))).isEqualTo(404);
    }

    @Test
    void hiddenFilesAreServedWhereTheyShall() throws Exception {
        folder.file(".a/.b", "x");
        assertThat(Folder.status(folder.handler("hidden_files", "true"), Requests.get("/.a/.b")))
                .isEqualTo(200);
    }

    @ParameterizedTest(name = "{0} goes to {1}")
    @CsvSource({
        "/a,            /a/",
        "/a?,           /a/?",
        "/a?b=c&d=%20,  /a/?b=c&d=%20",
        "/a?b=/x?y,     /a/?b=/x?y",
        "//a,           /a/",
        "///a,          /a/",
        "/./a,          /a/",
        "/a/b/../c,     /a/c/",
        "/%C3%A4%20%27, /%C3%A4%20%27/",
        "/%22%3E%3Cb,   /%22%3E%3Cb/",
        "/a?\"<>\\ ü,   /a/?%22%3C%3E%5C%20%C3%BC",
    })
    void folderWithoutSlashIsRedirectedToItself(String target, String location) throws Exception {
        folder.folder("a/c");
        folder.folder("ä '");
        folder.folder("\"><b");
        var reply = Replies.of(folder.handler(), Requests.get(target));
        assertThat(Replies.status(reply)).isEqualTo(301);
        assertThat(((Reply.Response) reply).fields().first("Location")).contains(location);
    }

    @Test
    void aliasReplacesThePrefix() throws Exception {
        folder.file("a.txt", "aliased");
        folder.file("share/a.txt", "rooted");
        var request = Requests.get("/share/a.txt").inLocation("/share/");
        var alias = folder.handler(Settings.of("path", "/share/", "alias", folder.root.toString()));
        assertThat(Folder.reply(alias, request)).endsWith("\n\naliased");
        assertThat(Folder.reply(folder.handler(), request)).endsWith("\n\nrooted");
        assertThat(Folder.status(alias, Requests.get("/share/").inLocation("/share/")))
                .isEqualTo(403);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/shareX", "/share/a.txt", "/share../secret", "/sharea.txt"})
    void aliasOfALocationWithoutSlashServesNothing(String path) throws Exception {
        folder.file("X", "x");
        folder.file("a.txt", "x");
        var alias = folder.handler(Settings.of("alias", folder.root.toString()));
        assertThat(Folder.status(alias, Requests.get(path).inLocation("/share"))).isEqualTo(404);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "If-None-Match: TAG;                              304",
                "If-None-Match: W/TAG;                            304",
                "If-None-Match: \"other\";                        200",
                "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT;304",
                "If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT;200",
                "If-Match: TAG;                                   200",
                "If-Match: \"other\";                             412",
                "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT;412",
                "Range: bytes=1-3;                                206",
                "Range: bytes=9-;                                 416",
                "Range: bytes=0-0,2-3;                            206",
            })
    void conditionsAndRangesAreKeptInEveryWay(String line, int status) throws Exception {
        folder.file("a.txt", "hello");
        var cached = folder.handler();
        var tag = Folder.tagOf(cached, "/a.txt");
        int colon = line.indexOf(": ");
        var request =
                Requests.get("/a.txt")
                        .with(
                                line.substring(0, colon),
                                line.substring(colon + 2).replace("TAG", tag));
        assertThat(Folder.status(cached, request)).isEqualTo(status);
        assertThat(Folder.status(folder.handler("cache_valid", "0"), request)).isEqualTo(status);
    }

    @Test
    void notModifiedRepeatsTheValidatorsAndTheLength() throws Exception {
        folder.file("a.txt", "hello");
        var request =
                Requests.get("/a.txt").with("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(replyInEveryWay(request)).isEqualTo("304\n" + VALIDATORS + "\nhello");
    }

    @Test
    void oneRangeIsSentByItself() throws Exception {
        folder.file("a.txt", "hello");
        assertThat(replyInEveryWay(Requests.get("/a.txt").with("Range", "bytes=1-3")))
                .isEqualTo(
                        "206\nContent-Type: text/plain; charset=utf-8\n"
                                + "Content-Range: bytes 1-3/5\n"
                                + VALIDATORS
                                + "Accept-Ranges: bytes\n\nell");
    }

    @Test
    void severalRangesAreSentAsParts() throws Exception {
        folder.file("a.txt", "hello, world");
        var request = Requests.get("/a.txt").with("Range", "bytes=7-, 0-0");
        for (var handler : new Handler[] {folder.handler(), folder.handler("cache_valid", "0")}) {
            var reply = Folder.reply(handler, request);
            var boundary = Pattern.compile("boundary=(\\S+)").matcher(reply);
            assertThat(boundary.find()).isTrue();
            assertThat(reply.replace(boundary.group(1), "B").replace("\r", ""))
                    .isEqualTo(
                            "206\nContent-Type: multipart/byteranges; boundary=B\n"
                                    + VALIDATORS
                                    + "Accept-Ranges: bytes\n\n"
                                    + "\n--B\nContent-Type: text/plain; charset=utf-8\n"
                                    + "Content-Range: bytes 7-11/12\n\nworld"
                                    + "\n--B\nContent-Type: text/plain; charset=utf-8\n"
                                    + "Content-Range: bytes 0-0/12\n\nh"
                                    + "\n--B--\n");
        }
    }

    @Test
    void rangeBeyondTheEndTellsTheLength() throws Exception {
        folder.file("a.txt", "hello");
        assertThat(replyInEveryWay(Requests.get("/a.txt").with("Range", "bytes=5-")))
                .isEqualTo("416 no octet of the range is there\nContent-Range: bytes */5");
    }

    @Test
    void rangeOfHeadIsIgnored() throws Exception {
        folder.file("a.txt", "hello");
        assertThat(replyInEveryWay(Requests.of("HEAD", "/a.txt").with("Range", "bytes=1-3")))
                .startsWith("200\n");
    }

    @Test
    void timeInTheFutureIsNotSent() throws Exception {
        Folder.touch(folder.file("a.txt", "x"), Folder.NOW.plusSeconds(3600));
        assertThat(Folder.reply(folder.handler(), Requests.get("/a.txt")))
                .contains("\nLast-Modified: Fri, 20 Nov 2026 12:00:00 GMT\n");
    }

    @Test
    void fileThatHasOnlyJustChangedHasAWeakTag() throws Exception {
        var file = folder.file("a.txt", "x");
        Folder.touch(file, Folder.NOW);
        assertThat(Folder.tagOf(folder.handler(), "/a.txt")).startsWith("W/\"");
        Folder.touch(file, Folder.NOW.minusMillis(21));
        assertThat(Folder.tagOf(folder.handler(), "/a.txt")).startsWith("\"");
        Folder.touch(file, Folder.NOW.plusSeconds(60));
        assertThat(Folder.tagOf(folder.handler(), "/a.txt")).startsWith("\"");
    }

    @Test
    void rootThatIsALinkMayBeTurnedToANewRelease() throws Exception {
        new Folder(temporary.resolve("one")).file("a.txt", "one");
        new Folder(temporary.resolve("two")).file("a.txt", "two");
        var current = temporary.resolve("current");
        Files.createSymbolicLink(current, Path.of("one"));
        var handler = new Folder(current).handler("cache_valid", "0");
        assertThat(Folder.reply(handler, Requests.get("/a.txt"))).endsWith("\n\none");
        Files.delete(current);
        Files.createSymbolicLink(current, Path.of("two"));
        assertThat(Folder.reply(handler, Requests.get("/a.txt"))).endsWith("\n\ntwo");
    }

    @Test
    void fileIsClosedWhereItIsNotSent() throws Exception {
        folder.file("a.txt", "hello");
        var handler = folder.handler("cache_valid", "0");
        var before = openFiles();
        for (int i = 0; i < 50; i++) {
            assertThat(status(handler, "Range", "bytes=9-")).isEqualTo(416);
            assertThat(status(handler, "If-Match", "\"other\"")).isEqualTo(412);
            assertThat(status(handler, "Range", "bytes=0-0,2-2")).isEqualTo(206);
        }
        assertThat(openFiles()).isEqualTo(before);
    }

    private static int status(Handler handler, String name, String value) throws Exception {
        return Folder.status(handler, Requests.get("/a.txt").with(name, value));
    }

    /// How many descriptors of this process lead below the folder.
    private long openFiles() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(this::leadsHere).count();
        }
    }

    private boolean leadsHere(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(folder.root);
        } catch (IOException _) {
            return false; // closed meanwhile
        }
    }

    @Test
    void partsOfAFileThatShrinksMeanwhileAreBrokenOff() throws Exception {
        folder.file("a.txt", "hello");
        var handler = folder.handler("cache_valid", "0");
        var request = Requests.get("/a.txt").with("Range", "bytes=0-0,2-2");
        var reply = (Reply.Response) Replies.of(handler, request);
        folder.file("a.txt", "jell");
        var content = (Content.Written) reply.content();
        assertThatIOException()
                .isThrownBy(() -> content.writer().writeTo(OutputStream.nullOutputStream()));
    }

    @Test
    void fileThatGrowsMeanwhileIsSentUpToItsLength() throws Exception {
        var file = folder.file("a.txt", "hello");
        var reply = Replies.of(folder.handler("cache_valid", "0"), Requests.get("/a.txt"));
        Files.writeString(file, "hello, world");
        assertThat(Replies.text(reply)).endsWith("\n\nhello");
    }

    /// A log to which lines are added all the time can be read in parts.
    @Test
    void partsOfAFileThatGrowsMeanwhileAreThoseOfItsLength() throws Exception {
        var file = folder.file("a.txt", "hello");
        var request = Requests.get("/a.txt").with("Range", "bytes=0-0,2-");
        var reply = Replies.of(folder.handler("cache_valid", "0"), request);
        Files.writeString(file, "hello, world");
        assertThat(Replies.text(reply))
                .contains("Content-Range: bytes 2-4/5\r\n\r\nllo\r\n")
                .doesNotContain("world");
    }

    @Test
    void sliceIsClosedByWhoeverIsGivenIt() throws Exception {
        folder.file("a.txt", "hello");
        var reply =
                (Reply.Response)
                        Replies.of(folder.handler("cache_valid", "0"), Requests.get("/a.txt"));
        var slice = ((Content.File) reply.content()).slice();
        FileChannel channel = slice.file();
        assertThat(channel.isOpen()).isTrue();
        slice.close();
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "/a.txt,    200, open SITE/a.txt",
        "/link,     200, open SITE/a.txt",
        "/sub/,     200, open SITE/sub/index.html",
        "/sub,      301, look for SITE/sub",
        "/empty/,   200, else list it",
    })
    void explanationEndsWithWhatIsOpened(String path, int status, String step) throws Exception {
        folder.file("a.txt", "x");
        folder.file("sub/index.html", "x");
        folder.folder("empty");
        folder.link("link", "a.txt");
        var handler = folder.handler("autoindex", "true");
        var prospect = handler.explain(Requests.get(path).make());
        assertThat(prospect.steps()).endsWith(step.replace("SITE", folder.root.toString()));
        assertThat(prospect.reply().map(Replies::status)).contains(status);
    }

    @Test
    void explanationOfARefusalIsTheRefusal() throws Exception {
        var prospect = folder.handler().explain(Requests.get("/.hidden").make());
        assertThat(prospect.steps()).isEmpty();
        assertThat(prospect.reply())
                .contains(new Reply.Refusal(404, new Cause("files-hidden", "hidden: '.hidden'")));
    }

    @Test
    void handlerAnswersGetAlone() {
        assertThat(folder.handler().methods()).containsExactly("GET");
    }
}
