package webserv.app.access;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where lines end up: a file, or a stream.
///
/// A file that was moved or removed, as `logrotate` does, is noticed within a second, and a new one
/// is begun: no signal is needed. Lines that cannot be written, as the disk is full, are counted
/// and dropped, but for a [HalfLine]; the log of the server is told once when it begins and once
/// when it is over.
///
/// Confined to whoever has the lock of the [LineWriter], once it is open.
final class Target implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Target.class);
    private static final int BUFFER_OCTETS = 64 << 10;
    private static final long LOOK_NANOS = 1_000_000_000L;

    private final @Nullable OutputStream stream;
    private final Opener opener;
    private final HalfLine half = new HalfLine();
    private @Nullable Path file;
    private @Nullable SeekableByteChannel channel;
    private @Nullable Object identity;
    private long looked;
    private byte[] buffer = new byte[0];
    private int buffered;
    private long lines;
    private long lost;
    private boolean failing;

    /// How a file is opened, to add to it.
    @FunctionalInterface
    interface Opener {
        SeekableByteChannel open(Path file) throws IOException;
    }

    private Target(@Nullable Path file, @Nullable OutputStream stream, Opener opener) {
        this.file = file;
        this.stream = stream;
        this.opener = opener;
    }

    /// Opens a file, behind what it has.
    ///
    /// @throws IOException if it cannot be written; the message names it
    static Target of(Path file) throws IOException {
        return of(file, Target::channelTo);
    }

    /// @param opener in place of the system's
    static Target of(Path file, Opener opener) throws IOException {
        var target = new Target(file, null, opener);
        try {
            target.open();
        } catch (IOException failure) {
            throw new IOException(
                    "the access log " + file + " cannot be opened: " + reason(failure), failure);
        }
        return target;
    }

    static Target of(OutputStream stream) {
        return new Target(null, stream, Target::channelTo);
    }

    private static SeekableByteChannel channelTo(Path file) throws IOException {
        return Files.newByteChannel(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
    }

    /// Whether this target is where the lines of another one go, too, so that one of them is
    /// enough: it has the same name, which both follow, or the same file at the moment. If the
    /// names differ, it goes by the real one from now on.
    ///
    /// Whoever opens a file anew finds one that was moved gone at once, and so does this target.
    ///
    /// @param fresh was just opened
    /// @param real its file's name without links; empty for a stream
    boolean takesOver(Target fresh, Optional<Path> real) {
        if (file == null || real.isEmpty()) {
            return file == null && real.isEmpty();
        }
        if (!file.equals(fresh.file) && !file.equals(real.get())) {
            if (identity == null || !identity.equals(fresh.identity)) {
                return false;
            }
            file = real.get();
        }
        lookNow();
        return true;
    }

    private void open() throws IOException {
        if (file != null) {
            channel = opener.open(file);
            identity = identity();
            half.opened(file);
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
        if (buffered == 0 && !half.isThere()) {
            return;
        }
        try {
            reopenIfMoved();
            write();
            wroteAgain();
        } catch (IOException failure) {
            lost += lines;
            tell(failure);
        }
        buffered = 0;
        lines = 0;
    }

    private void tell(IOException failure) {
        if (!failing) {
            failing = true;
            LOG.warn(
                    "the access log {} cannot be written, lines are lost: {}",
                    this,
                    reason(failure));
        }
    }

    /// Lines that were dropped since the last time that all could be written.
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
        half.write(open);
        var octets = ByteBuffer.wrap(buffer, 0, buffered);
        try {
            while (octets.hasRemaining()) {
                open.write(octets);
            }
        } catch (IOException failure) {
            lines -= linesIn(octets.position());
            half.keep(buffer, octets.position(), open);
            lines -= half.isThere() ? 1 : 0;
            throw failure;
        }
    }

    /// How many lines the first octets of the buffer hold whole.
    private long linesIn(int octets) {
        long whole = 0;
        for (int i = 0; i < octets; i++) {
            whole += buffer[i] == '\n' ? 1 : 0;
        }
        return whole;
    }

    private void wroteAgain() {
        if (failing) {
            LOG.warn("the access log {} is written again, {} lines were lost", this, lost);
            failing = false;
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
            closeChannel();
            open();
        }
    }

    private static String reason(IOException failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    /// Closes a file; a stream is its owner's. Tells how many lines are not in it, if it is not
    /// written again.
    @Override
    public void close() throws IOException {
        if (failing) {
            lost += half.isThere() ? 1 : 0;
            LOG.warn("the access log {} is closed, {} lines were lost", this, lost);
        }
        closeChannel();
    }

    private void closeChannel() throws IOException {
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
