package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NotStoredTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(507, new IOException("No space left on device")),
                Arguments.of(507, new FileSystemException("a", null, "No space left on device")),
                Arguments.of(507, new IOException("Disk quota exceeded")),
                Arguments.of(403, new AccessDeniedException("a")),
                Arguments.of(412, new NotStored(412, "a precondition is false")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("failures")
    void failureOfTheFileSystemHasAStatus(int status, IOException failure) {
        assertThat(NotStored.byFileSystem(failure))
                .isInstanceOfSatisfying(
                        NotStored.class,
                        notStored -> assertThat(notStored.reply().status()).isEqualTo(status));
    }

    @Test
    void otherFailureIsTheServersOwn() {
        var failure = new IOException("Input/output error");
        assertThat(NotStored.byFileSystem(failure)).isSameAs(failure);
    }
}
