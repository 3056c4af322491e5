package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Uploads that a start cannot remove: below their folders is a path longer than the system takes,
/// which nobody can walk to its end.
class StuckUploadsTest {
    private static final Duration LIFETIME = Duration.ofHours(24);
    private static final String NAME = "x".repeat(200);

    @TempDir private Path folder;
    private Path store;
    private Path own;
    private Path other;
    private Path aside;
    private Path stuck;
    private final List<String> log = new ArrayList<>();

    /// Two uploads, begun at noon, of which one cannot be removed.
    @BeforeEach
    void begin() throws Exception {
        store = Files.createDirectory(folder.resolve("store"));
        try (var rig = new Rig(store, "resumable", "true", "resumable_lifetime", "24h")) {
            own = begin(rig, "a");
            other = begin(rig, "b");
        }
        var near = deep(own, 8);
        aside = folder.resolve("aside");
        deep(aside, 15);
        stuck = Files.move(aside, near.resolve("in"));
        Files.setLastModifiedTime(own, FileTime.from(Rig.NOW));
    }

    private Path begin(Rig rig, String name) throws Exception {
        var id = rig.begin(Rig.request("PUT", name).content("12").with("Upload-Length", "5"));
        return store.resolve(".part/resumable").resolve(id.replace(".uploads/", ""));
    }

    private static Path deep(Path from, int folders) throws IOException {
        var at = from;
        for (int i = 0; i < folders; i++) {
            at = at.resolve(NAME);
        }
        return Files.createDirectories(at);
    }

    @AfterEach
    void makeShort() throws IOException {
        Files.move(stuck, aside);
    }

    /// Starts some time after noon.
    ///
    /// @return how many uploads are known
    private int start(Duration later, Duration lifetime) throws IOException {
        var clock = Rig.clock().instant().plus(later);
        try (var lease = new Stores().take(store, Long.MAX_VALUE, () -> clock)) {
            return Uploads.open(lease.store(), lifetime, () -> clock, log::add).count();
        }
    }

    private void assertToldOnce(String begin, String end) {
        assertThat(log).singleElement().asString().startsWith(begin).endsWith(end);
        assertThat(own).exists();
    }

    @Test
    void damagedUploadThatCannotBeRemovedIsTold() throws IOException {
        Files.writeString(own.resolve("content"), "123456");
        assertThat(start(Duration.ZERO, LIFETIME)).isEqualTo(1);
        assertToldOnce(
                "the upload "
                        + own
                        + " is damaged and could not be removed:"
                        + " 6 octets of content, where its length is 5; ",
                "File name too long");
    }

    @Test
    void remainsThatCannotBeRemovedAreTold() throws IOException {
        Files.delete(own.resolve("state"));
        assertThat(start(Duration.ZERO, LIFETIME)).isEqualTo(1);
        assertToldOnce(
                "what is left of the upload " + own + " could not be removed: ",
                "File name too long");
    }

    /// A link to itself is there and cannot be opened.
    @ParameterizedTest
    @CsvSource({"state", "content"})
    void unreadableUploadThatCannotBeRemovedIsTold(String file) throws IOException {
        Files.delete(own.resolve(file));
        Files.createSymbolicLink(own.resolve(file), Path.of(file));
        Files.setLastModifiedTime(own, FileTime.from(Rig.NOW));
        assertThat(start(LIFETIME, LIFETIME)).isZero();
        assertToldOnce(
                "the upload "
                        + own
                        + " could not be read until its time was over and could not be removed: ",
                "File name too long");
    }

    @Test
    void uploadWhoseTimeIsOverAndThatCannotBeRemovedIsToldAndKnown() throws IOException {
        assertThat(start(LIFETIME, LIFETIME)).isEqualTo(1);
        assertToldOnce(
                "the upload " + own + " is over and could not be removed: ", "File name too long");
        assertThat(other).as("whose time is over, too").doesNotExist();
    }

    /// As a time is that lies beyond all others.
    @Test
    void unexpectedFailureIsToldAndKeepsNothingElseFromBeingFound() throws IOException {
        Files.delete(own.resolve("state"));
        Files.createSymbolicLink(own.resolve("state"), Path.of("state"));
        assertThat(start(Duration.ZERO, Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(1);
        assertToldOnce("the upload " + own + " cannot be read, and stays: ", "");
    }
}
