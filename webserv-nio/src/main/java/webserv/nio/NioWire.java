package webserv.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.io.FileSlice;
import webserv.api.io.Wire;

/// One connection of a loop.
///
/// ```
///            finish()                  all is sent: says so              peer ends, time or amount
///   OPEN ───────────────► FLUSHING ───────────────────────► LINGERING ─────────────► CLOSED
///     └── abort(), failure ──┴── abort(), failure ─────────────┴──────────────────────►┘
/// ```
///
/// While OPEN, octets go to the loop's [Gatherer] as long as nothing is queued, and to the wire's
/// own [OutputQueue] from the moment that the system took less than it was offered until the queue
/// is empty again. Interest in writing is registered for that time only. FLUSHING and LINGERING
/// read and drop, so that a peer that sends before it reads is not left waiting.
///
/// Pausing is a flag; the interest in reading is given up when octets arrive in spite of it. So a
/// pause that is over before the peer sends costs nothing.
final class NioWire implements Wire, EventSource {
    private static final Logger LOG = LoggerFactory.getLogger(NioWire.class);

    /// Slices up to this size are read into memory: the system calls are as many, the packets
    /// fewer. Larger ones are worth the kernel's way.
    private static final int SMALL_SLICE = 16 * 1024;

    private enum State {
        OPEN,
        FLUSHING,
        LINGERING,
        CLOSED
    }

    private final EventLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final SocketAddress local;
    private final SocketAddress remote;
    private final Deadline deadline = new Deadline(this);

    private State state = State.OPEN;
    private Cause cause = Cause.ABORTED;
    private @Nullable Reader reader;
    private @Nullable OutputQueue queue;
    private int interest = SelectionKey.OP_READ;
    private boolean paused;
    private boolean inputEnded;
    private long sent;
    private long dropped;

    private NioWire(EventLoop loop, SocketChannel channel) throws IOException {
        this.loop = loop;
        this.channel = channel;
        local = channel.getLocalAddress();
        remote = channel.getRemoteAddress();
        key = channel.register(loop.selector(), SelectionKey.OP_READ);
    }

    /// Registers a connected, non-blocking channel with the loop. On it.
    static NioWire open(EventLoop loop, SocketChannel channel) throws IOException {
        var wire = new NioWire(loop, channel);
        wire.key.attach(wire);
        return wire;
    }

    /// Asks for the reader.
    void welcome(Acceptor acceptor) {
        try {
            reader = acceptor.accepted(this);
        } catch (Throwable e) {
            failed(e);
        }
    }

    // The owner's side.

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public boolean isWritable() {
        return state == State.OPEN && queue == null;
    }

    @Override
    public long octetsSent() {
        return sent;
    }

    @Override
    public long nanoTime() {
        return loop.now();
    }

    @Override
    public void write(ByteBuffer octets) {
        requireLoop("write");
        if (sendsAtOnce()) {
            loop.gatherer().gather(this, octets);
        }
        if (octets.hasRemaining()) {
            if (state == State.OPEN) {
                queue().add(octets);
            } else {
                octets.position(octets.limit());
            }
        }
    }

    @Override
    public void write(FileSlice slice) {
        requireLoop("write");
        if (state != State.OPEN || slice.length() == 0) {
            slice.close();
        } else if (queue != null) {
            queue.add(slice);
        } else if (slice.length() <= SMALL_SLICE) {
            gather(slice);
        } else {
            queueAndSend(slice);
        }
    }

    @Override
    public void pause() {
        requireLoop("pause");
        paused = true;
    }

    @Override
    public void resume() {
        requireLoop("resume");
        paused = false;
        if (state == State.OPEN && !inputEnded) {
            interestIn(interest | SelectionKey.OP_READ);
        }
    }

    @Override
    public void expireAfter(Duration time) {
        requireLoop("expireAfter");
        if (state == State.OPEN || state == State.FLUSHING) {
            loop.set(deadline, time);
        }
    }

    @Override
    public void neverExpire() {
        requireLoop("neverExpire");
        if (state != State.LINGERING) {
            loop.clear(deadline);
        }
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(() -> {
            try {
                task.run();
            } catch (Throwable e) {
                failed(e);
            }
        });
    }

    @Override
    public void handOver(Reader next) {
        requireLoop("handOver");
        reader = next;
    }

    @Override
    public void finish() {
        requireLoop("finish");
        if (state == State.OPEN) {
            loop.gatherer().flush();
        }
        if (state == State.OPEN) {
            resume();
            state = State.FLUSHING;
            if (queue == null) {
                linger();
            }
        }
    }

    @Override
    public void abort() {
        requireLoop("abort");
        close(Cause.ABORTED);
    }

    // The loop's side.

    @Override
    public void ready() {
        if (state != State.CLOSED && (key.readyOps() & SelectionKey.OP_WRITE) != 0) {
            sendOn();
        }
        if (state != State.CLOSED && (key.readyOps() & SelectionKey.OP_READ) != 0) {
            receive();
        }
    }

    @Override
    public void expired() {
        if (state == State.LINGERING) {
            close(Cause.FINISHED);
        } else if (state != State.CLOSED && reader != null) {
            reader.expired();
        }
    }

    @Override
    public void failed(Throwable thrown) {
        try {
            LOG.error("{} is aborted: its owner failed", this, thrown);
        } finally {
            close(Cause.ABORTED);
        }
    }

    @Override
    public void loopEnds() {
        close(Cause.ABORTED);
    }

    /// Whether octets may be gathered: they are taken, and nothing is waiting before them.
    boolean sendsAtOnce() {
        return state == State.OPEN && queue == null;
    }

    /// Hands gathered octets to the system, and keeps what it does not take.
    void send(ByteBuffer octets) {
        try {
            sent += channel.write(octets);
        } catch (IOException e) {
            fail(e);
            return;
        }
        if (octets.hasRemaining()) {
            queue().add(octets);
        }
    }

    /// The last event. What it throws is logged; there is no one left to tell.
    void tellClosed() {
        var last = reader;
        if (last != null) {
            reader = null;
            try {
                last.closed(cause);
            } catch (Throwable e) {
                LOG.error("{} is closed, and its owner failed", this, e);
            }
        }
    }

    @Override
    public String toString() {
        return "Connection " + local + " from " + remote;
    }

    private OutputQueue queue() {
        if (queue == null) {
            queue = new OutputQueue();
            interestIn(interest | SelectionKey.OP_WRITE);
        }
        return queue;
    }

    private void gather(FileSlice slice) {
        boolean taken;
        try {
            taken = loop.gatherer().gather(this, slice);
        } catch (IOException e) {
            slice.close();
            fail(e);
            return;
        }
        if (taken || state != State.OPEN) {
            slice.close();
        } else {
            queue().add(slice);
        }
    }

    private void queueAndSend(FileSlice slice) {
        var scratch = loop.gatherer().scratch();
        if (state != State.OPEN) {
            slice.close();
        } else if (queue != null) {
            queue.add(slice);
        } else {
            var attempt = new OutputQueue();
            attempt.add(slice);
            send(attempt, scratch);
            if (state == State.OPEN && !attempt.isEmpty()) {
                queue = attempt;
                interestIn(interest | SelectionKey.OP_WRITE);
            }
        }
    }

    private void send(OutputQueue output, ByteBuffer scratch) {
        try {
            sent += output.send(channel, scratch);
        } catch (IOException e) {
            output.discard();
            fail(e);
        }
    }

    /// The system takes octets again.
    private void sendOn() {
        if (queue != null) {
            send(queue, loop.gatherer().scratch());
        }
        if (state == State.CLOSED || (queue != null && !queue.isEmpty())) {
            return;
        }
        queue = null;
        interestIn(interest & ~SelectionKey.OP_WRITE);
        if (state == State.FLUSHING) {
            linger();
        } else if (state == State.OPEN && reader != null) {
            reader.writable();
        }
    }

    /// One read: the others have their turn before the next.
    private void receive() {
        if (paused && state == State.OPEN) {
            interestIn(interest & ~SelectionKey.OP_READ);
            return;
        }
        var octets = loop.input();
        int count;
        try {
            count = channel.read(octets);
        } catch (IOException e) {
            fail(e);
            return;
        }
        if (count < 0) {
            inputEnded = true;
            interestIn(interest & ~SelectionKey.OP_READ);
        }
        if (state != State.OPEN) {
            drop(count);
        } else if (count < 0 && reader != null) {
            reader.inputEnded();
        } else if (count > 0 && reader != null) {
            reader.received(octets.flip());
        }
        // A count of 0 was a false alarm; the next readiness comes by itself.
    }

    /// Ends the sending side and goes on reading for a while: closing with octets unread would
    /// reset the connection and could take the answer from the peer's hands (RFC 9112 §9.6).
    private void linger() {
        if (inputEnded || isLingeredEnough() || loop.settings().linger().isZero()) {
            close(Cause.FINISHED);
            return;
        }
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            fail(e);
            return;
        }
        state = State.LINGERING;
        loop.set(deadline, loop.settings().linger());
    }

    private void drop(int count) {
        dropped += Math.max(count, 0);
        if (state == State.LINGERING && (inputEnded || isLingeredEnough())) {
            close(Cause.FINISHED);
        } else if (isLingeredEnough()) {
            interestIn(interest & ~SelectionKey.OP_READ);
        }
    }

    private boolean isLingeredEnough() {
        return dropped >= loop.settings().lingerOctets();
    }

    private void fail(IOException e) {
        LOG.debug("{} failed: {}", this, e.toString());
        close(Cause.FAILED);
    }

    private void close(Cause why) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        cause = why;
        loop.gatherer().drop(this);
        loop.remove(deadline);
        if (why != Cause.FINISHED) {
            Sockets.resetOnClose(channel, remote instanceof InetSocketAddress);
        }
        key.cancel();
        Sockets.close(channel);
        if (queue != null) {
            queue.discard();
            queue = null;
        }
        loop.departs(this);
    }

    private void interestIn(int operations) {
        if (operations != interest) {
            interest = operations;
            key.interestOps(operations);
        }
    }

    private void requireLoop(String call) {
        if (!loop.isCurrent()) {
            throw new IllegalStateException(
                    "Wire." + call + " called on " + Thread.currentThread() + ", not on its loop");
        }
    }
}
