package webserv.handlers.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// A file on its way into the store: written under a name that nobody is shown, then given its own
/// in one step. Confined to the thread of its request, which closes it.
///
/// Whatever happens before [#moveTo], closing leaves neither a file nor a claim on the quota.
final class PartFile implements AutoCloseable {
    private final Path path;
    private final Quota quota;
    private final FileChannel channel;
    private long claimed;
    private long written;
    private boolean moved;

    PartFile(Path path, Quota quota) throws IOException {
        this.path = path;
        this.quota = quota;
        try {
            this.channel =
                    FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        } catch (IOException failure) {
            throw NotStored.byFileSystem(failure);
        }
    }

    /// Claims room for content before it is read.
    ///
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
            claim(written + read);
            write(ByteBuffer.wrap(buffer, 0, read));
            read = content.read(buffer);
        }
        finish();
    }

    private void write(ByteBuffer octets) throws IOException {
        try {
            while (octets.hasRemaining()) {
                written += channel.write(octets);
            }
        } catch (IOException failure) {
            throw NotStored.byFileSystem(failure);
        }
    }

    /// A disk may find out that it is full as late as here.
    private void finish() throws IOException {
        try {
            channel.force(true);
            channel.close();
        } catch (IOException failure) {
            throw NotStored.byFileSystem(failure);
        }
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
            throw NotStored.byFileSystem(failure);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            if (!moved) {
                Files.deleteIfExists(path);
                quota.giveBack(claimed);
            }
        }
    }
}
