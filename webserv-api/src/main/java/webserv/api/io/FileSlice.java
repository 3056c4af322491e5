package webserv.api.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A run of octets of an open file, to be sent without passing through the heap.
///
/// Whoever holds the slice owns it and closes it; handing it to [Outbox#write] hands over that
/// duty. Closing it again does nothing. The slice reads by position, so many may share one open
/// file.
///
/// The file's first octets may also be in memory outside of the heap: a copy of them, or a mapping.
/// A transport may send them from there. It hands them to the system and does not read them itself:
/// where a mapped file was cut short, reading would fault, and writing fails. Near the end of what
/// is left of such a file a mapping may show zeros. So whoever lends a mapping leaves the file's
/// end out of it, however small: that is read from the file after all the rest, and is missing
/// then.
public final class FileSlice implements AutoCloseable {
    private final @Nullable Path path;
    private final FileChannel file;
    private final long offset;
    private final long length;
    private final MemorySegment memory;

    /// Guarded by this; `null` once it is closed.
    private @Nullable Runnable onClose;

    /// Guarded by this.
    private boolean claimed;

    /// A slice of a file of which nothing is in memory, and whose name is not known.
    ///
    /// @param file open for reading; its own position is neither used nor moved
    /// @param offset first octet; 0 or more
    /// @param length number of octets; 0 or more
    /// @param onClose gives the file back to whoever opened it; called once, at the first [#close]
    /// @throws IllegalArgumentException if offset or length is below 0
    public FileSlice(FileChannel file, long offset, long length, Runnable onClose) {
        this(file, MemorySegment.NULL, offset, length, onClose);
    }

    /// A slice of a file whose name is not known.
    ///
    /// @param file open for reading; its own position is neither used nor moved
    /// @param memory the file's octets from its first one on, as many as there are; native, and
    ///   alive until the slice is closed
    /// @param offset first octet; 0 or more
    /// @param length number of octets; 0 or more
    /// @param onClose as above
    /// @throws IllegalArgumentException if offset or length is below 0, or the memory is the heap's
    public FileSlice(
            FileChannel file, MemorySegment memory, long offset, long length, Runnable onClose) {
        this(null, file, memory, offset, length, onClose);
    }

    /// A slice of a file whose name is known.
    ///
    /// @param path what the file is called, for the log
    /// @param file as above
    /// @param memory as above
    /// @param offset first octet; 0 or more
    /// @param length number of octets; 0 or more
    /// @param onClose as above
    /// @throws IllegalArgumentException if offset or length is below 0, or the memory is the heap's
    public static FileSlice named(
            Path path,
            FileChannel file,
            MemorySegment memory,
            long offset,
            long length,
            Runnable onClose) {
        return new FileSlice(path, file, memory, offset, length, onClose);
    }

    private FileSlice(
            @Nullable Path path,
            FileChannel file,
            MemorySegment memory,
            long offset,
            long length,
            Runnable onClose) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("offset " + offset + ", length " + length);
        }
        if (!memory.isNative()) {
            throw new IllegalArgumentException("memory on the heap");
        }
        this.path = path;
        this.file = Objects.requireNonNull(file);
        this.memory = memory;
        this.offset = offset;
        this.length = length;
        this.onClose = Objects.requireNonNull(onClose);
    }

    /// A slice that closes the file when it is closed itself.
    public static FileSlice owning(FileChannel file, long offset, long length) {
        return new FileSlice(file, offset, length, () -> closeQuietly(file));
    }

    /// The same of a file whose name is known.
    ///
    /// @param path what the file is called, for the log
    public static FileSlice owning(Path path, FileChannel file, long offset, long length) {
        return named(path, file, MemorySegment.NULL, offset, length, () -> closeQuietly(file));
    }

    /// Claims the slice for one response, which closes it. Whoever has closed it would take the
    /// file from another response that sends it.
    ///
    /// @return whether nobody had claimed it before
    public synchronized boolean claim() {
        boolean isFirst = !claimed;
        claimed = true;
        return isFirst;
    }

    /// What the file is called, for the log, where that is known.
    public Optional<Path> path() {
        return Optional.ofNullable(path);
    }

    /// The open file.
    public FileChannel file() {
        return file;
    }

    /// The file's octets from its first one on, as far as they are in memory; often none.
    public MemorySegment memory() {
        return memory;
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
        Runnable giveBack;
        synchronized (this) {
            giveBack = onClose;
            onClose = null;
        }
        if (giveBack != null) {
            giveBack.run();
        }
    }

    private static void closeQuietly(FileChannel file) {
        try {
            file.close();
        } catch (IOException _) {
            // Nothing was written to it, so nothing can be lost by a failed close.
        }
    }
}
