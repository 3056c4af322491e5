package webserv.handlers.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.Content;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.handlers.Replies;
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
        assertThat(Folder.reply(handler, Requests.get("/"))).endsWith("\n\nb");
        folder.file("a.html", "a");
        folder.nanoTime.addAndGet(1_000_000_000);
        assertThat(Folder.reply(handler, Requests.get("/"))).endsWith("\n\na");
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
}
