package webserv.handlers.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/// The part of the file system that a location shows: what lies below its base once all symbolic
/// links are followed. Blocking; safe for any thread.
///
/// A path is resolved first and only then opened, by its real path. Special files are told by their
/// attributes and never opened: a FIFO without a writer would keep the thread. After the file is
/// open, path and attributes are looked at again, so that a link that was turned meanwhile is
/// noticed. What stays open is a link that is turned there and back within these few microseconds
/// by someone who may write to the folder; the JDK cannot ask an open channel for its file.
///
/// @param base the folder, which may itself be a link that is turned to a new release
record FileTree(Path base) {
    private static final int MOST_TRIES = 3;

    /// What a path leads to.
    sealed interface Found {}

    /// A regular file.
    ///
    /// @param asked the path by which it was found
    /// @param real the path without links
    record RegularFile(Path asked, Path real, FileState state) implements Found {
        /// Whether both are one file, whatever its content by now.
        boolean isSameFileAs(RegularFile other) {
            return real.equals(other.real) && state.fileKey() == other.state.fileKey();
        }
    }

    /// A folder.
    ///
    /// @param modified when a name in it came or went last
    record Folder(Path asked, Instant modified) implements Found {}

    /// @throws Refused if it leads nowhere, out of the tree, to a special file, or may not be read
    Found find(Path path) throws Refused {
        try {
            var real = path.toRealPath();
            if (!real.startsWith(base.toRealPath())) {
                throw new Refused(404, "a symbolic link leads out of " + base + ": " + path);
            }
            return found(path, real, attributesOf(real));
        } catch (Refused refused) {
            throw refused;
        } catch (FileSystemException failure) {
            throw Refused.byFileSystem(failure);
        } catch (IOException failure) {
            throw new Refused(404, "no such file: " + failure.getMessage());
        }
    }

    /// What attributes say of a path that is known to lie in the tree.
    static Found found(Path path, Path real, BasicFileAttributes attributes) throws Refused {
        if (attributes.isDirectory()) {
            return new Folder(path, attributes.lastModifiedTime().toInstant());
        }
        if (!attributes.isRegularFile()) {
            throw new Refused(403, "neither a file nor a folder: " + path);
        }
        return new RegularFile(path, real, FileState.of(attributes));
    }

    /// An open file and its state at that moment; whoever has it closes the channel.
    record OpenFile(FileChannel channel, FileState state) {}

    /// Opens a file that was found.
    ///
    /// @throws Refused if it is gone, may not be read, or is not the one that was found any more
    OpenFile open(RegularFile file) throws IOException {
        var before = file;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            var channel = channelOf(before.real());
            try {
                var after = find(file.asked());
                if (!(after instanceof RegularFile now)) {
                    throw new Refused(404, "a folder has taken its place: " + file.asked());
                }
                if (now.isSameFileAs(before) && now.state().size() == channel.size()) {
                    return new OpenFile(channel, now.state());
                }
                before = now;
                channel.close();
            } catch (IOException failure) {
                channel.close();
                throw failure;
            }
        }
        throw new Refused(503, "it keeps changing while it is opened: " + file.asked());
    }

    private static FileChannel channelOf(Path real) throws IOException {
        try {
            return FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException | AccessDeniedException failure) {
            throw Refused.byFileSystem(failure);
        } catch (FileSystemException failure) {
            throw new Refused(503, "cannot be opened for now: " + failure.getMessage());
        }
    }

    /// The attributes of a path itself, not of what a link at its end leads to.
    static BasicFileAttributes attributesOf(Path real) throws IOException {
        return Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
