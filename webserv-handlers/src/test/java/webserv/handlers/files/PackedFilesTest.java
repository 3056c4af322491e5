package webserv.handlers.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.Content;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.handlers.Replies;
import webserv.testkit.Requests;

/// Files that lie packed beside others, and files that are packed while they are sent.
class PackedFilesTest {
    private static final String TEXT = "all work and no play makes a dull text, ".repeat(50);

    @TempDir private Path temporary;
    private Folder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = new Folder(Files.createDirectory(temporary.resolve("site")));
    }

    private Handler handler(String... settings) {
        return folder.handler(settings);
    }

    private Handler siblings() {
        return handler("gzip_static", "true", "brotli_static", "true", "zstd_static", "true");
    }

    private static Reply.Response get(Handler handler, String path, String accepted)
            throws Exception {
        return (Reply.Response)
                Replies.of(handler, Requests.get(path).with("Accept-Encoding", accepted));
    }

    private static String field(Reply.Response reply, String name) {
        return reply.fields().first(name).orElse("none");
    }

    private static String unpacked(Reply.Response reply) throws IOException {
        var packed = new ByteArrayInputStream(Replies.octets(reply.content()));
        try (var gzip = new GZIPInputStream(packed)) {
            return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, deflate, br, zstd | br   | as br",
                "gzip, zstd              | zstd | as zstd",
                "gzip                    | gzip | as gzip",
                "br;q=0.5, gzip          | gzip | as gzip",
                "identity                | none | as it is",
                "deflate                 | none | as it is",
                "identity;q=0            | none | as it is",
            })
    void siblingIsSentThatTheClientLikesBest(String accepted, String coding, String content)
            throws Exception {
        folder.file("a.js", "as it is");
        folder.file("a.js.br", "as br");
        folder.file("a.js.zst", "as zstd");
        folder.file("a.js.gz", "as gzip");
        for (var handler : List.of(siblings(), siblingsWithoutCache())) {
            for (int time = 0; time < 2; time++) {
                var reply = get(handler, "/a.js", accepted);
                assertThat(field(reply, "Content-Encoding")).isEqualTo(coding);
                assertThat(field(reply, "Vary")).isEqualTo("Accept-Encoding");
                assertThat(field(reply, "Content-Type"))
                        .isEqualTo("text/javascript; charset=utf-8");
                assertThat(Replies.text(reply)).endsWith("\n\n" + content);
            }
        }
    }

    private Handler siblingsWithoutCache() {
        return handler(
                "gzip_static",
                "true",
                "brotli_static",
                "true",
                "zstd_static",
                "true",
                "cache_valid",
                "0");
    }

    @Test
    void eachCodingHasATagOfItsOwn() throws Exception {
        folder.file("a.js", "same");
        folder.file("a.js.br", "same");
        folder.file("a.js.gz", "same");
        var handler = siblings();
        var tags =
                List.of(
                        field(get(handler, "/a.js", "br"), "ETag"),
                        field(get(handler, "/a.js", "gzip"), "ETag"),
                        field(get(handler, "/a.js", "identity"), "ETag"));
        assertThat(tags).doesNotHaveDuplicates().allMatch(tag -> tag.startsWith("\""));
    }

    @Test
    void fileWithoutAPackedOneDoesNotVary() throws Exception {
        folder.file("a.js", "x");
        assertThat(field(get(siblings(), "/a.js", "br, gzip"), "Vary")).isEqualTo("none");
    }

    @Test
    void siblingsAreLeftAloneWhereNobodyAskedForThem() throws Exception {
        folder.file("a.js", "x");
        folder.file("a.js.gz", "packed");
        var reply = get(handler(), "/a.js", "gzip");
        assertThat(Replies.text(reply)).endsWith("\n\nx");
        assertThat(field(reply, "Vary")).isEqualTo("none");
    }

    @ParameterizedTest(name = "{0} ms after the file: {1}")
    @CsvSource({"-1001, none", "-1, gzip", "0, gzip", "1000, gzip"})
    void siblingThatIsOlderThanTheFileIsNotUsed(long millis, String coding) throws Exception {
        Folder.touch(folder.file("a.js", "x"), Folder.MODIFIED.plusMillis(500));
        Folder.touch(folder.file("a.js.gz", "y"), Folder.MODIFIED.plusMillis(500 + millis));
        assertThat(field(get(siblings(), "/a.js", "gzip"), "Content-Encoding")).isEqualTo(coding);
    }

    @Test
    void siblingOfAFileThatHasOnlyJustChangedIsNotCached() throws Exception {
        Folder.touch(folder.file("a.js", "x"), Folder.NOW.minusMillis(10));
        Folder.touch(folder.file("a.js.gz", "y"), Folder.NOW.minusMillis(500));
        var reply = get(siblings(), "/a.js", "gzip");
        assertThat(reply.content()).isInstanceOf(Content.File.class);
        assertThat(Replies.text(reply)).endsWith("\n\ny");
    }

    @Test
    void siblingThatIsNoFileOrLeadsOutIsNotUsed() throws Exception {
        folder.file("a.js", "x");
        folder.folder("a.js.br");
        Folder.touch(
                Files.writeString(temporary.resolve("secret"), "secret"),
                Folder.MODIFIED.plusSeconds(1));
        folder.link("a.js.gz", "../secret");
        assertThat(
                        Folder.reply(
                                siblings(),
                                Requests.get("/a.js").with("Accept-Encoding", "br, gzip")))
                .endsWith("\n\nx");
    }

    @Test
    void siblingAloneIsNoFile() throws Exception {
        folder.file("a.js.gz", "x");
        assertThat(Folder.status(siblings(), Requests.get("/a.js").with("Accept-Encoding", "gzip")))
                .isEqualTo(404);
        assertThat(field(get(siblings(), "/a.js.gz", "gzip"), "Content-Type"))
                .isEqualTo("application/gzip");
    }

    @Test
    void siblingThatComesOrGoesShowsWhenTheCachesTimeIsOver() throws Exception {
        folder.file("a.js", "x");
        var handler = siblings();
        assertThat(field(get(handler, "/a.js", "gzip"), "Content-Encoding")).isEqualTo("none");
        var sibling = folder.file("a.js.gz", "y");
        folder.nanoTime.addAndGet(1_000_000_000);
        assertThat(field(get(handler, "/a.js", "gzip"), "Content-Encoding")).isEqualTo("gzip");
        Files.delete(sibling);
        folder.nanoTime.addAndGet(1_000_000_000);
        assertThat(field(get(handler, "/a.js", "gzip"), "Content-Encoding")).isEqualTo("none");
    }

    @Test
    void rangeIsOneOfThePackedOctets() throws Exception {
        folder.file("a.js", "0123456789");
        folder.file("a.js.gz", "abcdef");
        var request =
                Requests.get("/a.js").with("Accept-Encoding", "gzip").with("Range", "bytes=2-3");
        for (var handler : List.of(siblings(), siblingsWithoutCache())) {
            assertThat(Folder.reply(handler, request).replaceAll("ETag: .*", "ETag: tag"))
                    .isEqualTo(
                            """
                            206
                            Content-Type: text/javascript; charset=utf-8
                            Content-Encoding: gzip
                            Content-Range: bytes 2-3/6
                            Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT
                            ETag: tag
                            Vary: Accept-Encoding
                            Accept-Ranges: bytes

                            cd\
                            """);
        }
    }

    /// The parts' heads would have to be packed too.
    @Test
    void severalRangesOfThePackedOctetsArePassedOver() throws Exception {
        folder.file("a.js", "0123456789");
        folder.file("a.js.gz", "abcdef");
        var request =
                Requests.get("/a.js")
                        .with("Accept-Encoding", "gzip")
                        .with("Range", "bytes=0-1,4-5");
        for (var handler : List.of(siblings(), siblingsWithoutCache())) {
            assertThat(Folder.reply(handler, request))
                    .startsWith("200\nContent-Type: text/javascript; charset=utf-8\n")
                    .endsWith("\n\nabcdef");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "identity"})
    void notModifiedIsSaidOfTheCodingThatTheClientHas(String coding) throws Exception {
        folder.file("a.js", "x");
        folder.file("a.js.gz", "y");
        var handler = siblings();
        var tag = field(get(handler, "/a.js", coding), "ETag");
        var request =
                Requests.get("/a.js").with("If-None-Match", tag).with("Accept-Encoding", coding);
        var reply = (Reply.Response) Replies.of(handler, request);
        assertThat(reply.status()).isEqualTo(304);
        assertThat(reply.fields().toString())
                .isEqualTo(
                        "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\nETag: "
                                + tag
                                + "\nVary: Accept-Encoding");
        var other = coding.equals("gzip") ? "identity" : "gzip";
        var ofOther =
                Requests.get("/a.js").with("If-None-Match", tag).with("Accept-Encoding", other);
        assertThat(Folder.status(handler, ofOther)).isEqualTo(200);
    }

    @Test
    void textIsPackedOnTheWay() throws Exception {
        folder.file("a.txt", TEXT);
        for (var handler :
                List.of(handler("gzip", "true"), handler("gzip", "true", "cache_valid", "0"))) {
            for (int time = 0; time < 2; time++) {
                var reply = get(handler, "/a.txt", "gzip");
                assertThat(field(reply, "Content-Encoding")).isEqualTo("gzip");
                assertThat(field(reply, "Vary")).isEqualTo("Accept-Encoding");
                assertThat(field(reply, "ETag")).startsWith("W/\"").endsWith("-gzip\"");
                assertThat(field(reply, "Accept-Ranges")).isEqualTo("none");
                assertThat(unpacked(reply)).isEqualTo(TEXT);
            }
        }
    }

    @Test
    void packedTextOfASmallFileIsKept() throws Exception {
        folder.file("a.txt", TEXT);
        var handler = (Handler.NonBlocking) handler("gzip", "true");
        var first = get(handler, "/a.txt", "gzip");
        var request = Requests.get("/a.txt").with("Accept-Encoding", "gzip").make();
        var second = handler.handle(request).toCompletableFuture();
        assertThat(second).isDone();
        assertThat(((Reply.Response) second.join()).content()).isSameAs(first.content());
        assertThat(first.content().length()).isLessThan(TEXT.length() / 10);
    }

    @Test
    void emptyAndLargeFilesArePackedWhole() throws Exception {
        folder.file("empty.txt", "");
        var large = TEXT.repeat(200);
        folder.file("large.txt", large);
        var handler = handler("gzip", "true", "gzip_min_length", "0", "gzip_comp_level", "1");
        assertThat(unpacked(get(handler, "/empty.txt", "gzip"))).isEmpty();
        var reply = get(handler, "/large.txt", "gzip");
        assertThat(reply.content()).isInstanceOf(Content.Written.class);
        assertThat(unpacked(reply)).isEqualTo(large);
    }

    @ParameterizedTest(name = "{0} with {1} = {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a.txt    | gzip_types      | text/*          | gzip",
                "a.svg    | gzip_types      | image/svg+xml   | gzip",
                "a.txt    | gzip_types      | image/svg+xml   | none",
                "a.png    | gzip_types      | *               | gzip",
                "a.xyz    | gzip_types      | .XYZ            | gzip",
                "a.png    | gzip_min_length | 1B              | none",
                "a.json   | gzip_min_length | 1B              | gzip",
                "a.txt    | gzip_min_length | 2000B           | gzip",
                "a.txt    | gzip_min_length | 2001B           | none",
            })
    void whatGainsIsPacked(String name, String key, String value, String coding) throws Exception {
        folder.file(name, TEXT);
        var reply = get(handler("gzip", "true", key, value), "/" + name, "gzip");
        assertThat(field(reply, "Content-Encoding")).isEqualTo(coding);
        assertThat(Replies.octets(reply.content())).isNotEmpty();
    }

    @Test
    void siblingGoesBeforePackingOnTheWay() throws Exception {
        folder.file("a.txt", TEXT);
        folder.file("a.txt.gz", "packed before");
        var reply = get(handler("gzip", "true", "gzip_static", "true"), "/a.txt", "gzip");
        assertThat(Replies.text(reply)).endsWith("\n\npacked before");
    }

    @Test
    void rangeOfWhatIsPackedOnTheWayIsOneOfTheFile() throws Exception {
        folder.file("a.txt", TEXT);
        var request =
                Requests.get("/a.txt").with("Accept-Encoding", "gzip").with("Range", "bytes=0-2");
        var reply = (Reply.Response) Replies.of(handler("gzip", "true"), request);
        assertThat(reply.status()).isEqualTo(206);
        assertThat(field(reply, "Content-Encoding")).isEqualTo("none");
        assertThat(Replies.text(reply)).endsWith("\n\nall");
    }

    /// RFC 9110 §14.2: such a field is passed over, so it changes nothing.
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"HEAD, bytes=0-2", "GET, lines=0-1", "GET, nonsense"})
    void rangeThatCountsForNothingLeavesTheCodingAsItIs(String method, String range)
            throws Exception {
        folder.file("a.txt", TEXT);
        var request =
                Requests.of(method, "/a.txt").with("Accept-Encoding", "gzip").with("Range", range);
        var reply = (Reply.Response) Replies.of(handler("gzip", "true"), request);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(field(reply, "Content-Encoding")).isEqualTo("gzip");
    }

    /// RFC 9110 §13.1.5: beside an `If-Range` that is false, `Range` is passed over. The state that
    /// counts is that of the file itself, which has the ranges.
    @Test
    void rangeOfAnotherStateLeavesTheCodingAsItIs() throws Exception {
        folder.file("a.txt", TEXT);
        var handler = handler("gzip", "true");
        var packed = field(get(handler, "/a.txt", "gzip"), "ETag");
        var plain = field(get(handler, "/a.txt", "identity"), "ETag");
        for (var condition : List.of("\"other\"", packed, plain)) {
            var request =
                    Requests.get("/a.txt")
                            .with("Accept-Encoding", "gzip")
                            .with("Range", "bytes=0-2")
                            .with("If-Range", condition);
            var reply = (Reply.Response) Replies.of(handler, request);
            boolean counts = condition.equals(plain);
            assertThat(reply.status()).as(condition).isEqualTo(counts ? 206 : 200);
            assertThat(field(reply, "Content-Encoding"))
                    .as(condition)
                    .isEqualTo(counts ? "none" : "gzip");
        }
    }

    @Test
    void fileThatShrinksWhileItIsPackedBreaksTheResponseOff() throws Exception {
        var file = folder.file("a.txt", TEXT.repeat(100));
        var reply = get(handler("gzip", "true"), "/a.txt", "gzip");
        Files.writeString(file, TEXT);
        var content = (Content.Written) reply.content();
        assertThatIOException()
                .isThrownBy(() -> content.writer().writeTo(OutputStream.nullOutputStream()));
    }

    @Test
    void noMoreThanSomeArePackedAtATime() throws Exception {
        folder.file("a.txt", TEXT);
        var handler = handler("gzip", "true", "cache_valid", "0");
        var running = new ArrayList<Content.Written>();
        for (int i = 0; i < 128; i++) {
            running.add((Content.Written) get(handler, "/a.txt", "gzip").content());
        }
        var further = get(handler, "/a.txt", "gzip");
        assertThat(field(further, "Content-Encoding")).isEqualTo("none");
        assertThat(Replies.text(further)).endsWith("\n\n" + TEXT);
        running.forEach(content -> content.writer().discard());
        var after = get(handler, "/a.txt", "gzip");
        assertThat(unpacked(after)).isEqualTo(TEXT);
    }
}
