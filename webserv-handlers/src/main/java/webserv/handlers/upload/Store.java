package webserv.handlers.upload;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

    /// The longest path of a file: what Linux takes (PATH_MAX, without its end), less what a path
    /// grows by when the folder it begins with is moved to the part area, to be removed there.
    private static final int MOST_PATH_OCTETS = 4095 - 64;

    private final Path folder;
    private final Optional<PartArea> parts;
    private final Quota quota;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    /// Guarded by the lock.
    private Instant lastStamp = Instant.EPOCH;

    private Store(Path folder, Optional<PartArea> parts, Quota quota, InstantSource clock) {
        this.folder = folder;
        this.parts = parts;
        this.quota = quota;
        this.clock = clock;
    }

    /// Opens the store and removes what a killed server left half written in it.
    ///
    /// @param quotaOctets the most that it may hold
    /// @throws IOException if the folder cannot be written to, or another server has it
    static Store open(Path folder, long quotaOctets, InstantSource clock) throws IOException {
        var real = folder.toRealPath();
        var parts = PartArea.in(real);
        try {
            long octets = Trees.octetsIn(real, real.resolve(PartArea.NAME));
            return new Store(real, Optional.of(parts), new Quota(quotaOctets, octets), clock);
        } catch (IOException failure) {
            parts.close();
            throw failure;
        }
    }

    /// The store as it is before it can be opened: nothing can be put into it or taken out, but
    /// what is there can be read.
    static Store unopened(Path folder, InstantSource clock) {
        return new Store(folder, Optional.empty(), new Quota(0, 0), clock);
    }

    private PartArea parts() {
        return parts.orElseThrow(
                () -> new IllegalStateException("a store is written to that is not open"));
    }

    /// What has a name now; empty also where what should be a folder on the way is none, and for a
    /// name that makes too long a path. Symbolic links are not followed: this server makes none,
    /// and nobody else writes to the store.
    ///
    /// @param name without an objection, see [StoredName]
    Optional<StoredFile> find(String name) throws IOException {
        if (makesTooLongAPath(name)) {
            return Optional.empty();
        }
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            var parent = StoredFile.at(folder.resolve(name.substring(0, slash)));
            if (parent.filter(StoredFile::isFolder).isEmpty()) {
                return Optional.empty();
            }
        }
        return StoredFile.at(folder.resolve(name));
    }

    private boolean makesTooLongAPath(String name) {
        return octetsOf(folder.toAbsolutePath().toString()) + 1 + octetsOf(name) > MOST_PATH_OCTETS;
    }

    private static int octetsOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// Checks that what stands in the way to a name are folders, as far as it is there, and that
    /// the system takes the whole path.
    ///
    /// @throws NotStored with 409 if one is none, with 403 if the path is too long
    void checkParents(String name) throws IOException {
        if (makesTooLongAPath(name)) {
            throw new NotStored(
                    403,
                    "name-refused",
                    "a name that makes a path of more than " + MOST_PATH_OCTETS + " octets");
        }
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            var parent = StoredFile.at(folder.resolve(name.substring(0, slash)));
            if (parent.isPresent() && !parent.get().isFolder()) {
                throw new NotStored(409, "no-folder", "on the way to the name is no folder");
            }
        }
    }

    /// The folder itself, or one in it that [#find] has found.
    Path folder(String name) {
        return folder.resolve(name);
    }

    /// A new file without a name.
    PartFile newFile() throws IOException {
        return parts().create(quota);
    }

    /// Whether the folder is still the one that was opened: somebody may have removed it and made
    /// it anew.
    boolean isThere() {
        return parts.filter(PartArea::isThere).isPresent();
    }

    Quota quota() {
        return quota;
    }

    /// Where uploads are kept that outlive the server.
    Path resumable() {
        return parts().resumable();
    }

    /// Gives files their names, each at once and whole: all of them, or none where a condition is
    /// false. Folders that their names need are made. They survive a loss of power when this
    /// returns.
    List<Stored> commit(List<Ready> files, Condition condition) throws IOException {
        var stored = new ArrayList<Stored>();
        try (var changed = new ChangedFolders()) {
            lock.lock();
            try {
                for (var ready : files) {
                    checkParents(ready.name());
                    condition.check(find(ready.name()));
                }
                for (var ready : files) {
                    var parent = Trees.parentOf(folder.resolve(ready.name()));
                    makeFolder(parent);
                    changed.add(parent);
                }
                for (var ready : files) {
                    stored.add(commit(ready));
                }
            } finally {
                lock.unlock();
            }
            changed.persist();
        }
        return stored;
    }

    private Stored commit(Ready ready) throws IOException {
        var target = folder.resolve(ready.name());
        var replaced = StoredFile.at(target).filter(StoredFile::isRegular);
        var stored = ready.file().moveTo(target, stamp());
        replaced.map(StoredFile::size).ifPresent(quota::giveBack);
        return new Stored(ready.name(), stored, replaced.isPresent());
    }

    private void makeFolder(Path wanted) throws IOException {
        if (Files.isDirectory(wanted, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var parent = Trees.parentOf(wanted);
        makeFolder(parent);
        try (var changed = new ChangedFolders()) {
            changed.add(parent);
            Files.createDirectory(wanted);
            changed.persist();
        } catch (IOException failure) {
            throw NotStored.byWriting(failure, folder);
        }
    }

    private Instant stamp() {
        var now = clock.instant();
        lastStamp = now.isAfter(lastStamp) ? now : lastStamp.plusNanos(1);
        return lastStamp;
    }

    /// Removes a file, or a folder with all that is in it. It is out of sight at once.
    void delete(String name, Condition condition) throws IOException {
        Optional<Path> aside;
        try (var changed = new ChangedFolders()) {
            lock.lock();
            try {
                var current = find(name);
                condition.check(current);
                var target = folder.resolve(name);
                changed.add(Trees.parentOf(target));
                aside = takeAway(target, current);
            } catch (IOException failure) {
                throw NotStored.byFileSystem(failure);
            } finally {
                lock.unlock();
            }
            changed.persist();
        }
        if (aside.isPresent()) {
            remove(aside.get());
        }
    }

    /// Takes what has a name from its place.
    ///
    /// @return where it is now, if it is a folder
    private Optional<Path> takeAway(Path target, Optional<StoredFile> current) throws IOException {
        if (current.filter(StoredFile::isFolder).isEmpty()) {
            Files.delete(target);
            current.map(StoredFile::size).ifPresent(quota::giveBack);
            return Optional.empty();
        }
        var unused = parts().unusedPath();
        Files.move(target, unused, StandardCopyOption.ATOMIC_MOVE);
        return Optional.of(unused);
    }

    /// The name is gone, as was asked. What cannot be removed now is still counted, and is removed
    /// with the others when the server starts anew.
    private void remove(Path aside) {
        try {
            long octets = Trees.octetsIn(aside, parts().unusedPath());
            Trees.delete(aside);
            quota.giveBack(octets);
        } catch (IOException _) {
            // See above.
        }
    }

    /// An open file and what it is.
    record OpenFile(FileChannel channel, StoredFile file) {
        void close() {
            try {
                channel.close();
            } catch (IOException _) {
                // Nothing was written to it, so nothing can be lost by a failed close.
            }
        }
    }

    /// Opens what was found to be a regular file; empty where it has been replaced or removed
    /// meanwhile.
    Optional<OpenFile> open(StoredFile found) throws IOException {
        FileChannel channel;
        try {
            channel =
                    FileChannel.open(
                            found.path(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException failure) {
            throw NotStored.byOpening(failure);
        }
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

    @Override
    public void close() throws IOException {
        if (parts.isPresent()) {
            parts.get().close();
        }
    }
}
