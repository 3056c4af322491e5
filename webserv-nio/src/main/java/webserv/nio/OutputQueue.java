package webserv.nio;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.io.FileSlice;

/// What the system did not take of one wire's output, in order: copied octets and file slices.
///
/// Slices in the queue belong to it; each is closed once, when it is sent or discarded. Belongs to
/// the wire's loop.
final class OutputQueue {
    /// What one wire may send in one turn before the others have theirs. Below, system calls per
    /// octet begin to show; above, one fast download delays everybody.
    static final long SHARE = 256 * 1024;

    /// Small writes behind each other share a buffer of this size.
    private static final int BUFFER = 4 * 1024;

    private sealed interface Part {}

    /// Octets written up to the buffer's position, and sent up to an index of their own.
    private static final class Octets implements Part {
        private final ByteBuffer octets;
        private int sent;

        private Octets(int capacity) {
            octets = ByteBuffer.allocate(capacity);
        }

        private int unsent() {
            return octets.position() - sent;
        }
    }

    private static final class File implements Part {
        private final FileSlice slice;
        private long sent;

        private File(FileSlice slice) {
            this.slice = slice;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(OutputQueue.class);

    private final Deque<Part> parts = new ArrayDeque<>();

    /// Whether the system took less than it was offered: asking again at once would be in vain.
    private boolean cameUpShort;

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /// Copies all remaining octets.
    void add(ByteBuffer octets) {
        if (parts.peekLast() instanceof Octets last) {
            int piece = Math.min(octets.remaining(), last.octets.remaining());
            last.octets.put(octets.slice(octets.position(), piece));
            octets.position(octets.position() + piece);
        }
        if (octets.hasRemaining()) {
            var part = new Octets(Math.max(octets.remaining(), BUFFER));
            part.octets.put(octets);
            parts.add(part);
        }
    }

    /// Takes the slice over.
    void add(FileSlice slice) {
        parts.add(new File(slice));
    }

    /// Sends from the front, until the queue is empty, the system takes no more, or the share of
    /// this turn is used up.
    ///
    /// @param scratch clear, and clear again afterwards
    /// @return the number of octets taken
    long send(WritableByteChannel channel, ByteBuffer scratch) throws IOException {
        long sent = 0;
        cameUpShort = false;
        while (sent < SHARE && !cameUpShort && !parts.isEmpty()) {
            sent +=
                    switch (parts.getFirst()) {
                        case Octets _ -> sendOctets(channel, scratch);
                        case File file -> sendFile(channel, file, SHARE - sent);
                    };
        }
        return sent;
    }

    /// Closes every slice and forgets all.
    void discard() {
        for (var part : parts) {
            if (part instanceof File file) {
                close(file);
            }
        }
        parts.clear();
    }

    private static void close(File file) {
        try {
            file.slice.close();
        } catch (RuntimeException e) {
            // Whoever lent the file is at fault; the connection is not.
            LOG.error("A file slice could not be given back", e);
        }
    }

    private long sendOctets(WritableByteChannel channel, ByteBuffer scratch) throws IOException {
        try {
            for (var part : parts) {
                if (!(part instanceof Octets run) || !scratch.hasRemaining()) {
                    break;
                }
                int piece = Math.min(run.unsent(), scratch.remaining());
                scratch.put(run.octets.array(), run.sent, piece);
            }
            int taken = channel.write(scratch.flip());
            cameUpShort = scratch.hasRemaining();
            forget(taken);
            return taken;
        } finally {
            scratch.clear();
        }
    }

    private void forget(int taken) {
        int left = taken;
        while (left > 0 && parts.getFirst() instanceof Octets run) {
            int piece = Math.min(left, run.unsent());
            run.sent += piece;
            left -= piece;
            if (run.unsent() == 0) {
                parts.removeFirst();
            }
        }
    }

    private long sendFile(WritableByteChannel channel, File part, long share) throws IOException {
        FileChannel file = part.slice.file();
        long position = part.slice.offset() + part.sent;
        long piece = Math.min(part.slice.length() - part.sent, share);
        long taken = file.transferTo(position, piece, channel);
        if (taken == 0 && position >= file.size()) {
            throw new EOFException("the file ended early");
        }
        cameUpShort = taken < piece;
        part.sent += taken;
        if (part.sent == part.slice.length()) {
            parts.removeFirst();
            close(part);
        }
        return taken;
    }
}
