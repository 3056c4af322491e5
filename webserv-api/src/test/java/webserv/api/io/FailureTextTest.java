package webserv.api.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTextTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new IOException("No space left on device"), "No space left on device"),
                Arguments.of(new FileSystemException("/a", null, "Read-only"), "/a: Read-only"),
                Arguments.of(new FileSystemException("/a"), "/a"),
                Arguments.of(new NoSuchFileException("/a"), "/a: no such file or folder"),
                Arguments.of(new NoSuchFileException("/a", null, "gone"), "/a: gone"),
                Arguments.of(new AccessDeniedException("/a"), "/a: not permitted"),
                Arguments.of(new NotDirectoryException("/a"), "/a: no folder"),
                Arguments.of(new FileAlreadyExistsException("/a"), "/a: there already"),
                Arguments.of(new DirectoryNotEmptyException("/a"), "/a: not empty"),
                Arguments.of(new ClosedChannelException(), "closed already"),
                Arguments.of(new IOException(""), "IOException"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("failures")
    void failureIsToldInWords(IOException failure, String text) {
        assertThat(FailureText.of(failure)).isEqualTo(text);
    }
}
