package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static webserv.handlers.upload.Rig.patch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.Reply;
import webserv.api.http.RequestHead;
import webserv.handlers.Replies;
import webserv.testkit.Requests;

/// Resumable uploads without a network; over sockets they are tested with the image.
class ResumptionTest {
    private static final String PART = Resumption.MEDIA_TYPE;

    @TempDir private Path temporary;
    private Rig rig;
    private Instant now = Rig.NOW;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectory(temporary.resolve("store"));
        reopen();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void reopen(String... settings) throws IOException {
        if (rig != null) {
            rig.close();
        }
        var all = Arrays.copyOf(settings, settings.length + 2);
        all[settings.length] = "resumable";
        all[settings.length + 1] = "true";
        rig = new Rig(temporary.resolve("store"), () -> now, all);
    }

    private static Requests put(String name, String content) {
        return Rig.request("PUT", name).content(content);
    }

    /// Creates an upload that is to be continued.
    ///
    /// @return its name in the location
    private String begin(String name, String content) throws Exception {
        return begin(put(name, content));
    }

    private String begin(Requests creation) throws Exception {
        return rig.begin(creation);
    }

    private String head(String upload) throws Exception {
        return rig.reply(Rig.request("HEAD", upload));
    }

    @Test
    void uploadIsContinuedUntilItIsWhole() throws Exception {
        var upload = begin("a.txt", "one,");
        assertThat(rig.files()).isEmpty();
        assertThat(rig.reply(patch(upload, 4, false, "two,")))
                .isEqualTo("204\nUpload-Complete: ?0\nUpload-Offset: 8\n\n");
        assertThat(rig.reply(patch(upload, 8, true, "three")))
                .isEqualTo(
                        """
                        201
                        Last-Modified: Fri, 20 Nov 2026 12:00:00 GMT
                        ETag: tag
                        Location: /up/a.txt
                        Upload-Complete: ?1

                        """);
        assertThat(rig.files()).isEqualTo(Map.of("a.txt", "one,two,three"));
    }

    @Test
    void creationSaysWhereTheUploadIsAndWhatItMayBe() throws Exception {
        assertThat(rig.reply(put("a", "12").with("Upload-Complete", "?0")))
                .matches(
                        """
                        201
                        Upload-Complete: \\?0
                        Upload-Offset: 2
                        Location: /up/\\.uploads/[0-9a-f]{32}
                        Upload-Limit: max-append-size=1048576, max-age=86400

                        """);
    }

    @Test
    void stateOfAnUploadIsTold() throws Exception {
        var upload = begin(put("a", "12").with("Upload-Length", "5"));
        now = now.plusSeconds(400);
        assertThat(head(upload))
                .isEqualTo(
                        """
                        204
                        Upload-Offset: 2
                        Upload-Complete: ?0
                        Upload-Length: 5
                        Upload-Limit: max-append-size=1048576, max-age=86000
                        Cache-Control: no-store

                        """);
    }

    @Test
    void answerThatWasLostIsGivenAgain() throws Exception {
        var upload = begin("a", "12");
        rig.status(patch(upload, 2, true, "3"));
        assertThat(head(upload)).contains("Upload-Offset: 3\n", "Upload-Complete: ?1\n");
        assertThat(rig.reply(patch(upload, 3, true, "")))
                .isEqualTo("201\nUpload-Complete: ?1\nLocation: /up/a\n\n");
        assertThat(rig.reply(patch(upload, 3, true, "4")))
                .isEqualTo("409 the upload is complete\nUpload-Complete: ?0");
        reopen();
        assertThat(head(upload)).contains("Upload-Offset: 3\n", "Upload-Complete: ?1\n");
        assertThat(rig.files()).isEqualTo(Map.of("a", "123"));
    }

    @Test
    void wrongOffsetIsToldTheRightOne() throws Exception {
        var upload = begin("a", "12");
        assertThat(rig.reply(patch(upload, 1, true, "x")))
                .isEqualTo(
                        """
                        409 the offset of the request is not that of the upload
                        Upload-Complete: ?0
                        Upload-Offset: 2
                        Content-Type: application/problem+json

                        {
                          "type": "https://iana.org/assignments/http-problem-types#mismatching-upload-offset",
                          "title": "the offset of the request is not that of the upload",
                          "status": 409,
                          "code": "upload-offset-differs",
                          "expected-offset": 2,
                          "provided-offset": 1
                        }
                        """);
        assertThat(rig.status(patch(upload, 2, true, "x"))).isEqualTo(201);
    }

    @Test
    void lengthsThatDoNotAgreeAreRefused() throws Exception {
        var wrong = put("a", "12").with("Upload-Complete", "?1").with("Upload-Length", "3");
        assertThat(rig.status(wrong.with("Upload-Draft-Interop-Version", "8"))).isEqualTo(400);
        var upload = begin(put("a", "12").with("Upload-Length", "5"));
        assertThat(rig.reply(patch(upload, 2, true, "x")))
                .contains("#inconsistent-upload-length", "Upload-Complete: ?0\n");
        assertThat(rig.status(patch(upload, 2, false, "").with("Upload-Length", "6")))
                .isEqualTo(400);
        assertThat(rig.status(patch(upload, 2, true, "345"))).isEqualTo(201);
    }

    @Test
    void lengthThatContradictsACompleteUploadIsRefused() throws Exception {
        var upload = begin("a", "12");
        rig.status(patch(upload, 2, true, "3"));
        assertThat(rig.status(patch(upload, 3, true, "").with("Upload-Length", "3")))
                .isEqualTo(201);
        assertThat(Replies.of(rig.handler, patch(upload, 3, true, "").with("Upload-Length", "4")))
                .isInstanceOfSatisfying(
                        Reply.Refusal.class,
                        refusal -> {
                            assertThat(refusal.status()).isEqualTo(400);
                            assertThat(refusal.cause().code())
                                    .isEqualTo("upload-length-inconsistent");
                        });
        assertThat(rig.files()).isEqualTo(Map.of("a", "123"));
    }

    @ParameterizedTest(name = "{0} octets where 3 are stated")
    @CsvSource({"2, 400", "3, 201", "4, 400"})
    void lengthThatContradictsContentSentAtOnceIsRefused(int octets, int status) throws Exception {
        var request =
                put("a", "x".repeat(octets))
                        .with("Upload-Complete", "?1")
                        .with("Upload-Length", "3");
        assertThat(rig.status(request)).isEqualTo(status);
        assertThat(rig.files().keySet()).hasSize(status == 201 ? 1 : 0);
    }

    @ParameterizedTest(name = "{0} octets in chunks where 3 are stated")
    @CsvSource({"2, 400", "3, 201", "4, 400"})
    void lengthThatContradictsContentInChunksIsRefused(int octets, int status) throws Exception {
        var head = put("a", "").with("Upload-Complete", "?1").with("Upload-Length", "3").make();
        var content = new ByteArrayInputStream(new byte[octets]);
        var request = new Rig.Streamed(head, RequestHead.UNKNOWN_LENGTH, content);
        assertThat(Replies.status(rig.handler.handle(request))).isEqualTo(status);
        assertThat(rig.files().keySet()).hasSize(status == 201 ? 1 : 0);
        assertThat(rig.litter()).isEmpty();
    }

    /// A folder stands where the content was, so that it cannot be removed by its name.
    @Test
    void uploadThatCannotBeRemovedTroublesNoOtherRequest() throws Exception {
        var upload = begin("a", "12");
        var own = temporary.resolve("store/.part/resumable/" + upload.replaceAll(".*/", ""));
        var content = own.resolve("content");
        Files.delete(content);
        Files.createDirectories(content.resolve("in the way"));
        now = now.plus(Duration.ofHours(25));
        assertThat(rig.put("b", "3")).isEqualTo(201);
        assertThat(head(upload)).isEqualTo("404 no such upload, or it has ended");
        assertThat(rig.handler.status()).containsEntry("uploads", 1);
        assertThat(rig.put("c", "4")).isEqualTo(201);
        assertThat(rig.handler.status()).containsEntry("uploads", 0);
        assertThat(own).doesNotExist();
    }

    @Test
    void contentBeyondTheLengthEndsTheUpload() throws Exception {
        var upload = begin(put("a", "12").with("Upload-Length", "3"));
        var chunks = new ByteArrayInputStream(new byte[2]);
        var request =
                new Rig.Streamed(
                        patch(upload, 2, false, "").make(), RequestHead.UNKNOWN_LENGTH, chunks);
        assertThat(Replies.text(rig.handler.handle(request)))
                .isEqualTo("400 more content than Upload-Length says");
        assertThat(head(upload)).isEqualTo("404 no such upload, or it has ended");
        assertThat(rig.litter()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}, without {2}: {3}")
    @CsvSource({
        "Content-Type,    text/plain, 415",
        "Upload-Offset,   -1,         400",
        "Upload-Offset,   '1, 2',     400",
        "Upload-Offset,   1234567890123456, 400",
        "Upload-Complete, 1,          400",
        "Upload-Complete, true,       400",
        "Upload-Complete, ?2,         400",
    })
    void fieldThatIsNoneIsMissed(String field, String value, int status) throws Exception {
        var upload = begin("a", "12");
        var request = Rig.request("PATCH", upload).content("x");
        for (var given :
                Map.of("Content-Type", PART, "Upload-Offset", "2", "Upload-Complete", "?1")
                        .entrySet()) {
            request.with(given.getKey(), given.getKey().equals(field) ? value : given.getValue());
        }
        assertThat(rig.status(request)).isEqualTo(status);
        assertThat(head(upload)).contains("Upload-Offset: 2\n");
    }

    @Test
    void parametersOfFieldsArePassedOver() throws Exception {
        var upload = begin("a", "12");
        var request =
                Rig.request("PATCH", upload)
                        .content("3")
                        .with("Content-Type", PART)
                        .with("Upload-Offset", "2;a=1; b=\"x\"")
                        .with("Upload-Complete", "?1;c");
        assertThat(rig.status(request)).isEqualTo(201);
    }

    @Test
    void cancelledUploadIsGone() throws Exception {
        var upload = begin("a", "12");
        assertThat(rig.status(Rig.request("DELETE", upload))).isEqualTo(204);
        assertThat(rig.status(Rig.request("DELETE", upload))).isEqualTo(404);
        assertThat(rig.status(patch(upload, 2, true, "x"))).isEqualTo(404);
        assertThat(rig.files()).isEmpty();
        assertThat(rig.litter()).isEmpty();
    }

    @Test
    void otherMethodsAndNamesAreRefused() throws Exception {
        var upload = begin("a", "12");
        assertThat(rig.status(Rig.request("PUT", upload).content("x"))).isEqualTo(405);
        assertThat(rig.status(Rig.request("GET", ".uploads/"))).isEqualTo(404);
        assertThat(rig.status(Rig.request("GET", ".uploads/../a"))).isEqualTo(404);
        assertThat(rig.status(Rig.request("GET", ".uploads/" + "0".repeat(32)))).isEqualTo(404);
        assertThat(rig.status(patch("a", 0, true, "x"))).isEqualTo(405);
    }

    @Test
    void contentThatBreaksOffIsKept() throws Exception {
        var upload = begin("a", "12");
        var request =
                new Rig.Streamed(
                        patch(upload, 2, true, "").make(),
                        RequestHead.UNKNOWN_LENGTH,
                        Ends.tooEarly("345"));
        assertThatIOException().isThrownBy(() -> rig.handler.handle(request));
        assertThat(head(upload)).contains("Upload-Offset: 5\n", "Upload-Complete: ?0\n");
        assertThat(rig.files()).isEmpty();
        assertThat(rig.status(patch(upload, 5, true, "6"))).isEqualTo(201);
        assertThat(rig.files()).isEqualTo(Map.of("a", "123456"));
    }

    @Test
    void uploadSurvivesARestart() throws Exception {
        var upload = begin(put("a", "12").with("If-None-Match", "*").with("Upload-Length", "4"));
        reopen();
        assertThat(head(upload)).contains("Upload-Offset: 2\n", "Upload-Length: 4\n");
        rig.put("a", "faster");
        assertThat(rig.reply(patch(upload, 2, true, "34")))
                .isEqualTo("412 a precondition is false\nUpload-Complete: ?1");
        assertThat(head(upload)).startsWith("404");
        assertThat(rig.files()).isEqualTo(Map.of("a", "faster"));
        assertThat(rig.litter()).isEmpty();
    }

    @Test
    void whatAKilledServerHadNotYetMadeIsRemoved() throws Exception {
        var area = rig.folder.resolve(".part/resumable");
        var stateless = Files.createDirectories(area.resolve("0".repeat(32)));
        Files.writeString(stateless.resolve("content"), "x");
        var upload = begin("a", "12");
        var own = area.resolve(upload.substring(upload.indexOf('/') + 1));
        Files.delete(own.resolve("content"));
        reopen();
        assertThat(stateless).doesNotExist();
        assertThat(own).doesNotExist();
        assertThat(head(upload)).startsWith("404");
    }

    /// A link to itself is there and cannot be opened, as nothing can without descriptors.
    @ParameterizedTest
    @ValueSource(strings = {"state", "content"})
    void uploadThatCannotBeReadForNowIsThereAtTheNextStart(String file) throws Exception {
        var upload = begin("a", "12");
        var own =
                rig.folder
                        .resolve(".part/resumable")
                        .resolve(upload.substring(upload.indexOf('/') + 1));
        var aside = Files.move(own.resolve(file), temporary.resolve("aside"));
        Files.createSymbolicLink(own.resolve(file), Path.of(file));
        Files.setLastModifiedTime(own, FileTime.from(now));
        reopen();
        assertThat(head(upload)).startsWith("404");
        Files.move(aside, own.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        reopen();
        assertThat(head(upload)).contains("Upload-Offset: 2\n");
        assertThat(rig.status(patch(upload, 2, true, "34"))).isEqualTo(201);
        assertThat(rig.files()).isEqualTo(Map.of("a", "1234"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "base=a\n", "expires=never\n", "base=\\u00\n"})
    void uploadWhoseStateIsNoneIsRemoved(String state) throws Exception {
        var upload = begin("a", "12");
        var own =
                rig.folder
                        .resolve(".part/resumable")
                        .resolve(upload.substring(upload.indexOf('/') + 1));
        Files.writeString(own.resolve("state"), state);
        reopen();
        assertThat(own).doesNotExist();
    }

    @Test
    void uploadExpires() throws Exception {
        reopen("resumable_lifetime", "1h");
        var upload = begin("a", "12");
        now = now.plus(Duration.ofMinutes(59));
        assertThat(head(upload)).startsWith("204").contains("max-age=60\n");
        now = now.plus(Duration.ofMinutes(1));
        assertThat(head(upload)).startsWith("404");
        var second = begin("b", "12");
        now = now.plus(Duration.ofHours(2));
        rig.put("c", "x");
        assertThat(rig.litter()).as("%s expired", second).isEmpty();
    }

    @Test
    void uploadsAreBoundedInNumber() throws Exception {
        reopen("resumable_uploads", "2");
        var first = begin("a", "1");
        begin("b", "1");
        assertThat(rig.reply(put("c", "1").with("Upload-Complete", "?0")))
                .isEqualTo("503 2 uploads are under way already\nRetry-After: 5");
        rig.status(patch(first, 1, true, ""));
        begin("c", "1");
        assertThat(head(first)).as("complete ones make room").startsWith("404");
    }

    @Test
    void uploadTakesItsRoomFromTheQuotaAtOnce() throws Exception {
        reopen("quota", "10B");
        var upload = begin(put("a", "12").with("Upload-Length", "8"));
        assertThat(rig.put("b", "123")).isEqualTo(507);
        assertThat(rig.put("b", "12")).isEqualTo(201);
        assertThat(
                        rig.reply(
                                put("c", "")
                                        .with("Upload-Complete", "?0")
                                        .with("Upload-Length", "11")))
                .isEqualTo(
                        "413 an upload of 11 octets, more than the quota\n"
                                + "Upload-Limit: max-size=10, max-append-size=1048576, max-age=86400");
        rig.status(Rig.request("DELETE", upload));
        assertThat(rig.put("c", "12345678")).isEqualTo(201);
    }

    @Test
    void optionsTellTheLimits() throws Exception {
        assertThat(rig.handler.optionsFields().toString())
                .isEqualTo("Upload-Limit: max-append-size=1048576, max-age=86400");
        reopen("client_max_body_size", "0", "quota", "1MiB", "resumable_lifetime", "10s");
        assertThat(rig.handler.optionsFields().toString())
                .isEqualTo("Upload-Limit: max-size=1048576, max-age=10");
        assertThat(rig.handler.methods()).containsExactly("GET", "POST", "PUT", "DELETE", "PATCH");
    }

    @Test
    void postIsResumableUnderTheNameItCameWith() throws Exception {
        var upload =
                begin(
                        Rig.request("POST", "")
                                .with("Content-Disposition", "inline; filename=\"p.txt\"")
                                .content("12"));
        assertThat(rig.reply(patch(upload, 2, true, "3")))
                .contains("Location: /up/p.txt\n", "Upload-Complete: ?1\n", "\"size\": 3}");
        assertThat(rig.files()).isEqualTo(Map.of("p.txt", "123"));
    }

    @Test
    void digestOfTheWholeIsCheckedAtTheEnd() throws Exception {
        var wrong = "sha-256=:" + "A".repeat(43) + "=:";
        var upload = begin(put("a", "12").with("Repr-Digest", wrong));
        assertThat(rig.reply(patch(upload, 2, true, "3")))
                .isEqualTo(
                        "400 the content has another SHA-256 than its digest says\n"
                                + "Upload-Complete: ?1");
        assertThat(rig.files()).isEmpty();
        assertThat(rig.litter()).isEmpty();
    }

    @Test
    void partWithAnotherDigestIsNotAdded() throws Exception {
        var upload = begin("a", "12");
        var wrong = "sha-256=:" + "A".repeat(43) + "=:";
        assertThat(rig.status(patch(upload, 2, true, "xy").with("Content-Digest", wrong)))
                .isEqualTo(400);
        assertThat(head(upload)).contains("Upload-Offset: 2\n");
        assertThat(rig.status(patch(upload, 2, true, "34"))).isEqualTo(201);
        assertThat(rig.files()).isEqualTo(Map.of("a", "1234"));
    }

    @Test
    void laterRequestEndsTheEarlierOne() throws Exception {
        var upload = begin("a", "12");
        var hanging = new Hangs("345");
        var earlier =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return rig.handler.handle(
                                        new Rig.Streamed(
                                                patch(upload, 2, true, "").make(),
                                                RequestHead.UNKNOWN_LENGTH,
                                                hanging));
                            } catch (IOException failure) {
                                throw new IllegalStateException(failure);
                            }
                        },
                        Thread::startVirtualThread);
        hanging.waits.await(10, TimeUnit.SECONDS);
        assertThat(head(upload)).contains("Upload-Offset: 5\n");
        assertThat(Replies.text(earlier.get(10, TimeUnit.SECONDS)))
                .isEqualTo("409 another request has taken the upload over");
        assertThat(rig.status(patch(upload, 5, true, "6"))).isEqualTo(201);
        assertThat(rig.files()).isEqualTo(Map.of("a", "123456"));
    }

    /// What comes of any cuts and restarts is what was sent.
    @Test
    void contentCutAtRandomIsWholeInTheEnd() throws Exception {
        long seed = 20261120;
        var random = new SplittableRandom(seed);
        for (int run = 0; run < 30; run++) {
            var content = new byte[random.nextInt(1, 400_000)];
            random.nextBytes(content);
            var name = "f" + run;
            var upload = begin(name, "");
            int offset = 0;
            Reply last = Reply.Response.empty(204);
            while (Replies.status(last) != 201) {
                int end = random.nextInt(offset, content.length + 1);
                var piece = Arrays.copyOfRange(content, offset, end);
                boolean whole = end == content.length && random.nextInt(3) == 0;
                var in = whole ? new ByteArrayInputStream(piece) : Ends.tooEarly(piece);
                var request = patch(upload, offset, true, "").make();
                try {
                    last =
                            rig.handler.handle(
                                    new Rig.Streamed(request, RequestHead.UNKNOWN_LENGTH, in));
                } catch (IOException _) {
                    offset = end;
                }
                if (random.nextInt(8) == 0) {
                    reopen();
                }
            }
            assertThat(Files.readAllBytes(rig.folder.resolve(name)))
                    .as("seed %d, run %d", seed, run)
                    .isEqualTo(content);
        }
        assertThat(rig.litter()).allMatch(file -> file.endsWith("state"));
    }
}
