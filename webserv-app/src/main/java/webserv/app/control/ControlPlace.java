package webserv.app.control;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Where the server of a configuration is found.
///
/// Its socket is where the configuration says. What is made of the file's path leads there, too, so
/// that a server is found whose file says something else by now, or cannot be read.
///
/// @param socket of the server
/// @param links to it, where it is not one of them itself
/// @param mark a file that is there while a server starts and has no socket yet
/// @param advice for whoever finds nothing at the socket's path; may be empty
public record ControlPlace(Path socket, List<Path> links, Optional<Path> mark, String advice) {
    /// A start takes a few tenths of it. A mark that is older is of a server that was killed, and
    /// does not count.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final long PAUSE_NANOS = 10_000_000;

    /// Copies the list.
    public ControlPlace {
        links = List.copyOf(links);
    }

    /// A socket that nothing leads to.
    static ControlPlace at(Path socket) {
        return new ControlPlace(socket, List.of(), Optional.empty(), "");
    }

    /// Says that a server starts, and will be here. To be called before it listens.
    public void beginStart() {
        mark.ifPresent(ControlPlace::put);
    }

    /// Where it cannot be put, clients do not wait for the start.
    private static void put(Path mark) {
        try {
            ControlAddress.prepare(mark);
            make(mark);
        } catch (IOException | UnsupportedOperationException unwritable) {
            ControlSocket.LOG.debug("the start of a server is not marked", unwritable);
        }
    }

    private static void make(Path mark) throws IOException {
        try {
            Files.createFile(mark);
        } catch (FileAlreadyExistsException _) {
            // A server that was killed while it started has left it; it counts anew.
            Files.setLastModifiedTime(mark, FileTime.from(Instant.now()));
        }
    }

    /// The socket is there, or will not be.
    public void endStart() {
        mark.ifPresent(path -> {
            try {
                Files.deleteIfExists(path);
            } catch (IOException failure) {
                ControlSocket.LOG.debug("the mark {} was not removed", path, failure);
            }
        });
    }

    /// Whether a name is in the folder of those that are made of a file's, as the mark is.
    boolean isMade(Path name) {
        return mark.map(Path::getParent)
                .filter(folder -> folder.equals(name.getParent()))
                .isPresent();
    }

    /// Whether there is a mark that is not too old.
    boolean starts() {
        return mark.filter(ControlPlace::isRecent).isPresent();
    }

    private static boolean isRecent(Path mark) {
        try {
            var put = Files.getLastModifiedTime(mark).toInstant();
            return Duration.between(put, Instant.now()).abs().compareTo(PATIENCE) < 0;
        } catch (IOException _) {
            return false; // there is none
        }
    }

    /// Connects to the server, and waits a moment for one that starts. In a folder that is not this
    /// user's alone nothing counts that is made of the file's path.
    ///
    /// @throws IOException if there is none; the message names the socket
    SocketChannel connect() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean isOwn = mark.map(Path::getParent).filter(ControlAddress::isOwn).isPresent();
        while (true) {
            // Asked first: it goes when the socket is there.
            boolean starts = isOwn && starts();
            try {
                return opened();
            } catch (IOException absent) {
                var linked =
                        links.stream()
                                .filter(_ -> isOwn)
                                .flatMap(link -> found(link).stream())
                                .findFirst();
                if (linked.isPresent()) {
                    return linked.get();
                }
                if (!starts || System.nanoTime() - deadline > 0) {
                    throw nobody(absent);
                }
            }
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }

    /// Where others may have made the name, whoever answers there is not asked.
    private SocketChannel opened() throws IOException {
        var folder = socket.getParent();
        if (folder != null && isMade(socket) && Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            ControlAddress.requireOwn(folder);
        }
        return open(socket);
    }

    private static Optional<SocketChannel> found(Path link) {
        try {
            return Optional.of(open(link));
        } catch (IOException _) {
            return Optional.empty(); // what is told is the failure at the socket itself
        }
    }

    private static SocketChannel open(Path path) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    /// Says that nobody answers.
    IOException nobody(IOException failure) {
        return new IOException(
                "no server answers at %s (%s): does one run, as this user and with this"
                                .formatted(socket, failure.getMessage())
                        + " configuration?"
                        + (Files.exists(socket) ? "" : advice),
                failure);
    }

    /// Says that a server is there, and has not answered.
    IOException silent(Duration patience, IOException late) {
        return new IOException(
                "the server at %s has not answered within %d s"
                        .formatted(socket, patience.toSeconds()),
                late);
    }
}
