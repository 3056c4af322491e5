package webserv.api.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Whether the process has descriptors left.
///
/// The JDK tells that only in the system's words, which are in the language of the machine. So it
/// is tried, behind a failure to open or make one thing. What takes several descriptors and gives
/// back those that it had when it fails is not told by this; nor is a failure behind which another
/// thread has given one back.
public final class DescriptorShortage {
    private DescriptorShortage() {}

    /// Whether the system does not even open what is there and permitted. A disk that does not give
    /// its folders looks the same.
    ///
    /// @param near a folder or a file. Where there is none, it is not permitted, or it is a folder
    ///   and the system opens none, that tells nothing, and the answer is false
    public static boolean isSeenAt(Path near) {
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
