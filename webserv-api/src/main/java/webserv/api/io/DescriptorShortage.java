package webserv.api.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Whether the process has descriptors left.
///
/// The JDK tells that only in the system's words, which are in the language of the machine. Where
/// they are the English ones, they are enough. Otherwise it is tried, behind a failure to open or
/// make one thing. What takes several descriptors and gives back those that it had when it fails is
/// not told by a trial; nor is a failure behind which another thread has given one back.
public final class DescriptorShortage {
    /// `EMFILE` and `ENFILE`, of which the C libraries say the same but for what is behind it, and
    /// `EMFILE` of musl.
    private static final List<String> WORDS =
            List.of("Too many open files", "No file descriptors available");

    private DescriptorShortage() {}

    /// Whether it is why something could not be opened or made.
    ///
    /// @param near a folder or a file, which is opened to find out. Where there is none, it is not
    ///   permitted, or it is a folder and the system opens none, that tells nothing. A disk that
    ///   does not give its folders looks like a process without descriptors
    public static boolean explains(IOException failure, Path near) {
        return isToldBy(failure) || isSeenAt(near);
    }

    private static boolean isToldBy(IOException failure) {
        var reason =
                String.valueOf(
                        failure instanceof FileSystemException of
                                ? of.getReason() // The message has the name of the file, too.
                                : failure.getMessage());
        return WORDS.stream().anyMatch(reason::contains);
    }

    /// Whether the system does not even open what is there and permitted.
    private static boolean isSeenAt(Path near) {
        try (var _ = FileChannel.open(near, StandardOpenOption.READ)) {
            return false;
        } catch (FileSystemException failure) {
            return !(failure instanceof NoSuchFileException
                    || failure instanceof AccessDeniedException);
        } catch (IOException _) {
            return false;
        }
    }
}
