package webserv.api.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Objects;

/// A run of octets of an open file, to be sent without passing through the heap.
///
/// Whoever holds the slice owns it and closes it exactly once; handing it to [Outbox#write] hands
/// over that duty. The slice reads by position, so many may share one open file.
public final class FileSlice implements AutoCloseable {
    private final FileChannel file;
    private final long offset;
    private final long length;
    private final Runnable onClose;

    /// @param file open for reading; its own position is neither used nor moved
    /// @param offset first octet; 0 or more
    /// @param length number of octets; 0 or more
    /// @param onClose gives the file back to whoever opened it; called at each [#close], so once if
    ///   the slice is closed once
    /// @throws IllegalArgumentException if offset or length is below 0
    public FileSlice(FileChannel file, long offset, long length, Runnable onClose) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("offset " + offset + ", length " + length);
        }
        this.file = Objects.requireNonNull(file);
        this.offset = offset;
        this.length = length;
        this.onClose = Objects.requireNonNull(onClose);
    }

    /// A slice that closes the file when it is closed itself.
    public static FileSlice owning(FileChannel file, long offset, long length) {
        return new FileSlice(file, offset, length, () -> closeQuietly(file));
    }

    /// The open file.
    public FileChannel file() {
        return file;
    }

    /// The first octet's position in the file.
    public long offset() {
        return offset;
    }

    /// The number of octets.
    public long length() {
        return length;
    }

    @Override
    public void close() {
        onClose.run();
    }

    private static void closeQuietly(FileChannel file) {
        try {
            file.close();
        } catch (IOException _) {
            // Nothing was written to it, so nothing can be lost by a failed close.
        }
    }
}
