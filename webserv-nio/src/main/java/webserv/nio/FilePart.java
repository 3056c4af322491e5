package webserv.nio;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.io.FileSlice;

/// A slice on its way: from memory as far as the file is there, then by the kernel or, where the
/// JDK has no channel for the kernel to write to, from a mapping of what one turn sends.
///
/// Writing from memory copies the octets once, in one run. The kernel's `sendfile` hands the file's
/// pages on one by one, which costs the sender nearly as much, and over loopback the receiver more.
///
/// Belongs to the wire's loop.
final class FilePart implements OutputQueue.Part {
    private static final Logger LOG = LoggerFactory.getLogger(FilePart.class);

    /// What one wire sends from memory in one turn. It is copied at some five octets a nanosecond,
    /// so that the others wait a tenth of a millisecond.
    static final int MEMORY_SHARE = 512 * 1024;

    /// The end of a slice, up to this size, is read and written: `transferTo` takes three system
    /// calls, a mapping and its end two.
    private static final int SMALL_REST = 16 * 1024;

    private static final ByteBuffer NONE = ByteBuffer.allocateDirect(0);

    private final FileSlice slice;
    private long sent;
    private boolean cameUpShort;

    FilePart(FileSlice slice) {
        this.slice = slice;
    }

    boolean isSent() {
        return sent == slice.length();
    }

    /// Whether the system took less than it was offered.
    boolean cameUpShort() {
        return cameUpShort;
    }

    /// The next octets that are in memory, for one turn. Not to be read, see [FileSlice].
    ByteBuffer inMemory() {
        long from = slice.offset() + sent;
        long there = Math.min(slice.memory().byteSize() - from, slice.length() - sent);
        return there <= 0
                ? NONE
                : slice.memory().asSlice(from, Math.min(there, MEMORY_SHARE)).asByteBuffer();
    }

    /// Counts octets that were sent from memory.
    void advance(int octets) {
        sent += octets;
    }

    /// Sends the next octets.
    ///
    /// @param share how many at most, if they are not in memory
    /// @param scratch clear, and clear again afterwards
    /// @return how many the system has taken
    long send(WritableByteChannel channel, long share, ByteBuffer scratch) throws IOException {
        long left = slice.length() - sent;
        var octets = inMemory();
        long taken;
        if (octets.hasRemaining()) {
            taken = write(channel, octets);
        } else if (left <= SMALL_REST) {
            taken = copy(channel, scratch.limit((int) left));
        } else if (channel instanceof SelectableChannel) {
            taken = transfer(channel, Math.min(left, share));
        } else {
            taken = map(channel, Math.min(left, share), scratch);
        }
        sent += taken;
        return taken;
    }

    /// Gives the slice back.
    void close() {
        try {
            slice.close();
        } catch (RuntimeException e) {
            // Whoever lent the file is at fault; the connection is not.
            LOG.error("A file slice could not be given back", e);
        }
    }

    private long write(WritableByteChannel channel, ByteBuffer octets) throws IOException {
        int taken = channel.write(octets);
        cameUpShort = octets.hasRemaining();
        return taken;
    }

    private long copy(WritableByteChannel channel, ByteBuffer scratch) throws IOException {
        try {
            int piece = scratch.remaining();
            int count = slice.file().read(scratch, slice.offset() + sent);
            if (count < 0) {
                throw new EOFException("the file ended early");
            }
            long taken = write(channel, scratch.flip());
            cameUpShort = taken < piece;
            return taken;
        } finally {
            scratch.clear();
        }
    }

    private long transfer(WritableByteChannel channel, long piece) throws IOException {
        long position = slice.offset() + sent;
        long taken = slice.file().transferTo(position, piece, channel);
        if (taken == 0 && position >= slice.file().size()) {
            throw new EOFException("the file ended early");
        }
        cameUpShort = taken < piece;
        return taken;
    }

    private long map(WritableByteChannel channel, long piece, ByteBuffer scratch)
            throws IOException {
        long position = slice.offset() + sent;
        if (position + piece > slice.file().size()) {
            throw new EOFException("the file ended early");
        }
        try (var arena = Arena.ofConfined()) {
            var octets = mapping(position, piece, arena);
            return octets.isPresent()
                    ? write(channel, octets.get())
                    : copy(channel, scratch.limit((int) Math.min(piece, scratch.capacity())));
        }
    }

    /// Octets of the file; empty where its file system has no mappings, or the system no room.
    private Optional<ByteBuffer> mapping(long position, long piece, Arena arena) {
        try {
            var octets = slice.file().map(MapMode.READ_ONLY, position, piece, arena);
            return Optional.of(octets.asByteBuffer());
        } catch (IOException | OutOfMemoryError _) {
            return Optional.empty();
        }
    }
}
