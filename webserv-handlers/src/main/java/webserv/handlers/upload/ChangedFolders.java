package webserv.handlers.upload;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/// Folders in which names change. A new name is on the disk only when its folder is.
///
/// They are opened before anything changes: for want of a descriptor nothing has happened then.
///
/// Not every system opens folders, nor may one be readable; then the system's own habits have to
/// do. Nor need it be there any more. Confined to one thread.
final class ChangedFolders implements AutoCloseable {
    private final Map<Path, FileChannel> open = new LinkedHashMap<>();

    /// @throws NotStored with 503 if it cannot be opened for now
    void add(Path folder) throws IOException {
        if (!open.containsKey(folder)) {
            try {
                open.put(folder, FileChannel.open(folder, StandardOpenOption.READ));
            } catch (AccessDeniedException | NoSuchFileException _) {
                // See above.
            } catch (IOException failure) {
                throw NotStored.byOpening(failure);
            }
        }
    }

    /// Has the system put the names on the disk.
    void persist() throws IOException {
        for (var names : open.values()) {
            names.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        for (var names : open.values()) {
            names.close();
        }
    }
}
