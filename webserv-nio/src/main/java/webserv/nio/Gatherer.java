package webserv.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import webserv.api.io.FileSlice;

/// Gathers what a wire writes during one event, so that it leaves with one system call.
///
/// One buffer serves all wires of a loop, one at a time: when a second wire writes during the same
/// event, what the first one wrote is sent before. Octets are gathered only for a wire that has
/// nothing queued, so the order is kept. Belongs to the loop.
final class Gatherer {
    /// Room for a head and some 100 KiB of content that is in memory. Beyond that, a second system
    /// call is small beside the copying.
    static final int CAPACITY = 128 * 1024;

    /// Once so much is gathered, it is sent before the next write is taken. What the system does
    /// not take has to be kept for the wire; without this mark, a client that sends a thousand
    /// requests and reads no answer would be good for a whole buffer of them. Answers of 1 KiB to a
    /// dozen requests or two stay below.
    static final int MARK = 32 * 1024;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY);
    private @Nullable Output owner;

    /// Takes as much of the octets as goes out without waiting; the rest stays in the buffer given
    /// if the wire's peer does not keep up, or the wire has failed.
    void gather(Output output, ByteBuffer octets) {
        own(output);
        boolean full = buffer.position() >= MARK;
        while (octets.hasRemaining()) {
            if (full) {
                flush();
                if (!output.sendsAtOnce()) {
                    return;
                }
                owner = output;
            }
            int piece = Math.min(octets.remaining(), buffer.remaining());
            buffer.put(buffer.position(), octets, octets.position(), piece);
            buffer.position(buffer.position() + piece);
            octets.position(octets.position() + piece);
            full = !buffer.hasRemaining();
        }
    }

    /// Reads a small slice in behind the octets: no more system calls than sending it by the
    /// kernel, and one packet less.
    ///
    /// @return false if there was no room and the wire's peer does not keep up
    boolean gather(Output output, FileSlice slice) throws FileFailure {
        own(output);
        if (buffer.remaining() < slice.length()) {
            flush();
            if (!output.sendsAtOnce()) {
                return false;
            }
            owner = output;
        }
        buffer.limit(buffer.position() + (int) slice.length());
        try {
            read(slice);
        } finally {
            buffer.limit(CAPACITY);
        }
        return true;
    }

    private void read(FileSlice slice) throws FileFailure {
        try {
            long position = slice.offset();
            while (buffer.hasRemaining()) {
                int count = slice.file().read(buffer, position);
                if (count < 0) {
                    throw FileFailure.endedEarly();
                }
                position += count;
            }
        } catch (FileFailure cut) {
            throw cut;
        } catch (IOException unreadable) {
            throw new FileFailure(unreadable);
        }
    }

    /// Sends what an output wrote, and octets outside of the heap behind it, with one system call.
    ///
    /// @param part whose octets they are
    /// @param octets left at the first that the system did not take
    void flush(Output output, FilePart part, ByteBuffer octets) {
        own(output);
        owner = null;
        buffer.flip();
        try {
            output.send(buffer, part, octets);
        } catch (RuntimeException | Error e) {
            output.failed(e);
        } finally {
            buffer.clear();
        }
    }

    /// Sends what was gathered, whoever wrote it.
    void flush() {
        flush(false);
    }

    /// Sends the last of what an output writes, and what another one wrote.
    void flushLast(Output output) {
        flush(owner == output);
    }

    private void flush(boolean last) {
        var output = owner;
        if (output != null) {
            owner = null;
            buffer.flip();
            try {
                output.send(buffer, last);
            } catch (RuntimeException | Error e) {
                output.failed(e);
            } finally {
                buffer.clear();
            }
        }
    }

    /// Forgets what a wire has written and not sent.
    void drop(Output output) {
        if (owner == output) {
            owner = null;
            buffer.clear();
        }
    }

    /// The buffer, for sending what is queued; to be used when nothing is gathered, and left clear.
    ByteBuffer scratch() {
        flush();
        return buffer;
    }

    private void own(Output output) {
        if (owner != output) {
            flush();
            owner = output;
        }
    }
}
