package webserv.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import webserv.api.io.FileSlice;

/// The sending half of a wire.
///
/// Octets go to the loop's [Gatherer] as long as nothing is queued, and to an [OutputQueue] of the
/// wire's own from the moment that the system took less than it was offered until the queue is
/// empty again. Only for that time the wire waits to be ready for writing.
///
/// Belongs to the wire's loop.
final class Output {
    /// Slices up to this size are read into memory and sent with what was written before them. As
    /// far as here, the copying costs no more than the system calls that the kernel's way takes; at
    /// 100 KiB it costs half as much again.
    private static final int SMALL_SLICE = 16 * 1024;

    private final NioWire wire;
    private @Nullable OutputQueue queue;
    private long sent;
    private long written;

    Output(NioWire wire) {
        this.wire = wire;
    }

    /// The number of octets that the system has taken.
    long sent() {
        return sent;
    }

    /// The number of octets that were written, whatever became of them.
    long written() {
        return written;
    }

    /// Whether something waits for the peer.
    boolean isQueued() {
        return queue != null;
    }

    /// Whether octets may be gathered: they are wanted, and nothing is waiting before them.
    boolean sendsAtOnce() {
        return queue == null && wire.isOpen();
    }

    /// Takes all the octets, or drops them if the wire is not open.
    void write(ByteBuffer octets) {
        written += octets.remaining();
        if (sendsAtOnce()) {
            wire.gatherer().gather(this, octets);
        }
        if (octets.hasRemaining()) {
            if (wire.isOpen()) {
                queue().add(octets);
            } else {
                octets.position(octets.limit());
            }
        }
    }

    /// Takes the slice, or closes it if the wire is not open.
    void write(FileSlice slice) {
        written += slice.length();
        if (!wire.isOpen() || slice.length() == 0) {
            slice.close();
        } else if (queue != null) {
            queue.add(slice);
        } else if (slice.length() <= SMALL_SLICE) {
            gather(slice);
        } else {
            sendOrQueue(slice);
        }
    }

    /// Sends what was gathered, if it is this wire's or not.
    void flush() {
        wire.gatherer().flush();
    }

    /// The same, when nothing is written behind it.
    ///
    /// @param endFollows whether the sending side is ended at once, if the system takes all: the
    ///   octets may be held back until then
    void flushLast(boolean endFollows) {
        if (endFollows) {
            wire.gatherer().flushLast(this);
        } else {
            flush();
        }
    }

    /// Hands gathered octets to the system, and keeps what it does not take.
    ///
    /// @param last whether they may wait for the end, which follows if the system takes all
    void send(ByteBuffer gathered, boolean last) {
        try {
            prepareToSend();
            sent += last ? wire.socket().writeLast(gathered) : wire.socket().write(gathered);
        } catch (IOException e) {
            wire.fail(e);
            return;
        }
        if (gathered.hasRemaining()) {
            queue().add(gathered);
        }
    }

    /// The same, with octets behind them that are not kept.
    ///
    /// @param part whose octets they are
    void send(ByteBuffer gathered, FilePart part, ByteBuffer octets) {
        try {
            prepareToSend();
            sent += wire.socket().write(gathered, octets);
        } catch (IOException e) {
            wire.fail(part.blamed(e));
            return;
        }
        if (gathered.hasRemaining()) {
            queue().add(gathered);
        }
    }

    private void prepareToSend() throws IOException {
        if (sent > 0) {
            wire.sendPromptly();
        }
    }

    /// Sends on what is queued, now that the system takes octets again.
    ///
    /// @return whether nothing is queued any more
    boolean sendOn() {
        if (queue != null) {
            send(queue, wire.gatherer().scratch());
        }
        if (queue == null || !queue.isEmpty()) {
            return false;
        }
        queue = null;
        wire.awaitWriting(false);
        return true;
    }

    /// Something went wrong that is not the connection's fault.
    void failed(Throwable thrown) {
        wire.failed(thrown);
    }

    /// Drops what was not sent, and closes its slices.
    void discard() {
        wire.gatherer().drop(this);
        if (queue != null) {
            queue.discard();
            queue = null;
        }
    }

    private OutputQueue queue() {
        if (queue == null) {
            queue = new OutputQueue();
            wire.awaitWriting(true);
        }
        return queue;
    }

    private void gather(FileSlice slice) {
        boolean gathered;
        try {
            gathered = wire.gatherer().gather(this, slice);
        } catch (IOException e) {
            slice.close();
            wire.fail(e);
            return;
        }
        if (gathered || !wire.isOpen()) {
            slice.close();
        } else {
            queue().add(slice);
        }
    }

    private void sendOrQueue(FileSlice slice) {
        var part = new FilePart(slice);
        var inMemory = part.inMemory(OutputQueue.SHARE);
        if (inMemory.hasRemaining()) {
            wire.gatherer().flush(this, part, inMemory);
            part.advance(inMemory.position());
        }
        var scratch = wire.gatherer().scratch();
        if (!wire.isOpen() || part.isSent()) {
            part.close();
        } else if (queue != null || part.inMemory(1).hasRemaining()) {
            queue().add(part);
        } else {
            sendOrQueue(part, scratch);
        }
    }

    private void sendOrQueue(FilePart part, ByteBuffer scratch) {
        var attempt = new OutputQueue();
        attempt.add(part);
        try {
            send(attempt, scratch);
        } catch (RuntimeException | Error e) {
            attempt.discard();
            throw e;
        }
        if (!attempt.isEmpty()) {
            queue = attempt;
            wire.awaitWriting(true);
        }
    }

    private void send(OutputQueue output, ByteBuffer scratch) {
        long before = output.taken();
        try {
            wire.sendPromptly();
            sent += output.send(wire.socket(), scratch);
        } catch (IOException e) {
            sent += output.taken() - before;
            output.discard();
            wire.fail(e);
        }
    }
}
