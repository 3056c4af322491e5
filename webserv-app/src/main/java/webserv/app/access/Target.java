package webserv.app.access;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where lines end up: a file, or a stream.
///
/// A file that was moved or removed, as `logrotate` does, is noticed within a second, and a new one
/// is begun: no signal is needed. Lines that cannot be written, as the disk is full, are counted
/// and dropped; the log of the server is told once when it begins and once when it is over.
///
/// Confined to the writer's thread, once it is open.
final class Target implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Target.class);
    private static final int BUFFER_OCTETS = 64 << 10;
    private static final long LOOK_NANOS = 1_000_000_000L;

    private final @Nullable Path file;
    private final @Nullable OutputStream stream;
    private @Nullable FileChannel channel;
    private @Nullable Object identity;
    private long looked;
    private byte[] buffer = new byte[0];
    private int buffered;
    private long lines;
    private long lost;
    private boolean torn;

    private Target(@Nullable Path file, @Nullable OutputStream stream) {
        this.file = file;
        this.stream = stream;
    }

    /// Opens a file, behind what it has.
    ///
    /// @throws IOException if it cannot be written; the message names it
    static Target of(Path file) throws IOException {
        var target = new Target(file, null);
        try {
            target.open();
        } catch (IOException failure) {
            throw new IOException(
                    "the access log " + file + " cannot be opened: " + reason(failure), failure);
        }
        return target;
    }

    static Target of(OutputStream stream) {
        return new Target(null, stream);
    }

    private void open() throws IOException {
        if (file != null) {
            channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.APPEND);
            identity = identity();
        }
    }

    /// What the system knows the file of that name by; `null` where there is none.
    private @Nullable Object identity() {
        try {
            return Files.readAttributes(Objects.requireNonNull(file), BasicFileAttributes.class)
                    .fileKey();
        } catch (IOException gone) {
            return null;
        }
    }

    /// Takes a line.
    void add(byte[] line, int length) {
        if (buffered + length > buffer.length && buffered > 0) {
            flush();
        }
        if (buffer.length < length) {
            buffer = Arrays.copyOf(buffer, Math.max(BUFFER_OCTETS, length));
        }
        System.arraycopy(line, 0, buffer, buffered, length);
        buffered += length;
        lines++;
    }

    /// Writes what was taken.
    void flush() {
        if (buffered == 0) {
            return;
        }
        try {
            reopenIfMoved();
            write();
            wroteAgain();
        } catch (IOException failure) {
            if (lost == 0) {
                LOG.warn(
                        "the access log {} cannot be written, lines are lost: {}",
                        this,
                        reason(failure));
            }
            lost += lines;
        }
        buffered = 0;
        lines = 0;
    }

    /// Lines that could not be written since the last that could.
    long lost() {
        return lost;
    }

    /// Has the next flush look whether the file was moved, however short ago the last look was.
    void lookNow() {
        looked = System.nanoTime() - LOOK_NANOS;
    }

    private void write() throws IOException {
        if (stream != null) {
            stream.write(buffer, 0, buffered);
            stream.flush();
            return;
        }
        var open = Objects.requireNonNull(channel);
        if (torn) {
            open.write(ByteBuffer.wrap(new byte[] {'\n'}));
            torn = false;
        }
        var octets = ByteBuffer.wrap(buffer, 0, buffered);
        try {
            while (octets.hasRemaining()) {
                open.write(octets);
            }
        } catch (IOException failure) {
            int written = octets.position();
            torn = written > 0 && buffer[written - 1] != '\n';
            throw failure;
        }
    }

    private void wroteAgain() {
        if (lost > 0) {
            LOG.warn("the access log {} is written again, {} lines were lost", this, lost);
            lost = 0;
        }
    }

    private void reopenIfMoved() throws IOException {
        long now = System.nanoTime();
        if (file == null || (channel != null && now - looked < LOOK_NANOS)) {
            return;
        }
        looked = now;
        var there = identity();
        if (channel == null || there == null || !there.equals(identity)) {
            close();
            open();
            torn = false;
        }
    }

    private static String reason(IOException failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    /// Closes a file; a stream is its owner's.
    @Override
    public void close() throws IOException {
        var open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public String toString() {
        return file == null ? "on the standard output" : file.toString();
    }
}
