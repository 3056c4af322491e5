package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.testkit.Await;

/// Requests for one resumable upload of which one comes between the steps of another.
class UploadRacesTest {
    private static final UploadSettings.Resumable LIMITS =
            new UploadSettings.Resumable(Duration.ofHours(1), 4, Long.MAX_VALUE);
    private static final Duration KEPT = Duration.ofMinutes(5);

    @TempDir private Path temporary;
    private Stores.Lease lease;
    private Uploads uploads;
    private ResumableUpload upload;
    private volatile Instant now = Rig.NOW;

    @BeforeEach
    void begin() throws IOException {
        var folder = Files.createDirectory(temporary.resolve("store"));
        lease = new Stores().take(folder, Long.MAX_VALUE, this::now);
        uploads = Uploads.open(lease.store(), LIMITS.lifetime(), this::now, _ -> {});
        var target = new Target("/up/", "a", false, Fields.empty());
        upload = uploads.create(target, OptionalLong.empty(), LIMITS);
    }

    @AfterEach
    void close() throws IOException {
        lease.close();
    }

    private Instant now() {
        return now;
    }

    private Path stored() {
        return temporary.resolve("store/a");
    }

    private static InputStream octets(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private Reply.Response append(long offset, String content, ResumableUpload.Ending ending)
            throws IOException {
        var digests = Digests.of(Fields.empty(), "Content-Digest");
        return upload.append(offset, octets(content), digests, _ -> {}, ending);
    }

    private static Reply.Response told(long offset) {
        return new Reply.Response(
                204, Fields.of("Upload-Offset", Long.toString(offset)), Content.EMPTY);
    }

    /// The time of an upload passes while its last request holds the lock; another request looks
    /// for what is over, and waits for the lock.
    @Test
    void answerIsKeptThoughTheTimeOfItsUploadPassedBeforeItWasComplete() throws Exception {
        var sweeper = new Thread(uploads::dropExpired);
        append(
                0,
                "content",
                _ -> {
                    now = Rig.NOW.plus(LIMITS.lifetime());
                    sweeper.start();
                    Await.untilWaiting(sweeper);
                    return upload.complete(lease.store(), this::now, now.plus(KEPT));
                });
        sweeper.join();
        assertThat(stored()).hasContent("content");
        assertThat(uploads.find(upload.id())).contains(upload);
        assertThat(upload.standing().state().answer()).isPresent();
        now = now.plus(KEPT);
        uploads.dropExpired();
        assertThat(upload.isGone()).isTrue();
        assertThat(uploads.count()).isZero();
    }

    @Test
    void uploadWhoseTimePassesWhileItIsAddedToEnds() throws Exception {
        var sweeper = new Thread(uploads::dropExpired);
        append(
                0,
                "content",
                offset -> {
                    now = Rig.NOW.plus(LIMITS.lifetime());
                    sweeper.start();
                    Await.untilWaiting(sweeper);
                    return told(offset);
                });
        sweeper.join();
        assertThat(upload.isGone()).isTrue();
        assertThat(uploads.count()).isZero();
    }

    /// Both said the same of the whole, as they are the same client's.
    @Test
    void requestThatAddedBetweenWhatAnotherSaidAndItsContentIsNotMixedWithIt() throws Exception {
        assertThat(upload.agreesOn(OptionalLong.of(7))).isTrue();
        assertThat(upload.agreesOn(OptionalLong.of(7))).isTrue();
        append(0, "cont", UploadRacesTest::told);
        assertThatExceptionOfType(NotStored.class)
                .isThrownBy(() -> append(0, "CONTENT", UploadRacesTest::told))
                .satisfies(refused -> assertThat(refused.reply().status()).isEqualTo(409));
        assertThat(upload.standing().offset()).isEqualTo(4);
        append(4, "ent", _ -> upload.complete(lease.store(), this::now, now.plus(KEPT)));
        assertThat(stored()).hasContent("content");
    }

    @Test
    void requestThatMadeItCompleteBetweenEndsTheOther() throws Exception {
        assertThat(upload.agreesOn(OptionalLong.of(7))).isTrue();
        append(0, "content", _ -> upload.complete(lease.store(), this::now, now.plus(KEPT)));
        assertThatExceptionOfType(NotStored.class)
                .isThrownBy(() -> append(0, "CONTENT", UploadRacesTest::told))
                .satisfies(refused -> assertThat(refused.reply().status()).isEqualTo(409));
        assertThat(stored()).hasContent("content");
        assertThat(upload.standing().state().answer()).isPresent();
    }
}
