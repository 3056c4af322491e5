package webserv.handlers.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import webserv.api.http.Fields;
import webserv.handlers.files.FileTree.RegularFile;
import webserv.handlers.representation.Coding;
import webserv.handlers.representation.EntityTag;
import webserv.handlers.representation.Validators;

class ReadyFilesTest {

    /// With the overhead, an entry of no octets weighs 1 KiB.
    private static ReadyFile file(int octets) {
        var state = new FileState(Instant.EPOCH, 0, octets, 0);
        var path = Path.of("a");
        var variants = new Variants(new RegularFile(path, path, state), Map.of(), List.of());
        var metadata =
                new Representation.Metadata(
                        "text/plain",
                        Coding.IDENTITY,
                        new Validators(EntityTag.strong("a"), Instant.EPOCH),
                        false,
                        Fields.empty());
        return ReadyFile.of(variants, 0)
                .with(
                        Coding.IDENTITY,
                        new VariantInMemory(metadata, new InMemory(new byte[octets])));
    }

    private static final int MANY = 1000;

    private ReadyFiles cache = new ReadyFiles(0, MANY);

    private ReadyFiles.Shelf cacheOf(int kibibytes) {
        cache = new ReadyFiles(kibibytes * 1024L, MANY);
        return cache.shelf();
    }

    private static List<String> present(ReadyFiles.Shelf shelf, String... paths) {
        return Stream.of(paths).filter(path -> shelf.find(path) != null).toList();
    }

    @Test
    void firstOneGoesWhenThereIsNoRoom() {
        var shelf = cacheOf(2);
        for (var path : List.of("a", "b", "c")) {
            shelf.put(path, file(0));
        }
        assertThat(present(shelf, "a", "b", "c")).containsExactly("b", "c");
        assertThat(cache.octets()).isEqualTo(2048);
    }

    @Test
    void usedOneStaysAndTheNextOneGoes() {
        var shelf = cacheOf(2);
        shelf.put("a", file(0));
        shelf.put("b", file(0));
        assertThat(present(shelf, "a")).containsExactly("a");
        shelf.put("c", file(0));
        assertThat(present(shelf, "a", "b", "c")).containsExactly("a", "c");
    }

    @Test
    void largeOneTakesTheRoomOfSeveral() {
        var shelf = cacheOf(4);
        for (var path : List.of("a", "b", "c", "d")) {
            shelf.put(path, file(0));
        }
        shelf.put("e", file(2 * 1024));
        assertThat(present(shelf, "a", "b", "c", "d", "e")).containsExactly("d", "e");
        assertThat(cache.octets()).isEqualTo(4096);
    }

    @Test
    void oneThatIsLargerThanTheCacheIsLeftOut() {
        var shelf = cacheOf(2);
        shelf.put("a", file(0));
        shelf.put("b", file(1025));
        assertThat(present(shelf, "a", "b")).containsExactly("a");
    }

    @Test
    void newStateOfAFileTakesTheOldOnesPlace() {
        var shelf = cacheOf(4);
        shelf.put("a", file(1024));
        var newer = file(10);
        shelf.put("a", newer);
        assertThat(shelf.find("a")).isSameAs(newer);
        assertThat(cache.octets()).isEqualTo(1034);
    }

    @Test
    void forgottenOneGivesItsRoomBackOnce() {
        var shelf = cacheOf(2);
        var old = file(0);
        var newer = file(0);
        shelf.put("a", old);
        shelf.put("a", newer);
        shelf.forget("a", old);
        assertThat(shelf.find("a")).isSameAs(newer);
        shelf.forget("a", newer);
        shelf.forget("a", newer);
        assertThat(shelf.find("a")).isNull();
        assertThat(cache.octets()).isZero();
        shelf.put("b", file(0));
        shelf.put("c", file(0));
        assertThat(present(shelf, "b", "c")).containsExactly("b", "c");
    }

    @Test
    void cacheOfNoSizeHoldsNothing() {
        var shelf = cacheOf(0);
        shelf.put("a", file(0));
        assertThat(shelf.find("a")).isNull();
    }

    @Test
    void locationsShareTheRoom() {
        var first = cacheOf(3);
        var second = cache.shelf();
        first.put("a", file(0));
        second.put("a", file(0));
        second.put("b", file(0));
        assertThat(present(first, "a")).containsExactly("a");
        second.put("c", file(0));
        assertThat(present(first, "a")).containsExactly("a");
        assertThat(present(second, "a", "b", "c")).containsExactly("b", "c");
        assertThat(cache.octets()).isEqualTo(3 * 1024);
    }

    @Test
    void whatIsUsedAgainStaysWhileACrawlerAsksForEachFileOnce() {
        var site = cacheOf(4);
        var crawled = cache.shelf();
        site.put("a", file(0));
        for (int i = 0; i < 100; i++) {
            assertThat(site.find("a")).isNotNull();
            crawled.put("" + i, file(0));
        }
        assertThat(present(site, "a")).containsExactly("a");
        assertThat(cache.entries()).isEqualTo(4);
    }

    @Test
    void entriesAreCountedAsOctetsAre() {
        cache = new ReadyFiles(Long.MAX_VALUE, 2);
        var shelf = cache.shelf();
        for (var path : List.of("a", "b", "c")) {
            shelf.put(path, file(0));
        }
        assertThat(present(shelf, "a", "b", "c")).containsExactly("b", "c");
    }

    @Test
    void locationThatIsClosedTakesItsEntriesAlong() {
        var first = cacheOf(4);
        var second = cache.shelf();
        first.put("a", file(0));
        second.put("a", file(0));
        first.close();
        first.put("late", file(0));
        assertThat(present(first, "a", "late")).isEmpty();
        assertThat(present(second, "a")).containsExactly("a");
        assertThat(cache.octets()).isEqualTo(1024);
        assertThat(cache.entries()).isEqualTo(1);
    }
}
