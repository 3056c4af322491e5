package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static webserv.handlers.upload.Rig.request;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.Content;
import webserv.api.http.Reply;
import webserv.handlers.Replies;

/// What is read of a store while others change it. The clock is asked between the finding of a file
/// and its opening, and changes the store there.
class StoreRacesTest {
    @TempDir private Path temporary;
    private Rig rig;
    private Change change = () -> {};

    private interface Change {
        void make() throws Exception;
    }

    @BeforeEach
    void open() throws IOException {
        rig = new Rig(Files.createDirectory(temporary.resolve("store")), this::now);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Instant now() {
        var due = change;
        change = () -> {};
        try {
            due.make();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
        return Rig.NOW;
    }

    @ParameterizedTest(name = "Range: {0}")
    @ValueSource(strings = {"", "bytes=0-0", "bytes=0-0,2-3"})
    void fileThatIsRemovedBeforeItIsOpenedIsNotFound(String range) throws Exception {
        rig.put("a", "0123456789");
        change = () -> rig.status(request("DELETE", "a"));
        assertThat(rig.reply(request("GET", "a").with("Range", range)))
                .isEqualTo("404 no such file in the store");
    }

    @ParameterizedTest(name = "Range: {0}")
    @ValueSource(strings = {"bytes=0-0", "bytes=0-0,2-3"})
    void partsAreOfTheFileThatTookThePlaceOfTheOneFound(String range) throws Exception {
        rig.put("a", "0123456789");
        change = () -> rig.put("a", "abcdefghijkl");
        assertThat(rig.reply(request("GET", "a").with("Range", range)))
                .startsWith("206\n")
                .contains("Content-Range: bytes 0-0/12")
                .doesNotContain("0-0/10");
    }

    private Content parts() throws Exception {
        rig.put("a", "0123456789");
        var several = request("GET", "a").with("Range", "bytes=0-0,2-3");
        return ((Reply.Response) Replies.of(rig.handler, several)).content();
    }

    @Test
    void partsThatArePromisedAreSentThoughTheFileIsReplaced() throws Exception {
        var content = parts();
        rig.put("a", "abcdefghijkl");
        rig.status(request("DELETE", "a"));
        assertThat(new String(Replies.octets(content), StandardCharsets.UTF_8))
                .contains("bytes 0-0/10\r\n\r\n0\r\n", "bytes 2-3/10\r\n\r\n23\r\n");
    }

    @Test
    void fileOfPartsThatAreNotSentIsClosed() throws Exception {
        var writer = ((Content.Written) parts()).writer();
        writer.discard();
        assertThatExceptionOfType(ClosedChannelException.class)
                .isThrownBy(() -> writer.writeTo(OutputStream.nullOutputStream()));
    }

    @Test
    void folderThatIsRemovedBeforeItIsListedIsNotFound() {
        assertThatExceptionOfType(NotStored.class)
                .isThrownBy(() -> StoreListing.of(temporary.resolve("gone")))
                .satisfies(refused -> assertThat(refused.reply().status()).isEqualTo(404));
    }
}
