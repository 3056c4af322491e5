package webserv.app.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Kind;
import webserv.api.config.Settings;
import webserv.api.io.ListenAddress;

/// Where the control socket of a configuration is.
public final class ControlAddress {
    /// Where the socket is.
    public static final Key<String> CONTROL =
            Key.optional(
                            "control",
                            Kind.text("[\\s\\S]+"),
                            "the socket by which commands find the server: a path, or off")
                    .own();

    private static final String KEY = CONTROL.name();
    private static final String OFF = "off";

    private static final Set<PosixFilePermission> WRITE_OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private static final String MOVED =
            " A running server keeps the 'control' that it was started with: where the file's is"
                    + " another by now, write that again";

    private ControlAddress() {}

    /// Where a configuration has its server's socket: at a path, nowhere for `off`, or, where it
    /// says nothing, at one that is made of the file's.
    ///
    /// @param file the configuration
    /// @return empty for `off`
    /// @throws ConfigException if the path cannot be a socket's
    public static Optional<ControlPlace> of(Settings root, Path file) {
        var own = root.own();
        if (!own.has(CONTROL)) {
            return Optional.of(derived(file));
        }
        var text = own.get(CONTROL);
        if (text.equals(OFF)) {
            return Optional.empty();
        }
        if (text.isEmpty()) {
            throw unfit(own);
        }
        var path = own.path(KEY).orElseThrow();
        var folder = path.getParent();
        if (folder == null
                || !Files.isDirectory(folder)
                || new ListenAddress.Unix(path).isTooLong()) {
            throw unfit(own);
        }
        if (Files.isRegularFile(path) || Files.isDirectory(path)) {
            throw own.wrong(
                    KEY, "is the name of a file or a folder: a socket needs one of its own");
        }
        return Optional.of(place(path, file, MOVED));
    }

    /// Where a server is looked for whose configuration says `off` by now: it may have been started
    /// with another.
    public static ControlPlace ofNone(Path file) {
        return place(
                names(file).getFirst(),
                file,
                " %s says 'control: off': a server that was started with that stops by SIGTERM and reloads by SIGHUP"
                        .formatted(file));
    }

    /// The place for a configuration that does not name one, or cannot be read: in the user's
    /// folder for such things, by a name made of the file's.
    public static ControlPlace derived(Path file) {
        return place(names(file).getFirst(), file, "");
    }

    private static ControlPlace place(Path socket, Path file, String advice) {
        var names = names(file);
        var links = names.stream().filter(name -> !name.equals(socket)).toList();
        return new ControlPlace(
                socket, links, Optional.of(Path.of(names.getFirst() + ".starting")), advice);
    }

    private static ConfigException unfit(Settings own) {
        return own.wrong(
                KEY,
                "must be 'off' or a path of at most %d octets in a folder that there is"
                        .formatted(ListenAddress.Unix.MOST_OCTETS));
    }

    /// Names made of the file's: of the file itself, and of the link to it that the path is.
    private static List<Path> names(Path file) {
        var folder = folder();
        return Stream.of(real(file), file.toAbsolutePath().normalize().toString())
                .distinct()
                .map(path -> folder.resolve("webserv-%016x.sock".formatted(hash(path))))
                .toList();
    }

    private static long hash(String path) {
        long hash = 0xcbf29ce484222325L; // FNV-1a: short, and of no use to an attacker here
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xFF)) * 0x100000001b3L;
        }
        return hash;
    }

    /// Makes the folder of a derived path, for this user alone.
    ///
    /// @throws IOException if it is there and others may write to it
    static void prepare(Path socket) throws IOException {
        var folder = socket.toAbsolutePath().getParent();
        if (folder == null || !folder.equals(fallback())) {
            return;
        }
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        requireOwn(folder);
    }

    /// @throws IOException if a folder is not this user's, or others may write to it
    static void requireOwn(Path folder) throws IOException {
        if (!isOwn(folder)) {
            throw new IOException(folder + " belongs to others, or they may write to it");
        }
    }

    /// Whether this is a folder of this user's, and no link, that nobody else may write to.
    static boolean isOwn(Path folder) {
        try {
            var is =
                    Files.readAttributes(
                            folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return is.isDirectory()
                    && is.owner().getName().equals(SystemUser.current().name())
                    && Collections.disjoint(is.permissions(), WRITE_OF_OTHERS);
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    private static String real(Path file) {
        try {
            return file.toRealPath().toString();
        } catch (IOException unknown) {
            return file.toAbsolutePath().normalize().toString();
        }
    }

    /// A user who works as another, by `sudo -E`, may bring along the environment of the first: the
    /// folder is not the other's then.
    private static Path folder() {
        return Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
                .map(Path::of)
                .filter(ControlAddress::isOwn)
                .orElseGet(ControlAddress::fallback);
    }

    private static Path fallback() {
        return Path.of(System.getProperty("java.io.tmpdir"))
                .resolve("webserv-" + SystemUser.current().name());
    }
}
