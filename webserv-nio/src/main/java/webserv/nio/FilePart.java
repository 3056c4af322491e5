package webserv.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import webserv.api.io.FileSlice;

/// A slice on its way: from memory as far as the file is there, then by the kernel.
///
/// Writing from memory copies the octets once, in one run. The kernel's `sendfile` copies nothing
/// and hands the file's pages on one by one, which takes less of the sender's time; over loopback
/// more of the receiver's, if the file is a large one.
///
/// Belongs to the wire's loop.
final class FilePart implements OutputQueue.Part {

    /// The end of a slice, up to this size, is read and written: `transferTo` takes more system
    /// calls.
    private static final int SMALL_REST = 16 * 1024;

    /// How far behind the first octet that was not sent from memory one may be that could not be
    /// had: so much the system takes in one piece, or not at all.
    private static final int PIECE = 64 * 1024;

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

    /// The next octets that are in memory. Not to be read, see [FileSlice].
    ///
    /// @param share how many at most
    ByteBuffer inMemory(long share) {
        long from = slice.offset() + sent;
        long there = Math.min(slice.memory().byteSize() - from, slice.length() - sent);
        return there <= 0
                ? NONE
                : slice.memory().asSlice(from, Math.min(there, share)).asByteBuffer();
    }

    /// Counts octets that were sent from memory.
    void advance(int octets) {
        sent += octets;
    }

    /// Sends the next octets.
    ///
    /// @param share how many at most
    /// @param scratch clear, and clear again afterwards
    /// @return how many the system has taken
    long send(SocketOutput socket, long share, ByteBuffer scratch) throws IOException {
        try {
            return sendNext(socket, share, scratch);
        } catch (FileFailure failure) {
            throw failure;
        } catch (IOException failure) {
            throw blamed(failure);
        }
    }

    private long sendNext(SocketOutput socket, long share, ByteBuffer scratch) throws IOException {
        long left = slice.length() - sent;
        var octets = inMemory(share);
        long taken;
        if (octets.hasRemaining()) {
            taken = write(socket, octets);
        } else if (left <= SMALL_REST) {
            taken = copy(socket, scratch.limit((int) left));
        } else {
            taken = transfer(socket, Math.min(left, share));
        }
        sent += taken;
        return taken;
    }

    /// Who is to blame for octets that the system did not take: the file, where it is too short for
    /// the slice by now, cannot be read there, or was closed by somebody, or else the connection. A
    /// mapping of a file that was cut fails as the connection would, and so does what the kernel
    /// sends: the JDK tells the error by its message alone, which is in the language of the system.
    IOException blamed(IOException failure) {
        try {
            return isCut() ? new FileFailure(failure) : failure;
        } catch (IOException unreadable) {
            return new FileFailure(unreadable);
        }
    }

    private boolean isCut() throws IOException {
        boolean isCut = slice.file().size() < slice.offset() + slice.length();
        if (!isCut && !isSent()) {
            readNext();
        }
        return isCut;
    }

    /// @throws IOException if what was to be sent next cannot be read
    private void readNext() throws IOException {
        var octets = ByteBuffer.allocate(Math.max(1, inMemory(PIECE).remaining()));
        long from = slice.offset() + sent;
        int count = 1;
        while (octets.hasRemaining() && count > 0) {
            count = slice.file().read(octets, from + octets.position());
        }
    }

    /// Gives the slice back.
    void close() {
        try {
            slice.close();
        } catch (Throwable e) {
            // Whoever lent the file is at fault; the connection is not.
            EventLoop.report("A slice of {} could not be given back", slice.file(), e);
        }
    }

    private long write(SocketOutput socket, ByteBuffer octets) throws IOException {
        int taken = socket.write(octets);
        cameUpShort = octets.hasRemaining();
        return taken;
    }

    private long copy(SocketOutput socket, ByteBuffer scratch) throws IOException {
        try {
            int piece = scratch.remaining();
            read(scratch);
            long taken = write(socket, scratch.flip());
            cameUpShort = taken < piece;
            return taken;
        } finally {
            scratch.clear();
        }
    }

    private void read(ByteBuffer scratch) throws FileFailure {
        int count;
        try {
            count = slice.file().read(scratch, slice.offset() + sent);
        } catch (IOException unreadable) {
            throw new FileFailure(unreadable);
        }
        if (count < 0) {
            throw FileFailure.endedEarly();
        }
    }

    private long transfer(SocketOutput socket, long piece) throws IOException {
        long position = slice.offset() + sent;
        long taken = socket.transfer(slice.file(), position, piece);
        if (taken == 0 && position >= slice.file().size()) {
            throw FileFailure.endedEarly();
        }
        cameUpShort = taken < piece;
        return taken;
    }
}
