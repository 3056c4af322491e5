package webserv.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import webserv.api.io.Wire;

/// The receiving half of a wire: what the peer sends goes to the reader, or is dropped once the
/// wire is not open any more.
///
/// ```
///   poller ─► receive ─► read ── open ──► Reader.received, inputEnded
///                                └─ else ─► drop ── enough, or the end ──► droppedAll
/// ```
///
/// Pausing is a flag; the interest in reading is given up when octets arrive in spite of it. So a
/// pause that is over before the peer sends costs nothing. From then on [PausedWires] look after
/// the wire, as no event does.
///
/// A class that [NioWire] extends, and no part of it: as an object of its own it would cost each
/// idle connection 24 octets.
///
/// Belongs to the loop.
abstract class ReceivingWire implements Wire {
    final EventLoop loop;
    final StreamSocket socket;
    @Nullable Reader reader;
    private boolean paused;
    private boolean inputEnded;

    /// Whether it is one of the [PausedWires].
    private boolean lookedAfter;

    private long dropped;

    ReceivingWire(EventLoop loop, StreamSocket socket) {
        this.loop = loop;
        this.socket = socket;
    }

    /// Whether the reader is to have what comes.
    abstract boolean isOpen();

    /// Waits, or no longer waits, for octets to come.
    abstract void awaitReading(boolean wanted);

    /// Nothing more needs to be dropped: so much was that the rest is not waited for, or the peer
    /// has ended.
    abstract void droppedAll();

    /// The connection failed.
    abstract void fail(IOException e);

    @Override
    public final void pause() {
        requireLoop("pause");
        paused = true;
    }

    @Override
    public final void resume() {
        requireLoop("resume");
        paused = false;
        leavePaused();
        if (isOpen() && !inputEnded) {
            awaitReading(true);
        }
    }

    @Override
    public final void handOver(Reader next) {
        requireLoop("handOver");
        reader = next;
    }

    /// One read: the others have their turn before the next.
    final void receive() {
        boolean open = isOpen();
        if (paused && open) {
            awaitReading(false);
            joinPaused();
            return;
        }
        var owner = reader;
        if (owner == null || !open) {
            receive(loop.input(Reader.USUAL_OCTETS));
            return;
        }
        var lent = owner.lend();
        if (lent.isEmpty()) {
            receive(loop.input(owner.mostOctets()));
            return;
        }
        try {
            receive(lent.get());
        } finally {
            owner.givenBack();
        }
    }

    private void receive(ByteBuffer octets) {
        int first = octets.position();
        int count;
        try {
            count = socket.read(octets);
        } catch (IOException e) {
            fail(e);
            return;
        }
        if (count < 0) {
            inputEnded = true;
            awaitReading(false);
        }
        if (!isOpen()) {
            drop(count);
        } else if (count < 0 && reader != null) {
            reader.inputEnded();
        } else if (count > 0 && reader != null) {
            reader.received(octets.slice(first, count));
        }
        // A count of 0 was a false alarm; the next readiness comes by itself.
    }

    private void joinPaused() {
        if (!lookedAfter) {
            lookedAfter = true;
            loop.pausedWires.add(this);
        }
    }

    /// It reads again, or is closed.
    final void leavePaused() {
        if (lookedAfter) {
            lookedAfter = false;
            loop.pausedWires.remove(this);
        }
    }

    /// The peer has ended its sending behind octets that are not read.
    final void inputEndsBehind(long octets) {
        if (reader != null && isOpen()) {
            reader.inputEndsBehind(octets);
        }
    }

    private void drop(int count) {
        dropped += Math.max(count, 0);
        if (needsNoMore()) {
            droppedAll();
        }
    }

    /// Whether what the peer sends need not be waited for any more when all is sent.
    final boolean needsNoMore() {
        return inputEnded || dropped >= loop.settings().lingerOctets();
    }

    final void requireLoop(String call) {
        if (!loop.isCurrent()) {
            throw new IllegalStateException(
                    "Wire." + call + " called on " + Thread.currentThread() + ", not on its loop");
        }
    }
}
