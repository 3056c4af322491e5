package webserv.handlers.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.Content;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.handlers.Replies;
import webserv.handlers.files.ListingOrder.Column;
import webserv.testkit.Await;
import webserv.testkit.Requests;

class ReadyListingsTest {
    private static final ListingForm PAGE = new ListingForm(ListingOrder.BY_NAME, false);
    private static final ListingForm JSON = new ListingForm(ListingOrder.BY_NAME, true);
    private static final ListingForm BY_SIZE =
            new ListingForm(new ListingOrder(Column.SIZE, false), false);

    private final ReadyListings listings = new ReadyListings(1000, 2);

    private static Content content(int octets) {
        return Content.of(new byte[octets]);
    }

    @Test
    void listingIsForItsLocationPathAndForm() {
        var one = listings.shelf();
        var other = listings.shelf();
        var content = content(10);
        one.put("/a/", PAGE, content, 100);
        assertThat(one.find("/a/", PAGE, 0)).isSameAs(content);
        assertThat(one.find("/a/", JSON, 0)).isNull();
        assertThat(one.find("/a/", BY_SIZE, 0)).isNull();
        assertThat(one.find("/b/", PAGE, 0)).isNull();
        assertThat(other.find("/a/", PAGE, 0)).isNull();
    }

    @Test
    void oldListingLeaves() {
        var shelf = listings.shelf();
        shelf.put("/a/", PAGE, content(10), 100);
        assertThat(shelf.find("/a/", PAGE, 99)).isNotNull();
        assertThat(shelf.find("/a/", PAGE, 100)).isNull();
        assertThat(listings.octets()).isZero();
    }

    @Test
    void theOneAskedForLongestAgoGoesWhereThereIsNoRoom() {
        var shelf = listings.shelf();
        for (var path : new String[] {"/a/", "/b/", "/c/", "/d/"}) {
            shelf.put(path, PAGE, content(250), 100);
        }
        assertThat(shelf.find("/a/", PAGE, 0)).isNotNull();
        shelf.put("/e/", PAGE, content(250), 100);
        assertThat(shelf.find("/b/", PAGE, 0)).isNull();
        assertThat(shelf.find("/a/", PAGE, 0)).isNotNull();
        assertThat(listings.octets()).isEqualTo(1000);
    }

    @Test
    void onePathTakesItsRoomOnce() {
        var shelf = listings.shelf();
        shelf.put("/a/", PAGE, content(200), 100);
        shelf.put("/a/", PAGE, content(100), 100);
        assertThat(listings.octets()).isEqualTo(100);
    }

    @Test
    void whatIsLongOrWrittenAsItIsSentIsNotKept() {
        var shelf = listings.shelf();
        shelf.put("/a/", PAGE, content(251), 100);
        shelf.put("/b/", PAGE, new Content.Written(OutputStream::flush, 5), 100);
        assertThat(shelf.find("/a/", PAGE, 0)).isNull();
        assertThat(shelf.find("/b/", PAGE, 0)).isNull();
    }

    @Test
    void longListingsUnderWayAreCounted() throws Exception {
        var shelf = listings.shelf();
        var written = new Content.Written(out -> out.write('a'), Content.UNKNOWN_LENGTH);
        var first = (Content.Written) shelf.counted(written);
        var second = (Content.Written) shelf.counted(written);
        assertThatIOException()
                .isThrownBy(() -> shelf.counted(written))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.status()).isEqualTo(503));
        var octets = content(10);
        assertThat(shelf.counted(octets)).isSameAs(octets);
        first.writer().writeTo(OutputStream.nullOutputStream());
        second.writer().discard();
        shelf.counted(written);
        shelf.counted(written);
        assertThatIOException().isThrownBy(() -> shelf.counted(written));
    }

    /// Both have begun before the first may end, and the second makes none.
    @Test
    void thoseWhoAskAtOnceWaitForOneListing() throws Exception {
        var shelf = listings.shelf();
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var made = content(10);
        var first =
                new FutureTask<>(
                        () -> shelf.make("/a/", PAGE, () -> late(begun, mayEnd, made), () -> 100));
        Thread.ofVirtual().start(first);
        begun.await();
        var second = new FutureTask<>(() -> shelf.make("/a/", PAGE, () -> content(20), () -> 100));
        var waiting = Thread.ofPlatform().start(second);
        Await.untilWaiting(waiting);
        mayEnd.countDown();
        assertThat(first.get()).isSameAs(made);
        assertThat(second.get()).isSameAs(made);
        assertThat(shelf.find("/a/", PAGE, 0)).isSameAs(made);
    }

    private static Content late(CountDownLatch begun, CountDownLatch mayEnd, Content made) {
        begun.countDown();
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return made;
    }

    @Test
    void failureToMakeOneLeavesNothingBehind() throws Exception {
        var shelf = listings.shelf();
        assertThatIOException()
                .isThrownBy(() ->
                        shelf.make(
                                "/a/",
                                PAGE,
                                () -> {
                                    throw new IOException("unreadable");
                                },
                                () -> 100));
        var made = content(10);
        assertThat(shelf.make("/a/", PAGE, () -> made, () -> 100)).isSameAs(made);
    }

    /// As a location uses it.
    @Nested
    class InALocation {
        @TempDir private Path temporary;
        private Folder folder;

        @BeforeEach
        void makeFolder() throws IOException {
            folder = new Folder(Files.createDirectory(temporary.resolve("site")));
            folder.file("a.txt", "a");
        }

        private static String listing(Handler handler) throws Exception {
            return Folder.reply(handler, Requests.get("/?format=json").with("Accept", "*/*"));
        }

        private void pass(Duration time) {
            folder.nanoTime.addAndGet(time.toNanos());
        }

        @Test
        void changeShowsWhenTheTimeOfTheCacheIsOver() throws Exception {
            var handler = folder.handler("autoindex", "true", "cache_valid", "2s");
            var before = listing(handler);
            folder.file("b.txt", "b");
            pass(Duration.ofMillis(1999));
            assertThat(listing(handler)).isEqualTo(before);
            pass(Duration.ofMillis(1));
            assertThat(listing(handler)).contains("b.txt");
        }

        @Test
        void withoutACacheEveryChangeShows() throws Exception {
            var handler = folder.handler("autoindex", "true", "cache_valid", "0");
            assertThat(listing(handler)).doesNotContain("b.txt");
            folder.file("b.txt", "b");
            assertThat(listing(handler)).contains("b.txt");
        }

        @Test
        void preconditionsAreAskedOfAKeptListing() throws Exception {
            var handler = folder.handler("autoindex", "true");
            for (int i = 0; i < 2; i++) {
                var get = Requests.get("/");
                assertThat(Folder.status(handler, get.with("If-None-Match", "*"))).isEqualTo(304);
            }
        }

        @Test
        void longListingIsWrittenAsItIsSent() throws Exception {
            for (int i = 0; i < 4100; i++) {
                Files.createFile(folder.root.resolve("file-" + i));
            }
            var handler = folder.handler("autoindex", "true");
            assertThat(listing(handler).split("\"name\"", -1)).hasSize(4102);
        }

        @Test
        void listingOfLongNamesIsWrittenAsItIsSent() throws Exception {
            for (int i = 0; i < 600; i++) {
                Files.createFile(folder.root.resolve("&".repeat(240) + i));
            }
            var handler = folder.handler("autoindex", "true");
            var reply = (Reply.Response) Replies.of(handler, Requests.get("/"));
            assertThat(reply.content()).isInstanceOf(Content.Written.class);
            assertThat(listing(handler).split("\"name\"", -1)).hasSize(602);
        }
    }
}
