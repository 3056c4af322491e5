package webserv.handlers.upload;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// A folder of files that clients put and take. Blocking; safe for any thread.
///
/// Content is written outside the lock; the lock is held while a precondition is asked and the file
/// takes or loses its name, so that of any number of writers with `If-None-Match: *` one wins. It
/// covers this server's own writers; whoever else writes to the folder is seen, not stopped.
///
/// Each version that is stored is given a time of its own: a clock tick holds many uploads, a freed
/// inode is used again, and two versions must not share a validator.
final class Store implements AutoCloseable {

    /// Asked under the lock, with what has the name.
    @FunctionalInterface
    interface Condition {
        /// @throws NotStored if it is false
        void check(Optional<StoredFile> current) throws NotStored;
    }

    /// A file that has its content and wants its name.
    record Ready(String name, PartFile file) {}

    /// A file that has its name.
    ///
    /// @param replaced whether another one had it before
    record Stored(String name, StoredFile file, boolean replaced) {}

    private final Path folder;
    private final PartArea parts;
    private final Quota quota;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    /// Guarded by the lock.
    private Instant lastStamp = Instant.EPOCH;

    private Store(Path folder, PartArea parts, Quota quota, InstantSource clock) {
        this.folder = folder;
        this.parts = parts;
        this.quota = quota;
        this.clock = clock;
    }

    /// Opens the store and removes what a killed server left half written in it.
    ///
    /// @param quotaOctets the most that it may hold
    static Store open(Path folder, long quotaOctets, InstantSource clock) throws IOException {
        var real = folder.toRealPath();
        var parts = PartArea.in(real);
        return new Store(real, parts, new Quota(quotaOctets, octetsIn(real)), clock);
    }

    private static long octetsIn(Path folder) throws IOException {
        long octets = 0;
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                octets +=
                        StoredFile.at(file)
                                .filter(StoredFile::isRegular)
                                .map(StoredFile::size)
                                .orElse(0L);
            }
        }
        return octets;
    }

    /// What has a name now.
    ///
    /// @param name without an objection, see [StoredName]
    Optional<StoredFile> find(String name) throws IOException {
        return StoredFile.at(folder.resolve(name));
    }

    /// A new file without a name.
    PartFile newFile() throws IOException {
        return parts.create(quota);
    }

    /// Gives files their names, each at once and whole: all of them, or none where a condition is
    /// false. They survive a loss of power when this returns.
    List<Stored> commit(List<Ready> files, Condition condition) throws IOException {
        var stored = new ArrayList<Stored>();
        lock.lock();
        try {
            for (var ready : files) {
                condition.check(find(ready.name()));
            }
            for (var ready : files) {
                stored.add(commit(ready));
            }
        } finally {
            lock.unlock();
        }
        persistNames();
        return stored;
    }

    private Stored commit(Ready ready) throws IOException {
        var target = folder.resolve(ready.name());
        var replaced = StoredFile.at(target).filter(StoredFile::isRegular);
        var stored = ready.file().moveTo(target, stamp());
        replaced.map(StoredFile::size).ifPresent(quota::giveBack);
        return new Stored(ready.name(), stored, replaced.isPresent());
    }

    private Instant stamp() {
        var now = clock.instant();
        lastStamp = now.isAfter(lastStamp) ? now : lastStamp.plusNanos(1);
        return lastStamp;
    }

    /// Removes a file.
    void delete(String name, Condition condition) throws IOException {
        lock.lock();
        try {
            var current = find(name);
            condition.check(current);
            Files.delete(folder.resolve(name));
            current.map(StoredFile::size).ifPresent(quota::giveBack);
        } catch (IOException failure) {
            throw NotStored.byFileSystem(failure);
        } finally {
            lock.unlock();
        }
        persistNames();
    }

    /// An open file and what it is.
    record OpenFile(FileChannel channel, StoredFile file) {}

    /// Opens what was found to be a regular file; empty where it has been replaced or removed
    /// meanwhile.
    Optional<OpenFile> open(StoredFile found) throws IOException {
        var channel =
                FileChannel.open(found.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            if (StoredFile.at(found.path()).filter(found::isSameVersionAs).isPresent()
                    && channel.size() == found.size()) {
                return Optional.of(new OpenFile(channel, found));
            }
            channel.close();
            return Optional.empty();
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    /// A new name is on the disk only when its folder is. Not every system opens folders, nor may
    /// this one be readable; then the system's own habits have to do.
    private void persistNames() throws IOException {
        try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } catch (AccessDeniedException _) {
            // See above.
        }
    }

    @Override
    public void close() throws IOException {
        parts.close();
    }
}
