package webserv.api.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With descriptors left. That it is seen where there are none is shown by those who ask for it, in
/// processes of their own.
class DescriptorShortageTest {
    @TempDir private Path folder;

    @Test
    void whatIsOpenedOrNotThereShowsNone() throws IOException {
        assertThat(DescriptorShortage.isSeenAt(folder)).isFalse();
        assertThat(DescriptorShortage.isSeenAt(Files.createFile(folder.resolve("file")))).isFalse();
        assertThat(DescriptorShortage.isSeenAt(folder.resolve("none"))).isFalse();
    }

    /// A link to itself is there and cannot be opened, as nothing can without descriptors.
    @Test
    void whatIsThereAndCannotBeOpenedShowsIt() throws IOException {
        var circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
        assertThat(DescriptorShortage.isSeenAt(circle)).isTrue();
    }
}
