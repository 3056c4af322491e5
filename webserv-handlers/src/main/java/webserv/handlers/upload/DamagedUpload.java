package webserv.handlers.upload;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;

/// What is kept of a resumable upload is there, can be read, and is none: however often it is read,
/// nothing comes of it.
final class DamagedUpload extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    DamagedUpload(String what) {
        super(what);
    }

    DamagedUpload(String what, Exception cause) {
        super(what, cause);
    }

    /// @throws DamagedUpload if a folder stands where a file was
    static void requireNoFolder(Path file) throws DamagedUpload {
        if (Files.isDirectory(file)) {
            throw new DamagedUpload("a folder is in the place of its " + file.getFileName());
        }
    }
}
