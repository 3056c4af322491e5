package webserv.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Content in a file that has no name: it loses its own as soon as it is open, so that nothing of
/// it is left however the server ends. Where a system keeps the name while a file is open, it goes
/// with the last who has it.
///
/// Written by one thread, and then read by any number of others; but where one of these is
/// interrupted within a read, nobody can read it any more. Whoever made it has it, and so has each
/// stream of it; the system gets its room back when all of them are closed.
public final class SpoolFile implements AutoCloseable {
    private final FileChannel channel;
    private final AtomicInteger holders = new AtomicInteger(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private long length;

    private SpoolFile(FileChannel channel) {
        this.channel = channel;
    }

    /// A new one.
    ///
    /// @throws NotSpooled if it cannot be made
    static SpoolFile in(Path directory) throws NotSpooled {
        try {
            return new SpoolFile(open(Files.createTempFile(directory, "webserv-", ".content")));
        } catch (IOException failure) {
            throw NotSpooled.byMaking(failure, directory);
        }
    }

    /// The JDK takes the name away at once, where the system lets it.
    private static FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(
                    file,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException failure) {
            Files.deleteIfExists(file);
            throw failure;
        }
    }

    /// Writes behind what is there.
    ///
    /// @throws NotSpooled if the system does not take it
    /// @throws ClosedByInterruptException if the thread is interrupted, as nobody waits any more
    void append(byte[] octets, int count) throws IOException {
        var source = ByteBuffer.wrap(octets, 0, count);
        try {
            while (source.hasRemaining()) {
                length += channel.write(source, length);
            }
        } catch (ClosedByInterruptException gone) {
            throw gone;
        } catch (IOException failure) {
            throw NotSpooled.byWriting(failure);
        }
    }

    /// How many octets are there.
    long length() {
        return length;
    }

    /// What is there, from its beginning.
    ///
    /// @throws IllegalStateException if nobody has the file any more
    public Content content() {
        if (holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw new IllegalStateException("content is asked for that was given back");
        }
        return new Content();
    }

    /// Idempotent.
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            release();
        }
    }

    private void release() {
        if (holders.decrementAndGet() == 0) {
            try {
                channel.close();
            } catch (IOException _) {
                // Nobody needs what is in it any more.
            }
        }
    }

    /// Reads the file, or fails with [UnreadableContent]. Confined to one thread.
    public final class Content extends InputStream {
        private long position;
        private boolean ended;

        private Content() {}

        @Override
        public int read() throws IOException {
            var octet = new byte[1];
            return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(offset, count, target.length);
            try {
                int read = channel.read(ByteBuffer.wrap(target, offset, count), position);
                position += Math.max(read, 0);
                return read;
            } catch (ClosedByInterruptException gone) {
                throw gone;
            } catch (IOException failure) {
                throw new UnreadableContent(failure);
            }
        }

        /// Gives the file back. Idempotent.
        @Override
        public void close() {
            if (!ended) {
                ended = true;
                release();
            }
        }
    }
}
