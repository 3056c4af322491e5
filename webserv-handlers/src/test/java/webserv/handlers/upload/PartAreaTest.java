package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That a process of its own keeps its folder while it lives, and loses it with `kill -9`, needs
/// another process: it is left to the tests over the image.
class PartAreaTest {
    @TempDir private Path store;

    private Path deadFolder(String name) throws IOException {
        var folder = Files.createDirectories(store.resolve(".part").resolve(name));
        Files.createFile(folder.resolve("alive"));
        Files.writeString(folder.resolve("half"), "half");
        return folder;
    }

    @Test
    void whatAKilledServerLeftIsRemoved() throws IOException {
        var dead = deadFolder("1-1-dead");
        var withoutLock = Files.createDirectories(store.resolve(".part/1-2-dead"));
        try (var area = PartArea.in(store);
                var file = area.create(new Quota(10, 0))) {
            file.write(new ByteArrayInputStream(new byte[3]), new byte[2]);
            assertThat(dead).doesNotExist();
            assertThat(withoutLock).doesNotExist();
            assertThat(file.length()).isEqualTo(3);
        }
    }

    @Test
    void folderThatSomebodyHoldsIsLeftAlone() throws IOException {
        try (var first = PartArea.in(store);
                var file = first.create(new Quota(10, 0))) {
            PartArea.in(store).close();
            file.write(new ByteArrayInputStream(new byte[3]), new byte[2]);
            file.moveTo(store.resolve("a"), Rig.NOW);
        }
        assertThat(store.resolve("a")).hasSize(3);
    }

    @Test
    void nothingIsLeftWhenItIsClosed() throws IOException {
        PartArea.in(store).close();
        try (var left = Files.list(store.resolve(".part"))) {
            assertThat(left).containsExactly(store.resolve(".part/lock"));
        }
    }

    @Test
    void linkInPlaceOfTheFolderIsRefused(@TempDir Path elsewhere) throws IOException {
        Files.createSymbolicLink(store.resolve(".part"), elsewhere);
        assertThatIOException()
                .isThrownBy(() -> PartArea.in(store))
                .isInstanceOf(NotDirectoryException.class);
        assertThat(elsewhere).isEmptyDirectory();
    }
}
