package webserv.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.io.AddressText;
import webserv.api.io.FileSlice;

/// One connection of a loop: its states, and what it waits for.
///
/// ```
///            finish()                  all is sent: says so              peer ends, time or amount
///   OPEN ───────────────► FLUSHING ───────────────────────► LINGERING ─────────────► CLOSED
///     └── abort(), failure ──┴── abort(), failure ─────────────┴──────────────────────►┘
/// ```
///
/// Its receiving half is the [ReceivingWire] that it extends, its sending half an [Output].
///
/// FLUSHING and LINGERING read and drop, so that a peer that sends before it reads is not left
/// waiting. While FLUSHING, the owner's deadline still counts, and is the only bound: how long a
/// peer may take to read is the owner's to say.
final class NioWire extends ReceivingWire implements EventSource {
    private static final Logger LOG = LoggerFactory.getLogger(NioWire.class);

    private enum State {
        OPEN,
        FLUSHING,
        LINGERING,
        CLOSED
    }

    private final Output output = new Output(this);
    private final Deadline deadline = new Deadline(this);

    private State state = State.OPEN;
    private Cause cause = Cause.ABORTED;

    /// Operations to wait for, once it has to be waited for at all.
    private int interest = Poller.READ;

    private boolean watched;
    private boolean prompt;

    NioWire(EventLoop loop, StreamSocket socket) {
        super(loop, socket);
    }

    /// Asks for the reader. It may have finished the wire meanwhile, and is told what follows.
    void welcome(Acceptor acceptor) {
        try {
            reader = acceptor.accepted(this);
            lingerIfSent();
        } catch (Throwable e) {
            failed(e);
        }
    }

    // The owner's side.

    @Override
    public SocketAddress localAddress() {
        return socket.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return socket.remoteAddress();
    }

    @Override
    public boolean isWritable() {
        return output.sendsAtOnce();
    }

    @Override
    public long octetsSent() {
        return output.sent();
    }

    @Override
    public long octetsWritten() {
        return output.written();
    }

    @Override
    public long nanoTime() {
        return loop.now();
    }

    @Override
    public void write(ByteBuffer octets) {
        requireLoop("write");
        output.write(octets);
    }

    @Override
    public void write(FileSlice slice) {
        requireLoop("write");
        output.write(slice);
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
        loop.executeOrStandIn(new Task(this, task));
    }

    /// What fails in it fails the connection. No lambda, as one that captures something is made by
    /// a call into the JVM until its code is optimized.
    record Task(NioWire wire, Runnable code) implements Runnable {
        @Override
        public void run() {
            try {
                code.run();
            } catch (Throwable e) {
                wire.failed(e);
            }
        }
    }

    @Override
    public void finish() {
        requireLoop("finish");
        if (state == State.OPEN) {
            output.flushLast(socket.isTcp() && !closesAtOnce());
        }
        if (state == State.OPEN) {
            resume();
            state = State.FLUSHING;
            if (reader != null) {
                lingerIfSent();
            }
        }
    }

    @Override
    public void abort() {
        requireLoop("abort");
        reset(Cause.ABORTED);
    }

    // The loop's side.

    @Override
    public void ready(int operations) {
        if ((operations & Poller.FAILED) != 0 && state != State.CLOSED) {
            fail(new IOException("it broke while nothing was read or written"));
        }
        if ((operations & Poller.WRITE) != 0 && state != State.CLOSED) {
            afterSending(output.sendOn());
        }
        if ((operations & Poller.READ) != 0 && state != State.CLOSED) {
            receive();
        }
    }

    /// Reads though nobody says that there is something, and has the poller wait for what comes
    /// later. Called when it has arrived, and a moment after it said its end without having been
    /// waited for.
    void look() {
        if (state == State.CLOSED) {
            return;
        }
        boolean lingers = state == State.LINGERING;
        receive();
        if (state == State.LINGERING && !lingers) {
            loop.parts(this);
        } else if (state != State.CLOSED) {
            watched = true;
            watchWith(loop.poller());
        }
    }

    @Override
    public void watchWith(Poller poller) {
        try {
            poller.watch(socket, interest, this);
        } catch (IOException e) {
            fail(e);
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
        EventLoop.report("{} is aborted: its owner failed", this, thrown);
        reset(Cause.ABORTED);
    }

    /// Where the sending side has ended, the system has all octets and goes on delivering them.
    @Override
    public void loopEnds() {
        if (state == State.LINGERING) {
            close(Cause.ABORTED);
        } else {
            reset(Cause.ABORTED);
        }
    }

    StreamSocket socket() {
        return socket;
    }

    Gatherer gatherer() {
        return loop.events().gatherer();
    }

    @Override
    boolean isOpen() {
        return state == State.OPEN;
    }

    /// What is written from now on goes out at once, even if it is short and something before it
    /// has not been acknowledged (RFC 9293 §3.7.4, Nagle). The first that a connection writes does
    /// so anyway, and many connections write no more than that.
    void sendPromptly() throws IOException {
        if (!prompt) {
            prompt = true;
            if (socket.isTcp()) {
                socket.sendPromptly();
            }
        }
    }

    /// Waits, or no longer waits, for the system to take octets.
    void awaitWriting(boolean wanted) {
        interestIn(wanted ? interest | Poller.WRITE : interest & ~Poller.WRITE);
    }

    @Override
    void awaitReading(boolean wanted) {
        interestIn(wanted ? interest | Poller.READ : interest & ~Poller.READ);
    }

    @Override
    void fail(IOException e) {
        LOG.debug("{} failed: {}", this, e.toString());
        reset(e instanceof FileFailure ? Cause.CUT : Cause.FAILED);
    }

    /// The last event. What it throws is logged; there is no one left to tell.
    void tellClosed() {
        var last = reader;
        if (last != null) {
            reader = null;
            try {
                last.closed(cause);
            } catch (Throwable e) {
                EventLoop.report("{} is closed, and its owner failed", this, e);
            }
        }
    }

    @Override
    public String toString() {
        return "Connection " + text(localAddress()) + " from " + text(remoteAddress());
    }

    private static String text(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? AddressText.withPort(inet)
                : address.toString();
    }

    private void afterSending(boolean all) {
        if (all && state == State.FLUSHING) {
            linger();
        }
        if (all && state != State.CLOSED && reader != null) {
            reader.writable();
        }
    }

    private void lingerIfSent() {
        if (state == State.FLUSHING && !output.isQueued()) {
            linger();
        }
    }

    /// Ends the sending side and goes on reading for a while: closing with octets unread would
    /// reset the connection and could take the answer from the peer's hands (RFC 9112 §9.6).
    private void linger() {
        if (reader != null) {
            reader.parting();
        }
        if (state == State.CLOSED) {
            return;
        }
        if (closesAtOnce()) {
            close(Cause.FINISHED);
            return;
        }
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            fail(e);
            return;
        }
        state = State.LINGERING;
        loop.set(deadline, loop.settings().linger());
        loop.lingering().add(this);
    }

    /// Closes before its time, as too many linger. It reads once more, or what a peer has sent that
    /// sent little would be unread.
    void lingerNoMore() {
        try {
            receive();
        } finally {
            close(Cause.FINISHED);
        }
    }

    /// Whether the peer need not be waited for when all is sent. No octets are held back for such
    /// an end: a poller may close a socket only with its next selection.
    private boolean closesAtOnce() {
        return needsNoMore() || loop.settings().linger().isZero();
    }

    @Override
    void droppedAll() {
        if (state == State.LINGERING) {
            close(Cause.FINISHED);
        } else {
            awaitReading(false);
        }
    }

    /// Closes so that the peer cannot take it for a clean end, if it is not closed yet.
    private void reset(Cause why) {
        if (state != State.CLOSED) {
            try {
                socket.resetOnClose();
            } finally {
                close(why);
            }
        }
    }

    private void close(Cause why) {
        if (state == State.CLOSED) {
            return;
        }
        if (state == State.LINGERING) {
            loop.lingering().remove(this);
        }
        state = State.CLOSED;
        cause = why;
        try {
            output.discard();
            loop.remove(deadline);
            leavePaused();
        } finally {
            loop.poller().close(socket);
            loop.departs(this);
        }
    }

    private void interestIn(int operations) {
        if (operations != interest) {
            interest = operations;
            if (watched) {
                watchWith(loop.poller());
            }
        }
    }
}
