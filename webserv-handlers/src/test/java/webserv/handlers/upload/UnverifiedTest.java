package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.handlers.upload.Rig.patch;
import static webserv.handlers.upload.Rig.request;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.RequestHead;
import webserv.handlers.Replies;

/// Content that has a digest, of which a part has come when something else happens.
class UnverifiedTest {
    @TempDir Path temporary;
    private Rig rig;
    private String upload;

    @BeforeEach
    void begin() throws Exception {
        rig = new Rig(Files.createDirectory(temporary.resolve("store")), "resumable", "true");
        upload = rig.begin(request("PUT", "a").content("12"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /// The client means `3456`, and has sent `xx` so far.
    private int add(Ends.End meanwhile) throws Exception {
        return Replies.status(rig.handler.handle(addition(new Ends("xx", meanwhile))));
    }

    private Rig.Streamed addition(InputStream content) throws Exception {
        var meant = "3456".getBytes(StandardCharsets.US_ASCII);
        var digest = MessageDigest.getInstance("SHA-256").digest(meant);
        var head =
                patch(upload, 2, true, "")
                        .with(
                                "Content-Digest",
                                "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":");
        return new Rig.Streamed(head.make(), RequestHead.UNKNOWN_LENGTH, content);
    }

    private static void assertOffset(Rig rig, String upload, int offset) throws Exception {
        assertThat(rig.reply(request("HEAD", upload))).contains("Upload-Offset: " + offset + "\n");
    }

    /// As a server finds it behind one that was killed.
    private Rig copy(String name) throws IOException {
        var copy = temporary.resolve(name);
        try (var paths = Files.walk(rig.folder)) {
            for (var path : paths.toList()) {
                Files.copy(path, copy.resolve(rig.folder.relativize(path)));
            }
        }
        return new Rig(copy, "resumable", "true");
    }

    @Test
    void requestForTheStateTakesItBack() throws Exception {
        assertThat(add(() -> assertOffset(rig, upload, 2))).isEqualTo(409);
        assertThat(rig.status(patch(upload, 2, true, "3456"))).isEqualTo(201);
        assertThat(rig.files()).isEqualTo(Map.of("a", "123456"));
    }

    @Test
    void laterAdditionTakesItBack() throws Exception {
        assertThat(add(() -> assertThat(rig.status(patch(upload, 2, true, "3456"))).isEqualTo(201)))
                .isEqualTo(409);
        assertThat(rig.files()).isEqualTo(Map.of("a", "123456"));
    }

    @Test
    void serverThatFollowsAKilledOneTakesItBack() throws Exception {
        var status =
                add(() -> {
                    try (var next = copy("next")) {
                        assertOffset(next, upload, 2);
                        assertThat(next.status(patch(upload, 2, true, "3456"))).isEqualTo(201);
                        assertThat(next.files()).isEqualTo(Map.of("a", "123456"));
                    }
                });
        assertThat(status).isEqualTo(400);
    }

    @Test
    void serverThatFollowsAKilledOneBelievesTheRest() throws Exception {
        var unwritten =
                rig.folder
                        .resolve(".part/resumable")
                        .resolve(Path.of(upload).getFileName())
                        .resolve("unverified");
        var plain =
                new Rig.Streamed(
                        patch(upload, 2, false, "").make(),
                        RequestHead.UNKNOWN_LENGTH,
                        new Ends(
                                "34",
                                () -> {
                                    try (var next = copy("next")) {
                                        assertOffset(next, upload, 4);
                                    }
                                    Files.createFile(unwritten);
                                    try (var next = copy("another")) {
                                        assertOffset(next, upload, 4);
                                    }
                                }));
        assertThat(Replies.status(rig.handler.handle(plain))).isEqualTo(204);
    }

    @Test
    void verifiedContentLeavesNoMark() throws Exception {
        var whole = addition(new Ends("3456", () -> {}));
        assertThat(Replies.status(rig.handler.handle(whole))).isEqualTo(201);
        assertThat(rig.files()).isEqualTo(Map.of("a", "123456"));
        assertThat(rig.litter()).extracting(Path::getFileName).containsOnly(Path.of("state"));
    }
}
