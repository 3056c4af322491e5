package webserv.app.access;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What stands under the name of an access log, and how it is opened.
///
/// A pipe is refused: to open one is to wait until somebody reads it, to write to it is to wait
/// until somebody reads on, and Java cannot ask the system to do either without waiting. One that a
/// process was given as a descriptor, as `/dev/stdout` may be, has its reader and is taken.
///
/// What stands there is looked at before it is opened, and once more then: see the decision
/// 0161-a-log-is-no-pipe for what is left.
final class LogFile {
    private static final int KIND = 0xf000;
    private static final int PIPE = 0x1000;
    private static final int CHARACTER_DEVICE = 0x2000;
    private static final int FOLDER = 0x4000;
    private static final int REGULAR = 0x8000;

    private static final String PIPE_ADVICE =
            "a pipe, whose reader could hold the server up: have it follow a file, or write to"
                    + " 'stdout' and have it read what the server puts out";

    /// As many as Linux follows.
    private static final int MOST_LINKS = 40;

    private LogFile() {}

    /// Why lines cannot go to what has a name. Empty where nothing has it, and for what the system
    /// refuses by itself.
    static Optional<String> objection(Path file) {
        return switch (kind(file)) {
            case 0, REGULAR, CHARACTER_DEVICE, FOLDER -> Optional.empty();
            case PIPE -> isDescriptor(file) ? Optional.empty() : Optional.of(PIPE_ADVICE);
            default -> isDescriptor(file) ? Optional.empty() : Optional.of("what is no file");
        };
    }

    /// Opens a file to add to it, and makes it where there is none.
    static SeekableByteChannel open(Path file) throws IOException {
        refuse(file);
        SeekableByteChannel channel;
        try (Closeable _ = asReader(file)) {
            channel =
                    Files.newByteChannel(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.APPEND);
        }
        try {
            refuse(file);
            return channel;
        } catch (IOException pipe) {
            channel.close();
            throw pipe;
        }
    }

    private static void refuse(Path file) throws IOException {
        var objection = objection(file);
        if (objection.isPresent()) {
            throw new IOException("it is " + objection.get());
        }
    }

    /// Whoever opens a pipe to read and to write waits for nobody and, as long as it is open so,
    /// neither does who opens it to write. The reader of the standard output may have gone.
    private static @Nullable Closeable asReader(Path file) {
        try {
            return kind(file) == PIPE
                    ? FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
                    : null;
        } catch (IOException refused) {
            return null;
        }
    }

    /// What the system calls a file type; 0 where there is none, or it cannot be told.
    private static int kind(Path file) {
        try {
            return (Integer) Files.getAttribute(file, "unix:mode") & KIND;
        } catch (IOException | UnsupportedOperationException unknown) {
            return 0;
        }
    }

    /// Whether a name leads to an open descriptor of a process, mostly of this one.
    private static boolean isDescriptor(Path file) {
        try {
            var at = file.toAbsolutePath();
            for (int links = 0; links < MOST_LINKS; links++) {
                var folder = at.getParent();
                if (folder == null) {
                    return false;
                }
                if (holdsDescriptors(folder.toRealPath())) {
                    return true;
                }
                at = folder.resolve(Files.readSymbolicLink(at));
            }
            return false;
        } catch (IOException noLink) {
            return false;
        }
    }

    private static boolean holdsDescriptors(Path folder) {
        return folder.equals(Path.of("/dev/fd"))
                || (folder.startsWith("/proc") && folder.endsWith("fd"));
    }
}
