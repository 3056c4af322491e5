package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.handlers.upload.Rig.patch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.RequestHead;
import webserv.handlers.Replies;
import webserv.testkit.Requests;

/// What another request can do to an upload whose last part has just come. The clock is asked then,
/// to know until when the answer is kept: it begins the other request, and goes on when that has an
/// answer or waits for a lock.
class LastPartTest {
    private static final String UPLOAD = ".uploads/";

    @TempDir private Path temporary;
    private Rig rig;
    private Instant now = Rig.NOW;

    /// What is done when the clock is asked next.
    private Runnable moment = () -> {};

    private @Nullable CompletableFuture<String> answer;

    /// A request that comes between, made for the name of the upload.
    interface Rival {
        String answer(Rig rig, String upload) throws Exception;
    }

    @BeforeEach
    void open() throws IOException {
        Files.createDirectory(temporary.resolve("store"));
        rig = rig();
    }

    private Rig rig() {
        return new Rig(temporary.resolve("store"), this::now, "resumable", "true");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Instant now() {
        var due = moment;
        moment = () -> {};
        due.run();
        return now;
    }

    private static Stream<Arguments> rivals() {
        return Stream.of(
                rival("a part", "409", (rig, upload) -> rig.reply(patch(upload, 5, false, "67"))),
                rival(
                        "a part in chunks",
                        "409",
                        (rig, upload) -> chunks(rig, patch(upload, 5, false, ""), "67")),
                rival(
                        "another last part",
                        "409",
                        (rig, upload) -> rig.reply(patch(upload, 5, true, "67"))),
                rival(
                        "another last part in chunks",
                        "409",
                        (rig, upload) -> chunks(rig, patch(upload, 5, true, ""), "67")),
                rival(
                        "the same without content",
                        "201",
                        (rig, upload) -> rig.reply(patch(upload, 5, true, ""))),
                rival(
                        "a cancellation",
                        "204",
                        (rig, upload) -> rig.reply(Rig.request("DELETE", upload))),
                rival(
                        "a question for the offset",
                        "204",
                        (rig, upload) -> rig.reply(Rig.request("HEAD", upload))));
    }

    private static Arguments rival(String name, String status, Rival rival) {
        return Arguments.argumentSet(name, status, rival);
    }

    private static String chunks(Rig rig, Requests head, String content) throws Exception {
        var stream = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
        var request = new Rig.Streamed(head.make(), RequestHead.UNKNOWN_LENGTH, stream);
        return Replies.text(rig.handler.handle(request));
    }

    /// Content behind which a request comes between, as soon as the clock is asked.
    private Ends content(String octets, Rival rival) {
        return new Ends(octets, () -> moment = () -> meet(rival));
    }

    private void meet(Rival rival) {
        var given = new CompletableFuture<String>();
        var other =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                given.complete(rival.answer(rig, upload()));
                            } catch (Exception failure) {
                                given.completeExceptionally(failure);
                            }
                        });
        while (other.isAlive() && other.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        answer = given;
    }

    /// The name in the location of the only one.
    private String upload() throws IOException {
        try (var uploads = Files.list(rig.folder.resolve(".part/resumable"))) {
            return UPLOAD + uploads.findFirst().orElseThrow().getFileName();
        }
    }

    private String answerOfRival() throws Exception {
        return Objects.requireNonNull(answer, "nobody asked for the time")
                .get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest(name = "{argumentSetName}: {0}")
    @MethodSource("rivals")
    void nothingComesBehindTheLastPart(String status, Rival rival) throws Exception {
        var upload = rig.begin(Rig.request("PUT", "a").content("12"));
        var last =
                new Rig.Streamed(
                        patch(upload, 2, true, "").make(),
                        RequestHead.UNKNOWN_LENGTH,
                        content("345", rival));
        assertThat(Replies.status(rig.handler.handle(last))).isEqualTo(201);
        assertThat(answerOfRival()).startsWith(status);
        assertThat(rig.files()).isEqualTo(Map.of("a", "12345"));
    }

    @ParameterizedTest(name = "{argumentSetName}: {0}")
    @MethodSource("rivals")
    void nothingComesBehindACreationThatBringsAll(String status, Rival rival) throws Exception {
        var creation =
                Rig.request("POST", "")
                        .with("Content-Disposition", "inline; filename=\"a\"")
                        .with("Upload-Complete", "?1")
                        .with("Upload-Draft-Interop-Version", "8");
        var all =
                new Rig.Streamed(
                        creation.make(), RequestHead.UNKNOWN_LENGTH, content("12345", rival));
        assertThat(Replies.status(rig.handler.handle(all))).isEqualTo(201);
        assertThat(answerOfRival()).startsWith(status);
        assertThat(rig.files()).isEqualTo(Map.of("a", "12345"));
    }

    /// The name of the content leads nowhere for a while, so that its digest cannot be computed.
    @Test
    void lengthStaysWhereTheStoreRefusesTheWholeForNow() throws Exception {
        var digest = "sha-256=:WZRHGrsBESr8wYFZ9sx0tPURuZgG2lmzyvWpwXPKz8U=:";
        var upload = rig.begin(Rig.request("PUT", "a").with("Repr-Digest", digest).content("12"));
        var content =
                rig.folder.resolve(
                        ".part/resumable/" + upload.substring(UPLOAD.length()) + "/content");
        var aside = temporary.resolve("aside");
        var octets =
                new Ends(
                        "345",
                        () -> {
                            Files.move(content, aside);
                            Files.createSymbolicLink(content, content.getFileName());
                        });
        var last =
                new Rig.Streamed(
                        patch(upload, 2, true, "").make(), RequestHead.UNKNOWN_LENGTH, octets);
        assertThat(Replies.text(rig.handler.handle(last)))
                .startsWith("503")
                .contains("Upload-Complete: ?0");
        Files.move(aside, content, StandardCopyOption.REPLACE_EXISTING);
        assertThat(rig.status(patch(upload, 5, false, "67"))).isEqualTo(400);
        rig.close();
        rig = rig();
        assertThat(rig.status(patch(upload, 5, false, "67"))).isEqualTo(400);
        assertThat(rig.status(patch(upload, 5, true, ""))).isEqualTo(201);
        assertThat(rig.files()).isEqualTo(Map.of("a", "12345"));
    }

    @Test
    void uploadWhoseTimeIsOverWhenItsLastPartHasComeIsStored() throws Exception {
        var upload = rig.begin(Rig.request("PUT", "a").content("12"));
        Rival later =
                (rig, _) -> {
                    now = now.plus(Duration.ofHours(25));
                    return rig.reply(Rig.request("PUT", "b").content("6"));
                };
        var last =
                new Rig.Streamed(
                        patch(upload, 2, true, "").make(),
                        RequestHead.UNKNOWN_LENGTH,
                        content("345", later));
        assertThat(Replies.status(rig.handler.handle(last))).isEqualTo(201);
        assertThat(answerOfRival()).startsWith("201");
        assertThat(rig.files()).isEqualTo(Map.of("a", "12345", "b", "6"));
    }
}
