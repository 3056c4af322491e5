package webserv.api.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// With descriptors left. That it is seen where there are none is shown by those who ask for it, in
/// processes of their own.
class DescriptorShortageTest {
    @TempDir private Path folder;

    private static IOException unknownWords() {
        return new IOException("Zu viele offene Dateien");
    }

    @Test
    void whatIsOpenedOrNotThereShowsNone() throws IOException {
        assertThat(DescriptorShortage.explains(unknownWords(), folder)).isFalse();
        assertThat(
                        DescriptorShortage.explains(
                                unknownWords(), Files.createFile(folder.resolve("file"))))
                .isFalse();
        assertThat(DescriptorShortage.explains(unknownWords(), folder.resolve("none"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Too many open files",
                "Too many open files in system",
                "No file descriptors available"
            })
    void whatSaysSoIsExplainedThoughOneIsFreeAgain(String words) {
        assertThat(DescriptorShortage.explains(new IOException(words), folder)).isTrue();
        assertThat(DescriptorShortage.explains(new FileSystemException("a", null, words), folder))
                .isTrue();
    }

    @Test
    void nameOfAFileSaysNothing() {
        var named = new FileSystemException("Too many open files", null, "Read-only file system");
        assertThat(DescriptorShortage.explains(named, folder)).isFalse();
        assertThat(DescriptorShortage.explains(new FileSystemException("a"), folder)).isFalse();
        assertThat(DescriptorShortage.explains(new IOException(), folder)).isFalse();
    }

    /// A link to itself is there and cannot be opened, as nothing can without descriptors.
    @Test
    void whatIsThereAndCannotBeOpenedShowsIt() throws IOException {
        var circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
        assertThat(DescriptorShortage.explains(unknownWords(), circle)).isTrue();
    }
}
