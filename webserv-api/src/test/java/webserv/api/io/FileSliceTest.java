package webserv.api.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSliceTest {
    @TempDir Path folder;

    @Test
    void fileIsGivenBackOnceHoweverOftenTheSliceIsClosed() throws IOException {
        var givenBack = new AtomicInteger();
        try (var file = FileChannel.open(Files.writeString(folder.resolve("a"), "abc"))) {
            var slice = new FileSlice(file, 0, 3, givenBack::incrementAndGet);
            assertThat(givenBack).hasValue(0);
            slice.close();
            slice.close();
            assertThat(givenBack).hasValue(1);
        }
    }

    @Test
    void sliceIsClaimedByOne() throws IOException {
        try (var file = FileChannel.open(Files.writeString(folder.resolve("a"), "abc"))) {
            var slice = new FileSlice(file, 0, 3, () -> {});
            assertThat(slice.claim()).isTrue();
            assertThat(slice.claim()).isFalse();
        }
    }
}
