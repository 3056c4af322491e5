package webserv.app.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The name of a control socket in the file system, and the links to it.
///
/// A server keeps its socket until its process ends. Where another one is started meanwhile, that
/// takes the names over, and the first leaves them alone at its end. Of several that are started
/// meanwhile one has them.
///
/// @param place of the socket
/// @param listening to its clients
/// @param identity of the file, as long as the socket is open
record SocketFile(ControlPlace place, ServerSocketChannel listening, Object identity) {
    /// What one says that stops.
    static final String STOPPING = "stopping";

    private static final Duration ANSWER = Duration.ofSeconds(2);

    /// Binds a socket to its name, and links to it.
    ///
    /// @throws IOException if the name is taken, or cannot be had
    static SocketFile bind(ControlPlace place) throws IOException {
        var path = place.socket();
        ControlAddress.prepare(path);
        if (Files.isSymbolicLink(path) && !place.isMade(path)) {
            throw noSocket(path);
        }
        removeStale(path);
        var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listening.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            var file = new SocketFile(place, listening, identity(path));
            place.links().forEach(file::link);
            return file;
        } catch (IOException failure) {
            listening.close();
            throw failure;
        }
    }

    /// A server without one of the links is found by its socket still. A link that leads here
    /// already was left by one that was killed, or is taken over.
    private void link(Path link) {
        try {
            ControlAddress.prepare(link);
            if (leadsHere(link)) {
                return;
            }
            removeStale(link);
            Files.createSymbolicLink(link, target());
        } catch (IOException failure) {
            ControlSocket.LOG.debug("no link {} to the control socket", link, failure);
        }
    }

    private boolean leadsHere(Path link) throws IOException {
        return Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target());
    }

    private Path target() {
        return place.socket().toAbsolutePath();
    }

    private static Object identity(Path path) throws IOException {
        return Objects.requireNonNull(attributes(path).fileKey(), "a file system of Unix has keys");
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /// Removes what a server that was killed has left, which nobody answers at, and what belongs to
    /// one that stops.
    ///
    /// @throws IOException if it is something else, or cannot be removed
    static void removeStale(Path path) throws IOException {
        Version asked;
        try {
            var attributes = attributes(path);
            if (!attributes.isOther() && !attributes.isSymbolicLink()) {
                throw noSocket(path);
            }
            asked = Version.of(attributes);
        } catch (NoSuchFileException _) {
            return;
        }
        if (Files.exists(path) && isTaken(path)) {
            throw new IOException("another server answers there: " + path);
        }
        remove(path, asked);
    }

    /// A file that has the name. Where nobody holds the one before open, the next one may have its
    /// number.
    private record Version(@Nullable Object key, FileTime made) {
        static Version of(BasicFileAttributes attributes) {
            return new Version(attributes.fileKey(), attributes.lastModifiedTime());
        }
    }

    /// Removes the name, if it is still that of the file that was asked at: another server that
    /// starts may have taken it over since, and may do so between a look and a removal. So the file
    /// is looked at where nobody looks for it, and has its name back if it is another one.
    private static void remove(Path path, Version asked) throws IOException {
        var aside =
                path.resolveSibling(
                        "%s.%016x"
                                .formatted(
                                        path.getFileName(),
                                        ThreadLocalRandom.current().nextLong()));
        try {
            Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException _) {
            return;
        }
        try {
            if (!asked.equals(Version.of(attributes(aside)))) {
                giveBack(path, aside, Files::createLink);
                throw new IOException("another server has taken the name: " + path);
            }
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    /// Gives a file its name back, unless a third one has the name by now: a link is made at once
    /// or not at all. Where there are no hard links, as on FAT, the file is moved if nothing has
    /// the name, and who takes it between that look and the move loses it.
    ///
    /// @param links how a link is made
    static void giveBack(Path path, Path aside, Links links) throws IOException {
        try {
            try {
                links.create(path, aside);
            } catch (FileAlreadyExistsException taken) {
                throw taken;
            } catch (IOException | UnsupportedOperationException _) {
                Files.move(aside, path);
            }
        } catch (FileAlreadyExistsException _) {
            // A third one was faster still, and has it.
        }
    }

    /// Makes hard links, where the file system has them.
    @FunctionalInterface
    interface Links {
        void create(Path link, Path existing) throws IOException;
    }

    private static IOException noSocket(Path path) {
        return new IOException("what has the name is no socket: " + path);
    }

    /// Whether somebody has the socket who is not about to end: whoever answers otherwise, or not
    /// at all, may be another program. A server that ends while it is asked takes the name along.
    private static boolean isTaken(Path path) throws IOException {
        try {
            return !stops(path) && Files.exists(path);
        } catch (ConnectException _) {
            return false;
        } catch (IOException failure) {
            if (Files.exists(path)) {
                throw failure;
            }
            return false;
        }
    }

    private static boolean stops(Path path) throws IOException {
        try (var server =
                LineChannel.over(
                        SocketChannel.open(UnixDomainSocketAddress.of(path)),
                        ControlSocket.STATE)) {
            return server.next(ANSWER).isPresent()
                    && server.next(ANSWER).orElse("").equals(STOPPING);
        }
    }

    /// Closes the socket, and leaves its names to the server that takes them over.
    void leave() {
        try {
            listening.close();
        } catch (IOException failure) {
            ControlSocket.LOG.debug("{} was not closed", place.socket(), failure);
        }
    }

    /// Closes the socket, and removes its names unless they are another server's by now.
    void remove() {
        try (listening) {
            if (identity.equals(identity(place.socket()))) {
                for (var link : place.links()) {
                    if (leadsHere(link)) {
                        Files.deleteIfExists(link);
                    }
                }
                Files.deleteIfExists(place.socket());
            }
        } catch (IOException failure) {
            ControlSocket.LOG.debug("{} was not removed", place.socket(), failure);
        }
    }
}
