package webserv.app.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;

/// The name of a control socket in the file system, and the links to it.
///
/// A server keeps its socket until its process ends. Where another one is started meanwhile, that
/// takes the names over, and the first leaves them alone at its end.
///
/// @param place of the socket
/// @param listening to its clients
/// @param identity of the file, as long as the socket is open
record SocketFile(ControlPlace place, ServerSocketChannel listening, Object identity) {
    /// What is asked of a server that has the name already.
    static final String STATE = "state";

    /// What one says that stops.
    static final String STOPPING = "stopping";

    private static final Duration ANSWER = Duration.ofSeconds(2);

    /// Binds a socket to its name, and links to it.
    ///
    /// @throws IOException if the name is taken, or cannot be had
    static SocketFile bind(ControlPlace place) throws IOException {
        var path = place.socket();
        ControlAddress.prepare(path);
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

    /// A server without one of the links is found by its socket still.
    private void link(Path link) {
        try {
            ControlAddress.prepare(link);
            removeStale(link);
            Files.createSymbolicLink(link, target());
        } catch (IOException failure) {
            ControlSocket.LOG.debug("no link {} to the control socket", link, failure);
        }
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
    static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var attributes = attributes(path);
        if (!attributes.isOther() && !attributes.isSymbolicLink()) {
            throw new IOException("what has the name is no socket: " + path);
        }
        if (Files.exists(path) && isServed(path)) {
            throw new IOException("another server answers there: " + path);
        }
        Files.deleteIfExists(path);
    }

    /// Whether a server has the socket that is not about to end.
    private static boolean isServed(Path path) throws IOException {
        try (var server =
                LineChannel.over(SocketChannel.open(UnixDomainSocketAddress.of(path)), STATE)) {
            var answers = server.next(ANSWER).isPresent();
            return answers && !server.next(ANSWER).orElse("").equals(STOPPING);
        } catch (ConnectException _) {
            return false;
        }
    }

    /// Closes the socket, and removes its names unless they are another server's by now.
    void remove() {
        try (listening) {
            if (identity.equals(identity(place.socket()))) {
                for (var link : place.links()) {
                    if (Files.isSymbolicLink(link)
                            && Files.readSymbolicLink(link).equals(target())) {
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
