package webserv.app.access;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.io.FailureText;

/// Where lines end up: a file, or a stream.
///
/// A file that was moved or removed, as `logrotate` does, is noticed within a second, and a new one
/// is begun: no signal is needed. Lines that cannot be written, as the disk is full or the name is
/// that of a pipe by now, are counted and dropped, but for a [HalfLine]; the log of the server is
/// told when it begins and when it is over, see [Outage]. That goes for whatever writing fails in:
/// others have lines to write, too.
///
/// Confined to whoever has the lock of the [LineWriter], once it is open.
final class Target implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Target.class);
    private static final int BUFFER_OCTETS = 64 << 10;
    private static final long LOOK_NANOS = 1_000_000_000L;

    private final @Nullable OutputStream stream;
    private final Opener opener;
    private final HalfLine half = new HalfLine();
    private final Outage outage = new Outage(LOG, System::nanoTime);
    private @Nullable Path file;

    /// The name without links, as it was when the file was opened.
    private @Nullable Path real;

    private @Nullable SeekableByteChannel channel;
    private @Nullable Object identity;
    private long looked;
    private byte[] buffer = new byte[0];
    private int buffered;
    private long lines;
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
        return of(file, LogFile::open);
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
        return new Target(null, stream, LogFile::open);
    }

    /// Whether this target is where the lines of another one go, too, so that one of them is
    /// enough: it has the same name, which both follow, or the same file. If the names differ, it
    /// goes by the real one from now on.
    ///
    /// Whoever opens a file anew finds one that was moved gone at once, and so does this target.
    ///
    /// @param fresh was just opened
    boolean takesOver(Target fresh) {
        if (file == null || fresh.file == null) {
            return file == null && fresh.file == null;
        }
        boolean hasItsName = file.equals(fresh.file) || file.equals(fresh.real);
        if (hasItsName || Objects.equals(real, fresh.real)) {
            refresh();
        }
        if (!hasItsName && !isOfTheFileOf(fresh)) {
            return false;
        }
        goByTheNameOf(fresh);
        return true;
    }

    /// Has the file be the one of its name now. Lines that come will tell where that fails, and
    /// look once more.
    private void refresh() {
        lookNow();
        try {
            reopenIfMoved();
        } catch (IOException | RuntimeException failure) {
            // See above.
        }
        lookNow();
    }

    /// Whether this one has nothing to write any more that another one of its file could not.
    boolean yieldsTo(Target other) {
        if (failing || half.isThere() || buffered > 0 || !isOfTheFileOf(other)) {
            return false;
        }
        other.goByTheNameOf(this);
        return true;
    }

    private boolean isOfTheFileOf(Target other) {
        return identity != null && identity.equals(other.identity);
    }

    private void goByTheNameOf(Target other) {
        if (file != null && !file.equals(other.file)) {
            file = other.real;
        }
    }

    private void open() throws IOException {
        if (file != null) {
            channel = opener.open(file);
            identity = identityNow();
            real = realPath(file);
            half.opened(file);
        }
    }

    /// The name itself where there is none, as of a pipe in `/proc`.
    private static Path realPath(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException none) {
            return file;
        }
    }

    /// What the system knows the open file by; `null` for a stream, and where none is open.
    @Nullable Object identity() {
        return identity;
    }

    /// What the system knows the file of that name by; `null` where there is none.
    private @Nullable Object identityNow() {
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
        try {
            if (buffer.length < length) {
                buffer = Arrays.copyOf(buffer, Math.max(BUFFER_OCTETS, length));
            }
        } catch (OutOfMemoryError failure) {
            fails(1, failure);
            return;
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
            failing = false;
            outage.wrote(this);
        } catch (IOException | RuntimeException | Error failure) {
            fails(lines, failure);
        } finally {
            buffered = 0;
            lines = 0;
        }
    }

    private void fails(long lost, Throwable failure) {
        failing = true;
        outage.failed(this, lost, () -> reason(failure));
    }

    /// Lines that were dropped since it was told of any.
    long lost() {
        return outage.lost();
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
        } catch (IOException | RuntimeException | Error failure) {
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

    /// A channel that was closed, as by an interrupt, is taken for none.
    private void reopenIfMoved() throws IOException {
        long now = System.nanoTime();
        boolean isOpen = channel != null && channel.isOpen();
        if (file == null || (isOpen && now - looked < LOOK_NANOS)) {
            return;
        }
        looked = now;
        var there = identityNow();
        if (!isOpen || there == null || !there.equals(identity)) {
            closeChannel();
            open();
        }
    }

    private static String reason(Throwable failure) {
        return failure instanceof IOException io
                ? FailureText.of(io)
                : failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    /// Closes a file; a stream is its owner's. Tells how many lines are not in it, if it is not
    /// written again.
    @Override
    public void close() throws IOException {
        outage.closed(this, failing && half.isThere() ? 1 : 0);
        closeChannel();
    }

    private void closeChannel() throws IOException {
        var open = channel;
        channel = null;
        identity = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public String toString() {
        return file == null ? "on the standard output" : file.toString();
    }
}
