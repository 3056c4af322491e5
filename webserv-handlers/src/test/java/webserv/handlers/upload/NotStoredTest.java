package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.handlers.Replies;

class NotStoredTest {
    @TempDir private Path roomy;

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(507, new IOException("Auf dem Gerät ist kein Speicherplatz mehr")),
                Arguments.of(507, new FileSystemException("a", null, "Read-only file system")),
                Arguments.of(507, new IOException("Disk quota exceeded")),
                Arguments.of(403, new AccessDeniedException("a")),
                Arguments.of(412, NotStored.preconditionFalse()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("failures")
    void failureToWriteHasAStatusInAnyLanguage(int status, IOException failure) {
        assertThat(NotStored.byWriting(failure, roomy))
                .isInstanceOfSatisfying(
                        NotStored.class,
                        notStored -> assertThat(notStored.reply().status()).isEqualTo(status));
    }

    @Test
    void diskWithRoomIsNotCalledFull() {
        assertThat(NotStored.byWriting(new IOException("EIO"), roomy))
                .isInstanceOfSatisfying(
                        NotStored.class,
                        notStored ->
                                assertThat(notStored.reply().cause().code())
                                        .isEqualTo("upload-not-written"));
    }

    @Test
    void reasonIsToldInWords() throws IOException {
        var gone = new NoSuchFileException("/up/.part/1");
        assertThat(Replies.text(((NotStored) NotStored.byWriting(gone, Path.of("/none"))).reply()))
                .isEqualTo("507 cannot write: /up/.part/1: no such file or folder");
        assertThat(Replies.text(((NotStored) NotStored.byWriting(gone, roomy)).reply()))
                .isEqualTo("507 no file can be made in " + roomy);
    }

    private static int status(IOException failure) {
        return ((NotStored) failure).reply().status();
    }

    /// A link to itself is there and cannot be opened, as nothing can without descriptors.
    @Test
    void whatCannotBeMadeWhereNothingCanBeOpenedIsForLater() throws IOException {
        var near = Files.createSymbolicLink(roomy.resolve("link"), Path.of("link"));
        assertThat(status(NotStored.byWriting(new FileSystemException("a", null, "EMFILE"), near)))
                .isEqualTo(503);
        assertThat(status(NotStored.byWriting(new IOException("EIO"), near))).isEqualTo(507);
        var gone = roomy.resolve("gone");
        assertThat(status(NotStored.byWriting(new FileSystemException("a", null, "EROFS"), gone)))
                .isEqualTo(507);
    }

    @Test
    void whatCouldNotBeMadeForWantOfADescriptorIsForLaterThoughOneIsFreeAgain() {
        var failure = new FileSystemException("a", null, "Too many open files");
        assertThat(status(NotStored.byWriting(failure, roomy))).isEqualTo(503);
    }

    @Test
    void whatIsThereAndCannotBeOpenedIsForLater() throws IOException {
        var link = Files.createSymbolicLink(roomy.resolve("link"), Path.of("link"));
        assertThatExceptionOfType(NotStored.class)
                .isThrownBy(() -> StoreListing.of(link))
                .satisfies(refused -> assertThat(status(refused)).isEqualTo(503));
        assertThat(status(NotStored.byOpening(new FileSystemException("a", null, "EMFILE"))))
                .isEqualTo(503);
        assertThat(status(NotStored.byOpening(new AccessDeniedException("a")))).isEqualTo(403);
    }

    @Test
    void whatIsForLaterSaysWhen() throws IOException {
        var busy = (NotStored) NotStored.byOpening(new FileSystemException("a", null, "EMFILE"));
        assertThat(Replies.text(busy.reply()))
                .isEqualTo("503 cannot be opened for now: a: EMFILE\nRetry-After: 5");
        assertThat(Replies.text(NotStored.forNow("unsettled", "it changes").reply()))
                .isEqualTo("503 it changes\nRetry-After: 5");
    }

    @Test
    void otherFailureIsTheServersOwn() {
        var failure = new IOException("Input/output error");
        assertThat(NotStored.byFileSystem(failure)).isSameAs(failure);
        var gone = new ClosedByInterruptException();
        assertThat(NotStored.byWriting(gone, roomy)).isSameAs(gone);
    }
}
