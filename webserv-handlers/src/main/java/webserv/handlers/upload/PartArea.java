package webserv.handlers.upload;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where files are until they are whole: a hidden folder of the store, so that giving them their
/// names never crosses a file system.
///
/// ```
///   store/.part/lock                  held while folders are made and swept
///   store/.part/<process>-<random>/   one for each handler
///                             alive   held as long as the handler lives
///                             <uuid>  a file that is being written
/// ```
///
/// A folder whose `alive` nobody holds belonged to a server that was killed; the system gave up the
/// lock for it. Such folders are swept when a handler is made. One of a server that lives is left
/// alone, so `check` can run beside it, and so are those of this process, told by their names: to
/// look at a lock of one's own would be to lose it, as POSIX drops a process's locks on a file when
/// any of its channels to it is closed.
final class PartArea implements AutoCloseable {
    private static final String ALIVE = "alive";

    private final Path folder;
    private final FileChannel alive;

    private PartArea(Path folder, FileChannel alive) {
        this.folder = folder;
        this.alive = alive;
    }

    /// Sweeps what killed servers left, and makes a folder.
    static PartArea in(Path store) throws IOException {
        var area = store.resolve(".part");
        makeFolder(area);
        try (var guard = openLock(area.resolve("lock"))) {
            guard.lock();
            var process = ProcessHandle.current();
            var prefix =
                    process.pid()
                            + "-"
                            + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L)
                            + "-";
            sweep(area, prefix);
            var folder = Files.createDirectory(area.resolve(prefix + UUID.randomUUID()));
            var alive = openLock(folder.resolve(ALIVE));
            alive.lock();
            return new PartArea(folder, alive);
        }
    }

    private static void makeFolder(Path area) throws IOException {
        try {
            Files.createDirectory(area);
        } catch (FileAlreadyExistsException _) {
            if (!Files.isDirectory(area, LinkOption.NOFOLLOW_LINKS)) {
                throw new NotDirectoryException(area.toString());
            }
        }
    }

    private static FileChannel openLock(Path file) throws IOException {
        return FileChannel.open(
                file,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                LinkOption.NOFOLLOW_LINKS);
    }

    private static void sweep(Path area, String ownPrefix) throws IOException {
        try (var folders = Files.newDirectoryStream(area)) {
            for (var folder : folders) {
                boolean own = folder.getFileName().toString().startsWith(ownPrefix);
                if (!own && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    sweepIfDead(folder);
                }
            }
        }
    }

    private static void sweepIfDead(Path folder) throws IOException {
        try (var channel = openLock(folder.resolve(ALIVE))) {
            @Nullable FileLock lock = channel.tryLock();
            if (lock != null) {
                remove(folder);
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /// A file of its own for each caller. Safe for any thread.
    PartFile create(Quota quota) throws IOException {
        return new PartFile(folder.resolve(UUID.randomUUID().toString()), quota);
    }

    /// To be called when nothing is written any more.
    @Override
    public void close() throws IOException {
        try (alive) {
            remove(folder);
        }
    }
}
