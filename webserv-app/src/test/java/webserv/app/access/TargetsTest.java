package webserv.app.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that has two names, one of them through a link to its folder.
class TargetsTest {
    @TempDir Path temporary;
    private final Targets targets = new Targets(new ByteArrayOutputStream());
    private Path file;
    private Path linked;
    private Path moved;

    @BeforeEach
    void link() throws IOException {
        var folder = Files.createDirectory(temporary.toRealPath().resolve("folder"));
        file = folder.resolve("a.log");
        moved = folder.resolve("a.log.1");
        linked = Files.createSymbolicLink(folder.resolveSibling("link"), folder).resolve("a.log");
    }

    @AfterEach
    void close() {
        targets.close();
    }

    private int take(Path name) throws IOException {
        return targets.take(Optional.of(name));
    }

    private void add(int target, String line) {
        targets.add(target, line.getBytes(US_ASCII), line.length());
    }

    private static long descriptorsOf(Path file) throws IOException {
        return AccessLogTest.descriptorsOf(file);
    }

    /// As a reload finds it whose configuration has both, as the one before it.
    @Test
    void bothNamesHaveOneTargetThoughTheFileWasMovedBetweenTwoReloads() throws IOException {
        int before = take(linked);
        assertThat(take(linked)).isEqualTo(before);
        Files.move(file, moved);
        assertThat(take(linked)).isEqualTo(before);
        assertThat(take(file)).isEqualTo(before);
        assertThat(descriptorsOf(file)).isEqualTo(1);
        assertThat(descriptorsOf(moved)).isZero();
    }

    @Test
    void otherNameHasTheTargetOfTheFileThatWasMoved() throws IOException {
        int before = take(linked);
        Files.move(file, moved);
        assertThat(take(file)).isEqualTo(before);
        Files.move(file, moved.resolveSibling("a.log.2"));
        assertThat(take(linked)).isEqualTo(before);
        assertThat(descriptorsOf(file)).isEqualTo(1);
    }

    @Test
    void bothNamesHaveOneTargetThoughTheFileIsMovedBetweenTheTwo() throws IOException {
        int first = take(linked);
        Files.move(file, moved);
        int second = take(linked);
        Files.move(file, moved.resolveSibling("a.log.2"));
        assertThat(take(file)).isEqualTo(second).isEqualTo(first);
        assertThat(descriptorsOf(file)).isEqualTo(1);
    }

    /// Two files, of which one gives its name to the other.
    @Test
    void targetsThatComeToOneFileBecomeOneOfBothNumbers() throws IOException {
        var other = file.resolveSibling("b.log");
        var link = Files.createSymbolicLink(file.resolveSibling("link.log"), file);
        int one = take(other);
        int two = take(link);
        assertThat(two).isNotEqualTo(one);
        Files.delete(link);
        Files.createSymbolicLink(link, other);
        assertThat(take(link)).isEqualTo(one);
        add(one, "1\n");
        add(two, "2\n");
        targets.flush();
        assertThat(descriptorsOf(other)).isEqualTo(1);
        for (int i = 3; i < 9; i += 2) {
            add(one, i + "\n");
            add(two, i + 1 + "\n");
        }
        targets.flush();
        assertThat(other).hasContent("1\n2\n3\n4\n5\n6\n7\n8\n");
        assertThat(file).isEmptyFile();

        targets.release(one);
        targets.release(two);
        assertThat(descriptorsOf(other)).isEqualTo(1);
        targets.release(one);
        assertThat(descriptorsOf(other)).isZero();
    }
}
