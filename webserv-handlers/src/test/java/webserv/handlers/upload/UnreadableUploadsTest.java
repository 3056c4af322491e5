package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes, at a start, of uploads that cannot be read.
class UnreadableUploadsTest {
    private static final Duration LIFETIME = Duration.ofHours(24);

    @TempDir private Path store;
    private Path own;
    private String id;
    private final List<String> log = new ArrayList<>();

    /// An upload of two octets of five, begun at noon.
    @BeforeEach
    void begin() throws Exception {
        try (var rig = new Rig(store, "resumable", "true", "resumable_lifetime", "24h")) {
            id =
                    rig.begin(Rig.request("PUT", "a").content("12").with("Upload-Length", "5"))
                            .replace(".uploads/", "");
        }
        own = store.resolve(".part/resumable").resolve(id);
        Files.setLastModifiedTime(own, FileTime.from(Rig.NOW));
    }

    /// Starts some time after noon.
    ///
    /// @return whether the upload is known
    private boolean isFound(Duration later) throws IOException {
        var clock = Rig.clock().instant().plus(later);
        try (var lease = new Stores().take(store, Long.MAX_VALUE, () -> clock)) {
            return Uploads.open(lease.store(), LIFETIME, () -> clock, log::add)
                    .find(id)
                    .isPresent();
        }
    }

    @Test
    void uploadThatCanBeReadIsFoundAndNothingIsSaid() throws IOException {
        assertThat(isFound(Duration.ZERO)).isTrue();
        assertThat(log).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    state      | base=a            | its state is none
                    state      | ''                | its state is none
                    content    | 123456            | 6 octets of content, where its length is 5
                    unverified | -1                | it is verified up to octet -1
                    unverified | \u00e9            | from where on it is not verified is no number
                    """)
    void damagedUploadIsLetGoWithOneLine(String file, String octets, String why)
            throws IOException {
        Files.writeString(own.resolve(file), octets, StandardCharsets.ISO_8859_1);
        assertDamaged(why);
    }

    @Test
    void lengthBelowNothingIsDamage() throws IOException {
        var state = own.resolve("state");
        Files.writeString(state, Files.readString(state).replace("length=5", "length=-5"));
        assertDamaged("its state is none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "content", "unverified"})
    void folderInThePlaceOfAFileIsDamage(String file) throws IOException {
        Files.deleteIfExists(own.resolve(file));
        Files.createDirectories(own.resolve(file).resolve("in"));
        assertDamaged("a folder is in the place of its " + file);
    }

    private void assertDamaged(String why) throws IOException {
        assertThat(isFound(Duration.ZERO)).isFalse();
        assertThat(own).doesNotExist();
        assertThat(log)
                .containsExactly("the upload " + own + " is damaged and was removed: " + why);
        assertThat(isFound(Duration.ZERO)).isFalse();
        assertThat(log).as("said once").hasSize(1);
    }

    /// A link to itself is there and cannot be opened, as nothing can without descriptors. With
    /// another time of its folder, one whose state can be read is over as the state says.
    @ParameterizedTest(name = "{0}, changed {1} h after noon")
    @CsvSource({"state, 0, 24", "state, 3, 27", "content, 0, 24", "content, 3, 24"})
    void uploadThatCannotBeReadStaysUntilItsTimeIsOver(String file, int changed, int hours)
            throws IOException {
        Files.delete(own.resolve(file));
        Files.createSymbolicLink(own.resolve(file), Path.of(file));
        Files.setLastModifiedTime(own, FileTime.from(Rig.NOW.plus(Duration.ofHours(changed))));
        assertThat(isFound(Duration.ofHours(hours).minusSeconds(1))).isFalse();
        assertThat(own).exists();
        assertThat(log).isEmpty();

        assertThat(isFound(Duration.ofHours(hours))).isFalse();
        assertThat(own).doesNotExist();
        assertThat(log)
                .singleElement()
                .asString()
                .startsWith(
                        "the upload "
                                + own
                                + " could not be read until its time was over and was removed: ");
    }

    /// What is let go has no part in the quota.
    @Test
    void uploadThatIsLetGoTakesNoRoom() throws IOException {
        Files.delete(own.resolve("content"));
        Files.createSymbolicLink(own.resolve("content"), Path.of("content"));
        try (var lease = new Stores().take(store, Long.MAX_VALUE, Rig.clock())) {
            var _ =
                    Uploads.open(
                            lease.store(),
                            LIFETIME,
                            () -> Rig.NOW.plus(Duration.ofHours(24)),
                            log::add);
            assertThat(log).hasSize(1);
            assertThat(lease.store().quota().used()).isZero();
        }
    }
}
