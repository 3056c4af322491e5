package webserv.handlers.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.Content;

/// Files that stay open between requests.
class OpenFilesTest {
    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private final List<FileChannel> channels = new ArrayList<>();
    private Path path;

    @BeforeEach
    void writeFile(@TempDir Path folder) throws IOException {
        path = Files.writeString(folder.resolve("a"), "a");
    }

    private OpenFiles openFiles(int most) {
        return new OpenFiles(most, 1 << 20, later::add);
    }

    private SharedFile file() throws IOException {
        var channel = FileChannel.open(path);
        channels.add(channel);
        return new SharedFile(
                new FileTree.OpenFile(Path.of("f"), channel, new FileState(Instant.EPOCH, 0, 1, 0)),
                null,
                new AtomicLong());
    }

    private SharedFile kept(OpenFiles files) throws IOException {
        var file = file();
        files.keep(file);
        return file;
    }

    private List<Boolean> open() {
        return channels.stream().map(FileChannel::isOpen).toList();
    }

    @Test
    void firstOneIsClosedWhenThereIsNoRoom() throws IOException {
        var files = openFiles(2);
        kept(files);
        kept(files);
        kept(files);
        assertThat(open()).containsExactly(false, true, true);
        assertThat(files.size()).isEqualTo(2);
    }

    @Test
    void borrowedOneStaysAndTheNextOneGoes() throws IOException {
        var files = openFiles(2);
        Objects.requireNonNull(kept(files).borrow()).release();
        kept(files);
        kept(files);
        assertThat(open()).containsExactly(true, false, true);
    }

    @Test
    void fileThatIsGivenUpIsClosedByItsLastReader() throws IOException {
        var files = openFiles(1);
        var file = kept(files);
        var first = Objects.requireNonNull(file.borrow());
        var second = Objects.requireNonNull(file.borrow());
        files.giveUp(file);
        files.giveUp(file);
        first.release();
        assertThat(open()).containsExactly(true);
        second.release();
        assertThat(open()).containsExactly(false);
        assertThat(file.borrow()).isNull();
    }

    @Test
    void allAreGivenUpWhenDescriptorsRunOut() throws IOException {
        var files = openFiles(3);
        kept(files);
        kept(files);
        assertThat(files.giveUpAll()).isTrue();
        assertThat(open()).containsExactly(false, false);
        assertThat(files.giveUpAll()).isFalse();
    }

    @Test
    void fileThatNobodyAsksForIsClosedAfterAWhile() throws IOException {
        var files = openFiles(3);
        var used = kept(files);
        kept(files);
        assertThat(later).hasSize(1);
        Objects.requireNonNull(used.borrow()).release();
        later.remove().run();
        assertThat(open()).containsExactly(true, false);
        assertThat(later).hasSize(1);
        later.remove().run();
        assertThat(open()).containsExactly(false, false);
        assertThat(later).isEmpty();
    }

    @Test
    void oneThatIsKeptAfterTheLastSweepIsSweptAsWell() throws IOException {
        var files = openFiles(3);
        kept(files);
        later.remove().run();
        kept(files);
        assertThat(later).hasSize(1);
        later.remove().run();
        assertThat(open()).containsExactly(false, false);
    }

    @Test
    void noneIsKeptWithoutRoom() throws IOException {
        var files = openFiles(0);
        assertThat(files.keepsAny()).isFalse();
        kept(files);
        assertThat(open()).containsExactly(false);
    }

    /// Each borrower that gets the file finds it open, however many come while it is given up.
    @Test
    void fileIsOpenAsLongAsAnyReaderHasIt() throws Exception {
        var files = openFiles(1);
        var readers = new ArrayList<Callable<Boolean>>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 200; round++) {
                var file = kept(files);
                readers.clear();
                for (int i = 0; i < 4; i++) {
                    readers.add(() -> isOpenForReading(file));
                }
                readers.add(() -> {
                    files.giveUp(file);
                    return true;
                });
                for (var result : threads.invokeAll(readers)) {
                    assertThat(result.get()).isTrue();
                }
            }
        }
        assertThat(open()).containsOnly(false);
    }

    private static boolean isOpenForReading(SharedFile file) {
        var octets = file.borrow();
        if (octets == null) {
            return true;
        }
        var slice = ((Content.File) octets.all()).slice();
        try (slice) {
            return slice.file().isOpen();
        }
    }
}
