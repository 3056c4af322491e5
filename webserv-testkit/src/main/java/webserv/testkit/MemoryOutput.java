package webserv.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import webserv.api.io.FileSlice;

/// What a wire in memory has written: taken by the stand-in for the system, or waiting in order
/// until it takes more.
final class MemoryOutput {
    private static final int PIECE = 64 * 1024;

    private sealed interface Part {
        record Octets(ByteBuffer octets) implements Part {}

        record File(FileSlice slice) implements Part {}
    }

    private final ArrayDeque<Part> waiting = new ArrayDeque<>();
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private long room = Long.MAX_VALUE;
    private long sliceTaken;

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void add(ByteBuffer octets) {
        waiting.add(new Part.Octets(ByteBuffer.allocate(octets.remaining()).put(octets).flip()));
    }

    void add(FileSlice slice) {
        waiting.add(new Part.File(slice));
    }

    /// Sets how many octets more are taken; [Long#MAX_VALUE] for any number.
    void takeAtMost(long octets) {
        room = octets;
    }

    byte[] taken() {
        return taken.toByteArray();
    }

    long count() {
        return taken.size();
    }

    /// Takes as much as there is room for.
    ///
    /// @throws IOException if a file cannot be read or ended early
    void flush() throws IOException {
        while (room > 0 && !waiting.isEmpty()) {
            boolean whole =
                    switch (waiting.getFirst()) {
                        case Part.Octets(var octets) -> take(octets);
                        case Part.File(var slice) -> read(slice);
                    };
            if (whole) {
                release(waiting.removeFirst());
            }
        }
    }

    /// Closes every slice and forgets what waits.
    void discard() {
        waiting.forEach(this::release);
        waiting.clear();
    }

    private boolean take(ByteBuffer octets) {
        var piece = new byte[(int) Math.min(room, octets.remaining())];
        octets.get(piece);
        taken.writeBytes(piece);
        room -= room == Long.MAX_VALUE ? 0 : piece.length;
        return !octets.hasRemaining();
    }

    private boolean read(FileSlice slice) throws IOException {
        long most = Math.min(room, slice.length() - sliceTaken);
        var piece = ByteBuffer.allocate((int) Math.min(most, PIECE));
        int count = slice.file().read(piece, slice.offset() + sliceTaken);
        if (count < 0) {
            throw new EOFException("the file ended early");
        }
        sliceTaken += count;
        take(piece.flip());
        return sliceTaken == slice.length();
    }

    private void release(Part part) {
        if (part instanceof Part.File(var slice)) {
            sliceTaken = 0;
            slice.close();
        }
    }
}
