package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static webserv.handlers.upload.Rig.patch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.RequestHead;
import webserv.handlers.Replies;
import webserv.testkit.Requests;

/// The places of resumable uploads: how many there are, who has one, and who gives it back.
class UploadPlacesTest {
    private static final int MOST = 2;

    @TempDir private Path temporary;
    private Rig rig;

    @BeforeEach
    void open() throws IOException {
        rig =
                new Rig(
                        Files.createDirectories(temporary.resolve("store")),
                        "resumable",
                        "true",
                        "resumable_uploads",
                        Integer.toString(MOST));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static Requests put(String name) {
        return Rig.request("PUT", name).content("12345");
    }

    private static Requests creation(String name) {
        return put(name).with("Upload-Complete", "?0");
    }

    private static Rig.Streamed chunked(Requests request, InputStream content) {
        return new Rig.Streamed(request.make(), RequestHead.UNKNOWN_LENGTH, content);
    }

    private void assertUploads(int count) {
        assertThat(rig.handler.status()).containsEntry("uploads", count);
    }

    @Test
    void refusalOfContentBeyondTheLengthGivesThePlaceBack() throws Exception {
        for (int i = 0; i <= MOST; i++) {
            var upload = rig.begin(put("z").with("Upload-Length", "10"));
            var tooLong =
                    chunked(patch(upload, 5, false, ""), new ByteArrayInputStream(new byte[20]));
            assertThat(Replies.text(rig.handler.handle(tooLong)))
                    .isEqualTo("400 more content than Upload-Length says");
            assertUploads(0);
        }
        assertThat(rig.litter()).isEmpty();
    }

    @Test
    void contentThatIsSaidToGoBeyondTheLengthIsNotRead() throws Exception {
        var upload = rig.begin(put("z").with("Upload-Length", "10"));
        assertThat(rig.reply(patch(upload, 5, false, "123456")))
                .contains("#inconsistent-upload-length", "Upload-Complete: ?0\n");
        assertThat(rig.reply(Rig.request("HEAD", upload))).contains("Upload-Offset: 5\n");
        assertThat(rig.status(patch(upload, 5, true, "67890"))).isEqualTo(201);
    }

    @Test
    void refusedCreationWhoseClientLearnsOfNoUploadLeavesNone() throws Exception {
        var wrong = "sha-256=:" + "A".repeat(43) + "=:";
        assertThat(rig.status(creation("z").with("Content-Digest", wrong))).isEqualTo(400);
        assertUploads(0);
        assertThatIOException()
                .isThrownBy(() -> rig.handler.handle(chunked(creation("z"), Ends.tooEarly(""))));
        assertUploads(0);
        var knowing = creation("z").with("Upload-Draft-Interop-Version", "8");
        assertThatIOException()
                .isThrownBy(() -> rig.handler.handle(chunked(knowing, Ends.tooEarly(""))));
        assertUploads(1);
    }

    @Test
    void creationsAtOnceGetNoMorePlacesThanThereAre() throws Exception {
        assertThat(createdAtOnce()).isEqualTo(MOST);
        assertUploads(MOST);
    }

    @Test
    void completeUploadMakesRoomForOneCreationOnly() throws Exception {
        rig.begin(put("a"));
        var complete = rig.begin(put("b"));
        assertThat(rig.status(patch(complete, 5, true, ""))).isEqualTo(201);
        assertThat(createdAtOnce()).isEqualTo(1);
        assertUploads(MOST);
    }

    @Test
    void creationThatFailsGivesItsPlaceBack() throws Exception {
        var uploads = rig.folder.resolve(".part/resumable");
        Files.delete(uploads);
        Files.writeString(uploads, "in the way of folders");
        for (int i = 0; i <= MOST; i++) {
            assertThat(rig.status(creation("a"))).isEqualTo(507);
        }
        Files.delete(uploads);
        Files.createDirectory(uploads);
        rig.begin(put("a"));
    }

    @Test
    void uploadsOfAnEarlierServerHaveTheirPlaces() throws Exception {
        rig.begin(put("a"));
        rig.begin(put("b"));
        rig.close();
        open();
        assertThat(rig.status(creation("c"))).isEqualTo(503);
    }

    /// How many of forty at a time are created; the others are refused for want of a place.
    private long createdAtOnce() throws Exception {
        var statuses = Together.run(40, i -> rig.status(creation("c" + i)));
        assertThat(statuses).containsOnly(201, 503);
        return statuses.stream().filter(status -> status == 201).count();
    }

    @Test
    void oneOfTheRemovalsAtOnceFindsTheUpload() throws Exception {
        for (int run = 0; run < 50; run++) {
            var upload = rig.begin(put("a"));
            assertThat(Together.run(8, _ -> rig.status(Rig.request("DELETE", upload))))
                    .containsOnlyOnce(204)
                    .containsOnly(204, 404);
        }
        assertUploads(0);
        assertThat(rig.handler.status()).containsEntry("octets", 0L);
        assertThat(rig.litter()).isEmpty();
    }

    /// The request whose content is awaited ends by that, and takes no part in the removal.
    @Test
    void removalBesideAnAdditionFindsTheUpload() throws Exception {
        var upload = rig.begin(put("a"));
        var removal =
                new Ends(
                        "6",
                        () -> assertThat(rig.status(Rig.request("DELETE", upload))).isEqualTo(204));
        var addition = chunked(patch(upload, 5, false, ""), removal);
        assertThat(Replies.status(rig.handler.handle(addition))).isIn(404, 409);
        assertUploads(0);
        assertThat(rig.status(Rig.request("DELETE", upload))).isEqualTo(404);
    }

    @Test
    void removalOfAnUploadThatAnAdditionTakesFromItsPlaceFindsIt() throws Exception {
        for (int run = 0; run < 50; run++) {
            var upload = rig.begin(put("a"));
            var hangs = new Hangs("6");
            var statuses =
                    Together.run(
                            2,
                            i -> {
                                if (i == 0) {
                                    var added = chunked(patch(upload, 5, false, ""), hangs);
                                    return Replies.status(rig.handler.handle(added));
                                }
                                hangs.waits.await();
                                return rig.status(Rig.request("DELETE", upload));
                            });
            assertThat(statuses).contains(204).doesNotContain(500);
        }
        assertUploads(0);
    }

    /// While the content of one request is awaited, another one completes the upload.
    @Test
    void loserOfTwoThatCompleteAnUploadLeavesTheAnswerOfTheOther() throws Exception {
        var upload = rig.begin(put("a"));
        var faster =
                new Ends(
                        "",
                        () -> assertThat(rig.status(patch(upload, 5, true, ""))).isEqualTo(201));
        var slower = chunked(patch(upload, 5, true, ""), faster);
        assertThat(Replies.status(rig.handler.handle(slower))).isEqualTo(409);
        assertThat(rig.status(patch(upload, 5, true, ""))).isEqualTo(201);
        assertThat(rig.files()).containsOnlyKeys("a");
    }
}
