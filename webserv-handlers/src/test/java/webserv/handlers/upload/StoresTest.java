package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.RequestHead;
import webserv.handlers.Replies;
import webserv.testkit.Requests;

/// Two handlers of one store, as there are while a reload lets the old one end its requests.
class StoresTest {
    private final UploadFactory factory = new UploadFactory();
    private Path folder;

    @BeforeEach
    void makeFolder(@TempDir Path temporary) throws IOException {
        folder = Files.createDirectory(temporary.resolve("store"));
    }

    private Rig rig(String... settings) {
        return new Rig(factory, folder, Rig.clock(), settings);
    }

    private static String begin(Rig rig, String name, String content) throws Exception {
        var reply =
                rig.reply(Rig.request("PUT", name).content(content).with("Upload-Complete", "?0"));
        assertThat(reply).startsWith("201\n");
        return reply.replaceAll("(?s).*Location: /up/(\\S+)\n.*", "$1");
    }

    private static Requests patch(String upload, long offset, String content) {
        return Rig.request("PATCH", upload)
                .with("Content-Type", Resumption.MEDIA_TYPE)
                .with("Upload-Offset", Long.toString(offset))
                .with("Upload-Complete", "?1")
                .content(content);
    }

    private static String offset(Rig rig, String upload) throws Exception {
        return rig.reply(Rig.request("HEAD", upload))
                .replaceAll("(?s).*Upload-Offset: (\\d+)\n.*", "$1");
    }

    @Test
    void uploadThatBeganWithTheOldHandlerGoesOnWithTheNewOne() throws Exception {
        var old = rig("resumable", "true");
        var upload = begin(old, "a", "12");
        try (var fresh = rig("resumable", "true")) {
            old.close();
            assertThat(offset(fresh, upload)).isEqualTo("2");
            assertThat(fresh.status(patch(upload, 2, "34"))).isEqualTo(201);
            assertThat(fresh.files()).isEqualTo(Map.of("a", "1234"));
        }
    }

    @Test
    void requestThatTheOldHandlerStillReadsIsTakenOverByTheNewOne() throws Exception {
        try (var old = rig("resumable", "true");
                var fresh = rig("resumable", "true")) {
            var upload = begin(old, "a", "12");
            var hanging = new Hangs("345");
            var earlier =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return old.handler.handle(
                                            new Rig.Streamed(
                                                    patch(upload, 2, "").make(),
                                                    RequestHead.UNKNOWN_LENGTH,
                                                    hanging));
                                } catch (IOException failure) {
                                    throw new IllegalStateException(failure);
                                }
                            },
                            Thread::startVirtualThread);
            assertThat(hanging.waits.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(offset(fresh, upload)).isEqualTo("5");
            assertThat(Replies.text(earlier.get(10, TimeUnit.SECONDS)))
                    .isEqualTo("409 another request has taken the upload over");
            assertThat(fresh.status(patch(upload, 5, "6"))).isEqualTo(201);
            assertThat(old.files()).isEqualTo(Map.of("a", "123456"));
        }
    }

    @Test
    void quotaIsOneAccountAndTheLimitThatOfTheNewest() throws Exception {
        try (var old = rig("quota", "10B")) {
            assertThat(old.put("a", "123456")).isEqualTo(201);
            try (var fresh = rig("quota", "20B")) {
                assertThat(fresh.put("b", "1234567890")).isEqualTo(201);
                assertThat(fresh.put("c", "12345")).isEqualTo(507);
                assertThat(old.put("c", "1234")).isEqualTo(201);
            }
            assertThat(old.status(Rig.request("DELETE", "b"))).isEqualTo(204);
            assertThat(old.put("d", "1")).as("a reload that failed left its limit").isEqualTo(507);
        }
    }

    @Test
    void fileOfTheOldHandlerIsStoredThoughTheNewOneIsClosedFirst() throws Exception {
        try (var old = rig()) {
            rig().close();
            assertThat(old.put("a", "1")).isEqualTo(201);
        }
        try (var left = Files.newDirectoryStream(folder.resolve(PartArea.NAME))) {
            assertThat(left)
                    .extracting(path -> path.getFileName().toString())
                    .containsExactly("lock");
        }
    }

    @Test
    void folderThatWasRemovedAndMadeAnewIsAnotherStore() throws Exception {
        try (var _ = rig("quota", "10B")) {
            Trees.delete(folder);
            Files.createDirectory(folder);
            try (var fresh = rig("quota", "10B")) {
                assertThat(fresh.put("a", "1234567890")).isEqualTo(201);
            }
        }
    }
}
