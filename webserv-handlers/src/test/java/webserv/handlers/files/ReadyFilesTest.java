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
import webserv.handlers.representation.ContentCoding;
import webserv.handlers.representation.EntityTag;
import webserv.handlers.representation.Validators;

class ReadyFilesTest {

    /// With the overhead, an entry of no octets weighs 1 KiB.
    private static ReadyFile file(int octets) {
        var state = new FileState(Instant.EPOCH, 0, octets, 0);
        var path = Path.of("a");
        var variants = new Variants(new RegularFile(path, path, state), Map.of(), false);
        var metadata =
                new Representation.Metadata(
                        "text/plain",
                        ContentCoding.IDENTITY,
                        new Validators(EntityTag.strong("a"), Instant.EPOCH),
                        false,
                        Fields.empty());
        return ReadyFile.of(variants, 0)
                .with(
                        ContentCoding.IDENTITY,
                        new ReadyVariant(metadata, new InMemory(new byte[octets])));
    }

    private static ReadyFiles cacheOf(int entries) {
        return new ReadyFiles(entries * 1024L);
    }

    private static List<String> present(ReadyFiles cache, String... paths) {
        return Stream.of(paths).filter(path -> cache.find(path) != null).toList();
    }

    @Test
    void firstOneGoesWhenThereIsNoRoom() {
        var cache = cacheOf(2);
        for (var path : List.of("a", "b", "c")) {
            cache.put(path, file(0));
        }
        assertThat(present(cache, "a", "b", "c")).containsExactly("b", "c");
        assertThat(cache.octets()).isEqualTo(2048);
    }

    @Test
    void usedOneStaysAndTheNextOneGoes() {
        var cache = cacheOf(2);
        cache.put("a", file(0));
        cache.put("b", file(0));
        assertThat(present(cache, "a")).containsExactly("a");
        cache.put("c", file(0));
        assertThat(present(cache, "a", "b", "c")).containsExactly("a", "c");
    }

    @Test
    void largeOneTakesTheRoomOfSeveral() {
        var cache = cacheOf(4);
        for (var path : List.of("a", "b", "c", "d")) {
            cache.put(path, file(0));
        }
        cache.put("e", file(2 * 1024));
        assertThat(present(cache, "a", "b", "c", "d", "e")).containsExactly("d", "e");
        assertThat(cache.octets()).isEqualTo(4096);
    }

    @Test
    void oneThatIsLargerThanTheCacheIsLeftOut() {
        var cache = cacheOf(2);
        cache.put("a", file(0));
        cache.put("b", file(1025));
        assertThat(present(cache, "a", "b")).containsExactly("a");
    }

    @Test
    void newStateOfAFileTakesTheOldOnesPlace() {
        var cache = cacheOf(4);
        cache.put("a", file(1024));
        var newer = file(10);
        cache.put("a", newer);
        assertThat(cache.find("a")).isSameAs(newer);
        assertThat(cache.octets()).isEqualTo(1034);
    }

    @Test
    void forgottenOneGivesItsRoomBackOnce() {
        var cache = cacheOf(2);
        var old = file(0);
        var newer = file(0);
        cache.put("a", old);
        cache.put("a", newer);
        cache.forget("a", old);
        assertThat(cache.find("a")).isSameAs(newer);
        cache.forget("a", newer);
        cache.forget("a", newer);
        assertThat(cache.find("a")).isNull();
        assertThat(cache.octets()).isZero();
        cache.put("b", file(0));
        cache.put("c", file(0));
        assertThat(present(cache, "b", "c")).containsExactly("b", "c");
    }

    @Test
    void cacheOfNoSizeHoldsNothing() {
        var cache = cacheOf(0);
        cache.put("a", file(0));
        assertThat(cache.find("a")).isNull();
    }
}
