package webserv.handlers.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import webserv.handlers.files.FileTree.OpenFile;

/// Copies files into memory where the kernel sends them from: files of the system's that have no
/// name, so that nobody else can change them.
///
/// What the kernel sends it does not copy. A file that is cut short while its octets wait for the
/// client is sent with zeros in their place, and one that is written to as a mixture of both.
final class PrivateCopy {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Set<StandardOpenOption> NAMELESS =
            Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);

    private PrivateCopy() {}

    /// A copy of an open file, with the state of that; empty where the file is shorter by now, or
    /// the system has no such memory, or none left. Blocking.
    static Optional<OpenFile> of(OpenFile open) {
        try {
            var copy = nameless();
            boolean whole = false;
            try {
                long size = open.state().size();
                whole = open.channel().transferTo(0, size, copy) == size;
            } finally {
                if (!whole) {
                    copy.close();
                }
            }
            return whole
                    ? Optional.of(new OpenFile(open.path(), copy, open.state()))
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException _) {
            return Optional.empty();
        }
    }

    /// The JDK takes the name away as soon as the file is open.
    private static FileChannel nameless() throws IOException {
        FileAttribute<?> forNobodyElse =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        return FileChannel.open(
                MEMORY.resolve("webserv-" + UUID.randomUUID()), NAMELESS, forNobodyElse);
    }
}
