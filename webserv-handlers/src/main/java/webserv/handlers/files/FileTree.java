package webserv.handlers.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import webserv.handlers.files.Refused.Why;

/// The part of the file system that a location shows. Blocking; safe for any thread.
///
/// A path is resolved first, which follows links as far as the location has them followed, and only
/// then opened, by its real path and without following any link, see [OpenFolder]: what is opened
/// is what was looked at, whoever turns a link meanwhile. Special files are told by their
/// attributes and never opened: a FIFO without a writer would keep the thread. What stays possible
/// is that somebody who may write to the folder puts a FIFO in a file's place between the two,
/// which keeps one thread; another's file he cannot have served.
///
/// @param base the folder, which may itself be a link that is turned to a new release
/// @param links which links below it are followed
record FileTree(Path base, Links links) {
    private static final int MOST_TRIES = 3;

    /// What a path leads to.
    sealed interface Found {}

    /// A regular file.
    ///
    /// @param asked the path by which it was found
    /// @param real the path without links
    record RegularFile(Path asked, Path real, FileState state) implements Found {}

    /// A folder.
    ///
    /// @param asked the path by which it was found
    /// @param real the path without links
    /// @param modified when a name in it came or went last
    record Folder(Path asked, Path real, Instant modified) implements Found {}

    /// @throws Refused if it leads nowhere, over a link that is not followed, to a special file, or
    ///   may not be read
    Found find(Path path) throws Refused {
        try {
            var real = resolved(path);
            return found(path, real, attributesOf(real));
        } catch (Refused refused) {
            throw refused;
        } catch (FileSystemException failure) {
            throw Refused.byFileSystem(failure);
        } catch (IOException failure) {
            throw new Refused(Why.NOT_FOUND, "no such file: " + failure.getMessage());
        }
    }

    /// What attributes say of a path that is known to lie in the tree.
    private static Found found(Path path, Path real, BasicFileAttributes attributes)
            throws Refused {
        if (attributes.isDirectory()) {
            return new Folder(path, real, attributes.lastModifiedTime().toInstant());
        }
        if (!attributes.isRegularFile()) {
            throw new Refused(Why.SPECIAL, "neither a file nor a folder: " + path);
        }
        return new RegularFile(path, real, FileState.of(attributes));
    }

    private Path resolved(Path path) throws IOException {
        if (links == Links.OWNER) {
            return resolvedByOwners(path);
        }
        var real = path.toRealPath();
        var followed =
                switch (links) {
                    case FOLLOW, OWNER -> true;
                    case WITHIN -> real.startsWith(base.toRealPath());
                    // Of a path without links the real one is the same.
                    case NEVER -> real.equals(base.toRealPath().resolve(base.relativize(path)));
                };
        if (!followed) {
            throw new Refused(Why.LINK, "a symbolic link is not followed (" + links + "): " + path);
        }
        return real;
    }

    /// Name by name, as each link on the way has to belong to the owner of what it leads to.
    private Path resolvedByOwners(Path path) throws IOException {
        var real = base.toRealPath();
        for (var name : base.relativize(path)) {
            var next = real.resolve(name);
            if (Files.isSymbolicLink(next)
                    && !Files.getOwner(next, LinkOption.NOFOLLOW_LINKS)
                            .equals(Files.getOwner(next))) {
                throw new Refused(Why.LINK, "a symbolic link to what another owns: " + next);
            }
            real = next.toRealPath();
        }
        return real;
    }

    /// An open file and its state at that moment; whoever has it closes the channel.
    ///
    /// @param path without links
    record OpenFile(Path path, FileChannel channel, FileState state) {
        /// Fills a buffer with the file's first octets.
        ///
        /// @return whether the file has as many
        boolean fill(ByteBuffer octets) throws IOException {
            while (octets.hasRemaining() && channel.read(octets, octets.position()) >= 0) {
                // Until it is full, or the file ends.
            }
            return !octets.hasRemaining();
        }

        void close() {
            try {
                channel.close();
            } catch (IOException _) {
                // Nothing was written to it, so nothing can be lost by a failed close.
            }
        }
    }

    /// Whether a file is still what was opened.
    boolean isStill(RegularFile file, OpenFile open) throws Refused {
        return file.state().equals(open.state())
                && find(file.asked()) instanceof RegularFile after
                && after.state().equals(open.state());
    }

    /// Opens a file that was found.
    ///
    /// @throws Refused if it is gone, may not be read, or is not the one that was found any more
    OpenFile open(RegularFile file) throws IOException {
        var before = file;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try (var folder = openFolder(Objects.requireNonNull(before.real().getParent()))) {
                var open = open(folder, before);
                if (open.isPresent()) {
                    return open.get();
                }
            } catch (NoSuchFileException | AccessDeniedException failure) {
                throw Refused.byFileSystem(failure);
            } catch (FileSystemException failure) {
                throw new Refused(Why.BUSY, "cannot be opened for now: " + failure.getMessage());
            }
            if (!(find(file.asked()) instanceof RegularFile now)) {
                throw new Refused(Why.NOT_FOUND, "a folder has taken its place: " + file.asked());
            }
            before = now;
        }
        throw new Refused(Why.BUSY, "it keeps changing while it is opened: " + file.asked());
    }

    /// Opens it, and looks at its attributes before and afterwards; empty where another file was
    /// moved into its place meanwhile, or it has another size already.
    private static Optional<OpenFile> open(OpenFolder folder, RegularFile file) throws IOException {
        var name = Objects.requireNonNull(file.real().getFileName());
        var before = folder.attributes(name);
        if (!before.isRegularFile()) {
            throw new Refused(Why.SPECIAL, "neither a file nor a folder: " + file.asked());
        }
        var channel = folder.open(name);
        try {
            var after = FileState.of(folder.attributes(name));
            if (after.fileKey() == FileState.of(before).fileKey()
                    && after.size() == channel.size()) {
                return Optional.of(new OpenFile(file.real(), channel, after));
            }
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
        channel.close();
        return Optional.empty();
    }

    /// Opens a folder by its real path.
    OpenFolder openFolder(Path real) throws IOException {
        var top = base.toRealPath();
        return OpenFolder.of(
                real.startsWith(top) ? top : Objects.requireNonNull(real.getRoot()), real);
    }

    /// The attributes of a path itself, not of what a link at its end leads to.
    static BasicFileAttributes attributesOf(Path real) throws IOException {
        return Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
