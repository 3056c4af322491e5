package webserv.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import webserv.api.io.FileSlice;

/// What the system did not take of one wire's output, in order: copied octets and file slices.
///
/// Slices in the queue belong to it; each is closed once, when it is sent or discarded. Belongs to
/// the wire's loop.
final class OutputQueue {
    /// What one wire may send in one turn before the others have theirs. Below, system calls per
    /// octet begin to show; above, one fast download delays everybody, and what is copied leaves
    /// the processor's nearer caches before the next reads it.
    static final long SHARE = 256 * 1024;

    /// Small writes behind each other share a buffer of this size.
    private static final int BUFFER = 4 * 1024;

    sealed interface Part permits Octets, FilePart {}

    /// Octets written up to the buffer's position, and sent up to an index of their own.
    static final class Octets implements Part {
        private final ByteBuffer octets;
        private int sent;

        private Octets(int capacity) {
            octets = ByteBuffer.allocate(capacity);
        }

        private int unsent() {
            return octets.position() - sent;
        }
    }

    private final Deque<Part> parts = new ArrayDeque<>();

    /// Whether the system took less than it was offered: asking again at once would be in vain.
    private boolean cameUpShort;

    private long taken;

    /// How many octets the system has taken from it so far.
    long taken() {
        return taken;
    }

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
        add(new FilePart(slice));
    }

    /// Takes over what is left of a slice.
    void add(FilePart part) {
        parts.add(part);
    }

    /// Sends from the front, until the queue is empty, the system takes no more, or the share of
    /// this turn is used up.
    ///
    /// @param scratch clear, and clear again afterwards
    /// @return the number of octets taken
    /// @throws IOException if it fails, perhaps behind octets that were [#taken]
    long send(SocketOutput socket, ByteBuffer scratch) throws IOException {
        long before = taken;
        long end = before + SHARE;
        cameUpShort = false;
        while (taken < end && !cameUpShort && !parts.isEmpty()) {
            taken +=
                    switch (parts.getFirst()) {
                        case Octets _ -> sendOctets(socket, scratch);
                        case FilePart file -> sendFile(socket, file, end - taken, scratch);
                    };
        }
        return taken - before;
    }

    /// Closes every slice and forgets all.
    void discard() {
        for (var part : parts) {
            if (part instanceof FilePart file) {
                file.close();
            }
        }
        parts.clear();
    }

    private long sendOctets(SocketOutput socket, ByteBuffer scratch) throws IOException {
        try {
            for (var part : parts) {
                if (!(part instanceof Octets run) || !scratch.hasRemaining()) {
                    break;
                }
                int piece = Math.min(run.unsent(), scratch.remaining());
                scratch.put(run.octets.array(), run.sent, piece);
            }
            int taken = socket.write(scratch.flip());
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

    private long sendFile(SocketOutput socket, FilePart file, long share, ByteBuffer scratch)
            throws IOException {
        long taken = file.send(socket, share, scratch);
        cameUpShort = file.cameUpShort();
        if (file.isSent()) {
            parts.removeFirst();
            file.close();
        }
        return taken;
    }
}
