package webserv.handlers.upload;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Where files are until they are whole: a hidden folder of the store, so that giving them their
/// names never crosses a file system.
///
/// ```
///   store/.part/lock                  held while folders are made and swept
///   store/.part/<process>-<number>/   one for each handler
///                           alive     held as long as the handler lives
///                           <number>  a file that is being written, a folder that is being removed
///   store/.part/resumable/            uploads that outlive the server, see [Uploads]
/// ```
///
/// A folder whose `alive` nobody holds belonged to a server that was killed; the system gave up the
/// lock for it. Such folders are swept when a handler starts. One that a living process holds means
/// that the store is another server's, and stops the start. Those of this process, told by their
/// names, are left alone, as a new configuration takes over while the old one still ends its
/// requests; to look at a lock of one's own would be to lose it, as POSIX drops a process's locks
/// on a file when any of its channels to it is closed.
final class PartArea implements AutoCloseable {
    /// The name of the folder in a store.
    static final String NAME = ".part";

    private static final String ALIVE = "alive";
    private static final String RESUMABLE = "resumable";

    private final Path folder;
    private final FileChannel alive;
    private final AtomicLong names = new AtomicLong();

    private PartArea(Path folder, FileChannel alive) {
        this.folder = folder;
        this.alive = alive;
    }

    /// Sweeps what killed servers left, and makes a folder.
    ///
    /// @throws IOException if another server has the store, or the folder cannot be made
    static PartArea in(Path store) throws IOException {
        var area = store.resolve(NAME);
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
            var folder = newFolder(area, prefix);
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

    private static Path newFolder(Path area, String prefix) throws IOException {
        for (int number = 1; ; number++) {
            try {
                return Files.createDirectory(area.resolve(prefix + number));
            } catch (FileAlreadyExistsException _) {
                // That of an earlier configuration, which still ends its requests.
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
                var name = folder.getFileName().toString();
                if (!name.startsWith(ownPrefix)
                        && !name.equals(RESUMABLE)
                        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    sweepIfDead(folder);
                }
            }
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
    }

    private static void sweepIfDead(Path folder) throws IOException {
        try (var channel = openLock(folder.resolve(ALIVE))) {
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new IOException(
                        "the store is in use by another server: process " + processOf(folder));
            }
            Trees.delete(folder);
        }
    }

    private static String processOf(Path folder) {
        var name = folder.getFileName().toString();
        return name.substring(0, Math.max(name.indexOf('-'), 0));
    }

    /// A file of its own for each caller. Safe for any thread.
    PartFile create(Quota quota) throws IOException {
        return PartFile.create(unusedPath(), quota);
    }

    /// A path where nothing is, of the same file system as the store.
    Path unusedPath() {
        return folder.resolve(Long.toString(names.incrementAndGet()));
    }

    boolean isThere() {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    /// The folder of uploads that outlive the server; made by whoever uses it.
    Path resumable() {
        return folder.resolveSibling(RESUMABLE);
    }

    /// To be called when nothing is written any more.
    @Override
    public void close() throws IOException {
        try (alive) {
            if (isThere()) {
                Trees.delete(folder);
            }
        }
    }
}
