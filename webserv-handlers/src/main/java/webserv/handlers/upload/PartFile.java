package webserv.handlers.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A file on its way into the store: written under a name that nobody is shown, then given its own
/// in one step. Used by one thread at a time.
///
/// Whatever happens before [#moveTo], closing leaves neither a file nor a claim on the quota. One
/// that is to be continued by another request is [#finish]ed and not closed.
final class PartFile implements AutoCloseable {

    /// As much as a connection holds ready for its handler, twice.
    static final int BUFFER_OCTETS = 128 << 10;

    private final Path path;
    private final Quota quota;
    private @Nullable FileChannel channel;
    private long claimed;
    private long written;
    private boolean moved;

    private PartFile(Path path, Quota quota) {
        this.path = path;
        this.quota = quota;
    }

    /// A new file, open.
    static PartFile create(Path path, Quota quota) throws IOException {
        var file = new PartFile(path, quota);
        file.channel = file.open(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        return file;
    }

    /// One that was begun before this server started; not open. Its octets count against the quota
    /// though they may be beyond it. A killed server may have left them to the system's memory
    /// alone: they are put on the disk.
    ///
    /// @param length how many of its octets are believed; the others are cut off
    static PartFile begun(Path path, Quota quota, long length) throws IOException {
        var file = new PartFile(path, quota);
        file.written = length;
        file.claimed = file.written;
        file.reopen();
        file.finish();
        quota.add(file.written);
        return file;
    }

    private FileChannel open(OpenOption... options) throws IOException {
        try {
            return FileChannel.open(path, options);
        } catch (IOException failure) {
            throw NotStored.byWriting(failure, Trees.parentOf(path));
        }
    }

    /// Opens it again to write behind what is known to be there. A write that an interrupt cut
    /// short may have left more than that.
    void reopen() throws IOException {
        channel = open(StandardOpenOption.WRITE);
        channel.truncate(written);
        channel.position(written);
    }

    /// Ends the writing as [#finish] does, though the thread may have been interrupted, as is one
    /// whose client has gone.
    void settle() throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            if (channel == null || !channel.isOpen()) {
                reopen();
            }
            finish();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    Path path() {
        return path;
    }

    /// Claims room for content before it is read.
    ///
    /// @param octets of the whole file
    /// @throws NotStored with 507 if the quota has none
    void claim(long octets) throws NotStored {
        if (octets > claimed) {
            quota.take(octets - claimed);
            claimed = octets;
        }
    }

    /// Writes all that a stream gives, and has the system put it on the disk.
    ///
    /// @throws NotStored if there is no room
    /// @throws IOException if the stream fails, or the disk
    void write(InputStream content, byte[] buffer) throws IOException {
        int read = content.read(buffer);
        while (read >= 0) {
            write(ByteBuffer.wrap(buffer, 0, read));
            read = content.read(buffer);
        }
        finish();
    }

    /// Writes all that a channel gives, and has the system put it on the disk.
    ///
    /// @param buffer clear, of one octet or more
    /// @throws NotStored if there is no room
    /// @throws IOException if the channel fails, or the disk
    void write(ReadableByteChannel content, ByteBuffer buffer) throws IOException {
        while (content.read(buffer) >= 0) {
            write(buffer.flip());
            buffer.clear();
        }
        finish();
    }

    /// Writes a piece of content.
    void write(ByteBuffer octets) throws IOException {
        claim(written + octets.remaining());
        try {
            while (octets.hasRemaining()) {
                written += channel().write(octets);
            }
        } catch (IOException failure) {
            throw NotStored.byWriting(failure, path);
        }
    }

    /// Has the system put on the disk what was written so far.
    void force() throws IOException {
        try {
            channel().force(false);
        } catch (IOException failure) {
            throw NotStored.byWriting(failure, path);
        }
    }

    /// Ends the writing, with all that was written on the disk: a disk may find out that it is full
    /// as late as here.
    void finish() throws IOException {
        try (var open = channel()) {
            channel = null;
            open.force(true);
        } catch (IOException failure) {
            throw NotStored.byWriting(failure, path);
        }
    }

    /// Takes back what was written behind a place; the file is not open. What cannot be cut off now
    /// is cut off when it is written to again. The thread may have been interrupted, as for
    /// [#settle].
    void takeBack(long length) throws IOException {
        written = length;
        settle();
    }

    private FileChannel channel() {
        if (channel == null) {
            throw new IllegalStateException("a part file that is not open is written to");
        }
        return channel;
    }

    long length() {
        return written;
    }

    /// Gives the file its time and its name, in place of what has the name.
    StoredFile moveTo(Path target, Instant modified) throws IOException {
        try {
            Files.getFileAttributeView(
                            path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(FileTime.from(modified), null, null);
            var stored = StoredFile.at(path).orElseThrow();
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
            moved = true;
            quota.giveBack(claimed - written);
            return new StoredFile(target, stored.attributes());
        } catch (IOException failure) {
            throw NotStored.byWriting(failure, Trees.parentOf(path));
        }
    }

    @Override
    public void close() throws IOException {
        try (var _ = channel) {
            channel = null;
        } finally {
            if (!moved) {
                Files.deleteIfExists(path);
                quota.giveBack(claimed);
                claimed = 0;
            }
        }
    }
}
