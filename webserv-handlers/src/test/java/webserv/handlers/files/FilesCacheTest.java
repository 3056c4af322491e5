package webserv.handlers.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.config.Settings;
import webserv.api.http.Content;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.io.FileSlice;
import webserv.handlers.Replies;
import webserv.testkit.Await;
import webserv.testkit.Requests;

/// What the handler `files` keeps in memory, and how it notices that the disk says otherwise.
class FilesCacheTest {
    @TempDir private Path temporary;
    private Folder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = new Folder(Files.createDirectory(temporary.resolve("site")));
    }

    @Test
    void cachedFileIsAnsweredOnTheCallersThread() throws Exception {
        folder.file("a.txt", "x");
        var handler = (Handler.NonBlocking) folder.handler();
        var request = Requests.get("/a.txt").make();
        handler.handle(request).toCompletableFuture().get(10, TimeUnit.SECONDS);
        var second = handler.handle(request).toCompletableFuture();
        assertThat(second).isDone();
        assertThat(handler.handle(request)).isSameAs(second);
    }

    @Test
    void changeShowsWhenTheCachesTimeIsOver() throws Exception {
        folder.file("a.txt", "old");
        var handler = folder.handler("cache_valid", "2s");
        assertThat(Folder.reply(handler, Requests.get("/a.txt"))).endsWith("\n\nold");
        folder.file("a.txt", "new!");
        folder.nanoTime.addAndGet(1_999_999_999);
        assertThat(Folder.reply(handler, Requests.get("/a.txt"))).endsWith("\n\nold");
        folder.nanoTime.addAndGet(1);
        assertThat(Folder.reply(handler, Requests.get("/a.txt"))).endsWith("\n\nnew!");
    }

    @Test
    void unchangedFileIsNotReadAgain() throws Exception {
        folder.file("a.txt", "x");
        var handler = folder.handler();
        var first = (Reply.Response) Replies.of(handler, Requests.get("/a.txt"));
        folder.nanoTime.addAndGet(5_000_000_000L);
        var second = (Reply.Response) Replies.of(handler, Requests.get("/a.txt"));
        assertThat(second.content()).isSameAs(first.content());
        assertThat(handler).isInstanceOf(Handler.NonBlocking.class);
        var third = ((Handler.NonBlocking) handler).handle(Requests.get("/a.txt").make());
        assertThat(third.toCompletableFuture()).isDone();
    }

    @Test
    void fileOfTheSameSizeAndTimeInItsPlaceIsNoticed() throws Exception {
        folder.file("a.txt", "old");
        var handler = folder.handler();
        var tag = Folder.tagOf(handler, "/a.txt");
        Files.move(
                folder.file("b.txt", "new"),
                folder.root.resolve("a.txt"),
                StandardCopyOption.ATOMIC_MOVE);
        folder.nanoTime.addAndGet(1_000_000_000);
        assertThat(Folder.reply(handler, Requests.get("/a.txt"))).endsWith("\n\nnew");
        assertThat(Folder.tagOf(handler, "/a.txt")).isNotEqualTo(tag);
    }

    @Test
    void removedFileIsForgotten() throws Exception {
        var file = folder.file("a.txt", "x");
        var handler = folder.handler();
        assertThat(Folder.status(handler, Requests.get("/a.txt"))).isEqualTo(200);
        Files.delete(file);
        folder.nanoTime.addAndGet(1_000_000_000);
        assertThat(Folder.status(handler, Requests.get("/a.txt"))).isEqualTo(404);
        assertThat(Folder.status(handler, Requests.get("/a.txt"))).isEqualTo(404);
    }

    @Test
    void linkThatIsTurnedOutOfTheTreeIsNoticed() throws Exception {
        Files.writeString(temporary.resolve("secret.txt"), "secret");
        folder.file("a.txt", "x");
        folder.link("link", "a.txt");
        var handler = folder.handler();
        assertThat(Folder.status(handler, Requests.get("/link"))).isEqualTo(200);
        Files.delete(folder.root.resolve("link"));
        folder.link("link", "../secret.txt");
        folder.nanoTime.addAndGet(1_000_000_000);
        assertThat(Folder.status(handler, Requests.get("/link"))).isEqualTo(404);
    }

    @Test
    void indexThatAppearsBeforeTheCachedOneTakesItsPlace() throws Exception {
        folder.file("b.html", "b");
        var handler = folder.handler(folder.index("a.html", "b.html"));
        assertThat(Folder.reply(handler, Requests.get("/"))).isEqualTo("forward to /b.html");
        assertThat(Folder.reply(handler, Requests.get("/b.html"))).endsWith("\n\nb");
        folder.file("a.html", "a");
        assertThat(Folder.reply(handler, Requests.get("/"))).isEqualTo("forward to /a.html");
        assertThat(Folder.reply(handler, Requests.get("/a.html"))).endsWith("\n\na");
    }

    @Test
    void indexThatIsGoneIsForwardedToForAsLongAsItIsCached() throws Exception {
        var file = folder.file("a.html", "a");
        folder.file("b.html", "b");
        var handler = folder.handler(folder.index("a.html", "b.html"));
        assertThat(Folder.reply(handler, Requests.get("/a.html"))).endsWith("\n\na");
        Files.delete(file);
        assertThat(Folder.reply(handler, Requests.get("/"))).isEqualTo("forward to /a.html");
        folder.nanoTime.addAndGet(1_000_000_000);
        assertThat(Folder.reply(handler, Requests.get("/"))).isEqualTo("forward to /b.html");
    }

    @Test
    void fileThatHasOnlyJustChangedIsNotCached() throws Exception {
        Folder.touch(folder.file("a.txt", "x"), Folder.NOW.minusMillis(10));
        var handler = folder.handler();
        var reply = (Reply.Response) Replies.of(handler, Requests.get("/a.txt"));
        assertThat(reply.content()).isInstanceOf(Content.File.class);
        assertThat(Replies.text(reply)).endsWith("\n\nx");
    }

    @Test
    void largestCachedFileIsAsLargeAsConfigured() throws Exception {
        folder.file("a.txt", "x".repeat(10));
        folder.file("b.txt", "x".repeat(11));
        var handler = folder.handler("cache_max_file", "10B");
        var small = (Reply.Response) Replies.of(handler, Requests.get("/a.txt"));
        var large = (Reply.Response) Replies.of(handler, Requests.get("/b.txt"));
        assertThat(small.content()).isInstanceOf(Content.Bytes.class);
        assertThat(large.content()).isInstanceOf(Content.File.class);
        assertThat(Replies.status(large)).isEqualTo(200);
    }

    /// A file that is too large for memory, and so stays open.
    private static final String[] OPEN = {"cache_max_file", "1B"};

    private static final int MOST_BY_THE_KERNEL = FileLoader.MOST_BY_THE_KERNEL;

    private Reply.Response response(Handler handler, Requests request) throws Exception {
        return (Reply.Response) Replies.of(handler, request);
    }

    /// The channel of a reply that is not sent.
    private static FileChannel channelOf(Reply.Response reply) {
        try (var slice = ((Content.File) reply.content()).slice()) {
            return slice.file();
        }
    }

    private FileChannel channel(Handler handler, String path) throws Exception {
        return channelOf(response(handler, Requests.get(path)));
    }

    @Test
    void largeFileIsOpenedOnceForAllRequests() throws Exception {
        folder.file("a.txt", "large");
        var handler = (Handler.NonBlocking) folder.handler(OPEN);
        var first = channel(handler, "/a.txt");
        var second = handler.handle(Requests.get("/a.txt").make()).toCompletableFuture();
        assertThat(second).isDone();
        assertThat(channelOf((Reply.Response) second.get())).isSameAs(first);
        assertThat(Folder.reply(handler, Requests.get("/a.txt")))
                .isEqualTo(
                        Folder.reply(folder.handler("cache_valid", "0"), Requests.get("/a.txt")));
    }

    @Test
    void fileThatIsNotMuchTooLargeForTheCacheIsCopiedForAsLongAsItIsOpen() throws Exception {
        folder.file("a.txt", "x".repeat(MOST_BY_THE_KERNEL + 1));
        var handler = folder.handler("cache_max_file", "64KiB");
        var memory = memory(handler, "/a.txt");
        assertThat(memory.byteSize()).isEqualTo(MOST_BY_THE_KERNEL + 1);
        assertThat(memory.toArray(ValueLayout.JAVA_BYTE)).containsOnly('x');
        assertThat(memory(handler, "/a.txt")).isEqualTo(memory);
        handler.close();
        Await.until(() -> !memory.scope().isAlive());
    }

    @Test
    void smallerCopyIsOneThatTheKernelSendsAndNobodyElseChanges() throws Exception {
        var path = folder.file("a.txt", "x".repeat(MOST_BY_THE_KERNEL));
        var handler = folder.handler("cache_max_file", "64KiB");
        try (var slice = slice(handler, "/a.txt")) {
            Files.writeString(path, "changed");
            assertThat(slice.memory()).isEqualTo(MemorySegment.NULL);
            assertThat(text(slice)).isEqualTo("x".repeat(MOST_BY_THE_KERNEL));
            handler.close();
            assertThat(slice.file().isOpen()).isTrue();
        }
    }

    @Test
    void smallerCopiesCountAsWhatTheCacheTakes() throws Exception {
        var handler = folder.handler("cache_max_file", "2000B", "cache_size", "10KiB");
        folder.file("a", "x".repeat(8000));
        folder.file("b", "x".repeat(8000));
        var first = channel(handler, "/a");
        var second = channel(handler, "/b");
        assertThat(first.isOpen()).isFalse();
        assertThat(second.isOpen()).isTrue();
    }

    @Test
    void copiesThatNobodyReadsAnyMoreLeaveRoomForOthers() throws Exception {
        var handler = folder.handler("cache_max_file", "2000B", "cache_size", "10KiB");
        for (int i = 0; i < 10; i++) {
            folder.file("a" + i, "x".repeat(8000));
            try (var slice = slice(handler, "/a" + i)) {
                assertThat(slice.memory().isMapped()).isFalse();
            }
        }
    }

    private static String text(FileSlice slice) throws IOException {
        var octets = ByteBuffer.allocate((int) slice.length());
        slice.file().read(octets, slice.offset());
        return ISO_8859_1.decode(octets.flip()).toString();
    }

    @Test
    void copiesCountAsWhatTheCacheTakes() throws Exception {
        var handler = folder.handler("cache_max_file", "40KiB", "cache_size", "200KiB");
        folder.file("a", "x".repeat(150_000));
        folder.file("b", "x".repeat(150_000));
        var first = memory(handler, "/a");
        var second = memory(handler, "/b");
        Await.until(() -> !first.scope().isAlive());
        assertThat(second.scope().isAlive()).isTrue();
    }

    /// Such as the kernel sends from, and others.
    @ParameterizedTest(name = "{0} octets")
    @ValueSource(ints = {100_000, 150_000})
    void copiesThatClientsReadLeaveNoRoomForMoreThanAsMuchAgain(int size) throws Exception {
        var handler = folder.handler("cache_max_file", "40KiB", "cache_size", size * 5 / 4 + "B");
        for (var name : List.of("a", "b", "c")) {
            folder.file(name, "x".repeat(size));
        }
        try (var first = slice(handler, "/a");
                var second = slice(handler, "/b");
                var third = slice(handler, "/c")) {
            assertThat(List.of(first, second, third))
                    .extracting(slice -> slice.memory().isMapped())
                    .containsExactly(false, false, true);
        }
    }

    private FileSlice slice(Handler handler, String path) throws Exception {
        return ((Content.File) response(handler, Requests.get(path)).content()).slice();
    }

    @Test
    void largeFileIsMappedWithoutItsEndForAsLongAsItIsOpen() throws Exception {
        folder.file("a.txt", "x".repeat(50_000));
        var handler = folder.handler(OPEN);
        var memory = memory(handler, "/a.txt");
        assertThat(memory.isMapped()).isTrue();
        assertThat(memory.byteSize()).isEqualTo(50_000 - 4096);
        handler.close();
        Await.until(() -> !memory.scope().isAlive());
    }

    @Test
    void fileWithoutPlaceInTheCacheIsNotCopied() throws Exception {
        folder.file("a.txt", "x".repeat(40));
        var handler = folder.handler("cache_max_file", "0");
        assertThat(memory(handler, "/a.txt")).isEqualTo(MemorySegment.NULL);
    }

    private MemorySegment memory(Handler handler, String path) throws Exception {
        try (var slice = slice(handler, path)) {
            return slice.memory();
        }
    }

    @Test
    void unchangedLargeFileStaysOpenWhenTheCachesTimeIsOver() throws Exception {
        folder.file("a.txt", "large");
        var handler = folder.handler(OPEN);
        var first = channel(handler, "/a.txt");
        folder.nanoTime.addAndGet(5_000_000_000L);
        assertThat(channel(handler, "/a.txt")).isSameAs(first);
        assertThat(first.isOpen()).isTrue();
    }

    @Test
    void largeFileThatIsReplacedIsSentAsItWasUntilItsTimeIsOver() throws Exception {
        folder.file("a.txt", "older");
        var handler = folder.handler(OPEN);
        var old = response(handler, Requests.get("/a.txt"));
        Files.move(
                folder.file("b.txt", "newer!"),
                folder.root.resolve("a.txt"),
                StandardCopyOption.ATOMIC_MOVE);
        assertThat(Folder.reply(handler, Requests.get("/a.txt"))).endsWith("\n\nolder");
        folder.nanoTime.addAndGet(1_000_000_000);
        assertThat(Folder.reply(handler, Requests.get("/a.txt"))).endsWith("\n\nnewer!");
        assertThat(Replies.text(old)).endsWith("\n\nolder");
        assertThat(channelOf(old).isOpen()).as("given up, and read to its end").isFalse();
    }

    @Test
    void largeFileThatIsRemovedIsClosed() throws Exception {
        var file = folder.file("a.txt", "large");
        var handler = folder.handler(OPEN);
        var channel = channel(handler, "/a.txt");
        Files.delete(file);
        folder.nanoTime.addAndGet(1_000_000_000);
        assertThat(Folder.status(handler, Requests.get("/a.txt"))).isEqualTo(404);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void largeFileBehindALinkThatIsTurnedOutOfTheTreeIsClosed() throws Exception {
        Files.writeString(temporary.resolve("secret.txt"), "secret");
        folder.file("a.txt", "large");
        folder.link("link", "a.txt");
        var handler = folder.handler(OPEN);
        var channel = channel(handler, "/link");
        Files.delete(folder.root.resolve("link"));
        folder.link("link", "../secret.txt");
        folder.nanoTime.addAndGet(1_000_000_000);
        assertThat(Folder.status(handler, Requests.get("/link"))).isEqualTo(404);
        assertThat(channel.isOpen()).isFalse();
    }

    /// The parts that a client puts together must be of one version.
    @Test
    void partOfAFileThatWasChangedInItsPlaceIsNotTakenForAnOldOne() throws Exception {
        var file = folder.file("a.txt", "old, old");
        var handler = folder.handler(OPEN);
        var tag = Folder.tagOf(handler, "/a.txt");
        Files.writeString(file, "new, new", StandardOpenOption.WRITE);
        Folder.touch(file, Folder.MODIFIED.plusSeconds(1));
        var part = Requests.get("/a.txt").with("Range", "bytes=4-").with("If-Range", tag);
        assertThat(Folder.reply(handler, part)).startsWith("200\n").endsWith("\n\nnew, new");
    }

    @Test
    void partsAreReadFromAFileOfTheirOwn() throws Exception {
        folder.file("a.txt", "large");
        var handler = folder.handler(OPEN);
        var shared = channel(handler, "/a.txt");
        var part = Requests.get("/a.txt").with("Range", "bytes=1-2");
        assertThat(channel(handler, part)).isNotSameAs(shared);
        assertThat(Folder.reply(handler, part)).startsWith("206\n").endsWith("\n\nar");
        assertThat(shared.isOpen()).isTrue();
    }

    private FileChannel channel(Handler handler, Requests request) throws Exception {
        return channelOf(response(handler, request));
    }

    @Test
    void headAndConditionsLeaveTheSharedFileOpen() throws Exception {
        folder.file("a.txt", "large");
        var handler = folder.handler(OPEN);
        var tag = Folder.tagOf(handler, "/a.txt");
        var shared = channel(handler, "/a.txt");
        var matching = Requests.get("/a.txt").with("If-None-Match", tag);
        assertThat(Folder.status(handler, matching)).isEqualTo(304);
        var failing = Requests.get("/a.txt").with("If-Match", "\"another\"");
        assertThat(Folder.status(handler, failing)).isEqualTo(412);
        assertThat(Folder.status(handler, Requests.of("HEAD", "/a.txt"))).isEqualTo(200);
        assertThat(shared.isOpen()).isTrue();
        handler.close();
        assertThat(shared.isOpen()).as("nobody else holds it").isFalse();
    }

    @Test
    void fileThatIsOnlyJustChangedDoesNotStayOpen() throws Exception {
        Folder.touch(folder.file("a.txt", "large"), Folder.NOW.minusMillis(10));
        var handler = folder.handler(OPEN);
        assertThat(channel(handler, "/a.txt").isOpen()).isFalse();
    }

    @Test
    void noMoreFilesStayOpenThanConfigured() throws Exception {
        var handler = folder.handler("cache_max_file", "1B", "open_file_cache", "2");
        var channels = new ArrayList<FileChannel>();
        for (var name : List.of("a", "b", "c", "d")) {
            folder.file(name, "large");
            channels.add(channel(handler, "/" + name));
        }
        assertThat(channels)
                .extracting(FileChannel::isOpen)
                .containsExactly(false, false, true, true);
        assertThat(Folder.reply(handler, Requests.get("/a"))).endsWith("\n\nlarge");
    }

    @Test
    void locationsOfAConfigurationShareTheirRoom() throws Exception {
        var top = Settings.of("cache_max_file", "1B", "open_file_cache", "1");
        var factory = new FilesFactory().forConfiguration(top);
        folder.file("a", "large");
        var first = folder.handler(factory, "cache_max_file", "1B");
        var second = folder.handler(factory, "cache_max_file", "1B", "autoindex", "true");
        var channel = channel(first, "/a");
        assertThat(channel.isOpen()).isTrue();
        var other = channel(second, "/a");
        assertThat(channel.isOpen()).isFalse();
        assertThat(other.isOpen()).isTrue();
        second.close();
        assertThat(other.isOpen()).isFalse();
    }
}
