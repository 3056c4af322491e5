package webserv.handlers.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/// A folder that was reached without following a link, and stays the same one whatever happens to
/// its path. Blocking; confined to one thread.
///
/// From a folder that is trusted, each further one is opened by its name in the one before it, as
/// `openat` with `O_NOFOLLOW` does. So nobody who may write to a folder can slip in a link between
/// the look at a path and its opening. Where the system has no such folders (Windows), what lies in
/// them is opened by its path, and only its last name is kept from being a link.
final class OpenFolder implements Closeable {
    private final Path real;
    private final DirectoryStream<Path> names;

    private OpenFolder(Path real, DirectoryStream<Path> names) {
        this.real = real;
        this.names = names;
    }

    /// @param trusted a folder by its real path
    /// @param real the same one, or one below it, by its real path
    static OpenFolder of(Path trusted, Path real) throws IOException {
        var folder = names(trusted);
        if (real.equals(trusted)) {
            return new OpenFolder(real, folder);
        }
        if (!(folder instanceof SecureDirectoryStream)) {
            folder.close();
            return new OpenFolder(real, names(real));
        }
        for (var name : trusted.relativize(real)) {
            folder = below(folder, name);
        }
        return new OpenFolder(real, folder);
    }

    private static DirectoryStream<Path> names(Path folder) throws IOException {
        return folder.getFileSystem().provider().newDirectoryStream(folder, _ -> true);
    }

    private static DirectoryStream<Path> below(DirectoryStream<Path> folder, Path name)
            throws IOException {
        try (folder) {
            return ((SecureDirectoryStream<Path>) folder)
                    .newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /// What lies in the folder, each path ending with the name; to be asked for once.
    Iterable<Path> entries() {
        return names;
    }

    /// The attributes of what has the name, a link's own.
    BasicFileAttributes attributes(Path name) throws IOException {
        return names instanceof SecureDirectoryStream<Path> secure
                ? secure.getFileAttributeView(
                                name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .readAttributes()
                : FileTree.attributesOf(real.resolve(name));
    }

    /// Opens a file for reading; a link is not followed. To be called for regular files alone, as a
    /// FIFO keeps the thread until somebody writes to it: the JDK cannot ask for `O_NONBLOCK`.
    FileChannel open(Path name) throws IOException {
        if (!(names instanceof SecureDirectoryStream<Path> secure)) {
            return FileChannel.open(
                    real.resolve(name), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        }
        var channel =
                secure.newByteChannel(
                        name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        if (channel instanceof FileChannel file) {
            return file;
        }
        channel.close();
        throw new IOException("a file system whose files are no file channels: " + real);
    }

    @Override
    public void close() throws IOException {
        names.close();
    }
}
