package webserv.app.output;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A stream that nobody waits for: what it takes is written by a thread of its own, while 1 MiB of
/// it waits at most.
///
/// The standard streams lead to pipes and terminals whose readers may stop to read, for a while or
/// for good, and the system holds whoever writes then. Here nobody but the thread is held. What
/// finds no room is refused; so is all that comes while the channel fails, as on a full disk. What
/// was taken before stays, and is tried again once a second.
///
/// Safe for any thread. The thread is a daemon and begins with the first octet.
public final class QueuedStream extends OutputStream {
    private static final int ROOM_OCTETS = 1 << 20;

    /// What a pipe of Linux takes whole, as the system's `PIPE_BUF`. The other standard stream may
    /// lead to the same one.
    private static final int PIECE_OCTETS = 4096;

    private static final long RETRY_NANOS = 1_000_000_000L;
    private static final long PAUSE_NANOS = 10_000_000L;

    private final String name;
    private final WritableByteChannel channel;
    private final LossListener listener;
    private @Nullable Thread thread;
    private ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private boolean busy;
    private @Nullable String failure;
    private String refusal = "";

    /// Lines that were refused and not told yet.
    private long lost;

    private long lostInAll;

    /// What is being written, and how much of it is.
    private byte[] taken = {};

    private int written;

    /// Whether the thread itself was refused, with a line that tells of others.
    private boolean ownRefused;

    /// Told on the thread of the stream when octets could be written again.
    @FunctionalInterface
    public interface LossListener {

        /// @param lines how many lines were refused since the last time, 1 or more
        /// @param why the last of them was
        void lost(long lines, String why);
    }

    /// @param name what it is called, and its thread with it
    /// @param channel where octets go; its writes may wait
    /// @param listener told of lines that were refused
    public QueuedStream(String name, WritableByteChannel channel, LossListener listener) {
        this.name = name;
        this.channel = channel;
        this.listener = listener;
    }

    /// The standard output of the process, for one that counts for itself what is refused.
    public static QueuedStream standardOutput() {
        return new QueuedStream("stdout", channelOf(FileDescriptor.out), (_, _) -> {});
    }

    /// Of a channel, unlike of a stream, one knows how far a write came that failed. Neither is
    /// ever closed.
    static WritableByteChannel channelOf(FileDescriptor descriptor) {
        return new FileOutputStream(descriptor).getChannel();
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    /// Takes all of it, or nothing.
    ///
    /// @throws IOException if nothing was taken; the message says why
    @Override
    public synchronized void write(byte[] octets, int offset, int length) throws IOException {
        if (!offer(octets, offset, length)) {
            throw new IOException(refusal);
        }
    }

    /// Takes all of it, or nothing.
    ///
    /// @return whether it was taken
    synchronized boolean offer(byte[] octets, int offset, int length) {
        if (failure != null) {
            return refuse(failure, octets, offset, length);
        }
        if (waiting.size() + length > ROOM_OCTETS && waiting.size() > 0) {
            return refuse("nobody reads it, and 1 MiB waits", octets, offset, length);
        }
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("webserv-" + name).start(this::run);
        }
        waiting.write(octets, offset, length);
        notifyAll();
        return true;
    }

    private boolean refuse(String why, byte[] octets, int offset, int length) {
        if (Thread.currentThread().equals(thread)) {
            ownRefused = true;
            return false;
        }
        refusal = why;
        long lines = linesIn(octets, offset, length);
        lost += lines;
        lostInAll += lines;
        return false;
    }

    private static long linesIn(byte[] octets, int offset, int length) {
        long lines = 0;
        for (int i = offset; i < offset + length; i++) {
            lines += octets[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    private void run() {
        while (true) {
            try {
                writeAll(ByteBuffer.wrap(next()));
                tellLost();
            } catch (Throwable _) {
                // Be it an error: where the thread ended, what is taken would never be written.
            }
        }
    }

    /// Waits for octets, and takes those that wait.
    private synchronized byte[] next() throws InterruptedException {
        busy = false;
        notifyAll();
        while (waiting.size() == 0) {
            wait();
        }
        busy = true;
        taken = waiting.toByteArray();
        written = 0;
        waiting = new ByteArrayOutputStream();
        return taken;
    }

    private void writeAll(ByteBuffer octets) {
        int end = octets.limit();
        while (octets.limit(end).hasRemaining()) {
            octets.limit(endOfPiece(octets));
            try {
                // A descriptor that another process has made non-blocking takes none for a while.
                if (channel.write(octets) == 0) {
                    LockSupport.parkNanos(this, PAUSE_NANOS);
                }
                wrote(octets.position());
            } catch (IOException | RuntimeException failed) {
                fails(String.valueOf(failed.getMessage()));
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        }
    }

    /// Behind as many whole lines as a pipe takes at once, or behind one that is longer.
    private static int endOfPiece(ByteBuffer octets) {
        int begin = octets.position();
        int most = Math.min(octets.limit(), begin + PIECE_OCTETS);
        if (most == octets.limit()) {
            return most;
        }
        int end = most;
        while (end > begin && octets.get(end - 1) != '\n') {
            end--;
        }
        return end > begin ? end : endOfLine(octets, most);
    }

    private static int endOfLine(ByteBuffer octets, int from) {
        int end = from;
        while (end < octets.limit() && octets.get(end) != '\n') {
            end++;
        }
        return Math.min(end + 1, octets.limit());
    }

    private synchronized void wrote(int octets) {
        written = octets;
        fails(null);
    }

    private synchronized void fails(@Nullable String why) {
        failure = why;
        notifyAll();
    }

    /// Where there is room for a line that says so: else it would be lost as well. What could not
    /// be told is told the next time.
    private void tellLost() {
        long lines;
        String why;
        synchronized (this) {
            if (waiting.size() > ROOM_OCTETS / 2) {
                return;
            }
            lines = lost;
            why = refusal;
            ownRefused = false;
        }
        if (lines > 0) {
            listener.lost(lines, why);
            told(lines);
        }
    }

    private synchronized void told(long lines) {
        lost -= ownRefused ? 0 : lines;
    }

    /// How many lines were refused from the beginning on or, if nobody reads on, will not have been
    /// written.
    public synchronized long unwritten() {
        return lostInAll
                + linesIn(taken, written, taken.length - written)
                + linesIn(waiting.toByteArray(), 0, waiting.size());
    }

    /// Waits until all is written that was taken, but no longer than that, and not while the
    /// channel fails.
    ///
    /// @return whether all is written
    public synchronized boolean drain(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        long millis = most.toMillis();
        try {
            while (isBusy() && failure == null && millis > 0) {
                wait(millis);
                millis = (end - System.nanoTime()) / 1_000_000;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return !isBusy();
    }

    private boolean isBusy() {
        return busy || waiting.size() > 0;
    }
}
