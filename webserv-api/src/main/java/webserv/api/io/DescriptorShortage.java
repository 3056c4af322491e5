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
/// is tried: to be asked where something could not be opened or made, before what that failure held
/// is given back by others. Where a descriptor comes free meanwhile, none is short any more.
public final class DescriptorShortage {
    private DescriptorShortage() {}

    /// Whether the system does not even open what is there and permitted. A disk that does not give
    /// its folders looks the same.
    ///
    /// @param near a folder or a file; where there is none, or it is not permitted, that tells
    ///   nothing, and the answer is false. Not all systems open folders: there it is, too
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
