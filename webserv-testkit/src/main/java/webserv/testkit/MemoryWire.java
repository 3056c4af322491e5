package webserv.testkit;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import webserv.api.io.FileSlice;
import webserv.api.io.ListenAddress;
import webserv.api.io.Wire;

/// The server's end of a connection in memory.
///
/// ```
///   OPEN ── finish() ──► FLUSHING ── all is taken ──► LINGERING ── peer ends, time, amount ──► CLOSED
///     └── abort(), reset, failure ──┴────────────────────┴──────────────────────────────────────►┘
/// ```
///
/// Octets are taken at once where a socket's wire gathers them first; nobody can see the difference
/// but by [#isWritable], which may turn false earlier.
final class MemoryWire implements Wire {
    /// What one event brings at most, as from a socket.
    private static final int MOST_RECEIVED = 64 * 1024;

    private static final byte SPOILT = (byte) 0xDD;

    private enum State {
        OPEN,
        FLUSHING,
        LINGERING,
        CLOSED
    }

    private final MemoryNetwork network;
    private final SocketAddress local;
    private final SocketAddress remote;
    private final MemoryOutput output = new MemoryOutput();
    private final ArrayDeque<byte[]> input = new ArrayDeque<>();

    private State state = State.OPEN;
    private @Nullable Reader reader;
    private @Nullable Cause cause;
    private boolean owesWritable;
    private boolean paused;
    private boolean inputEnds;
    private boolean inputEnded;
    private boolean outputEnded;
    private long deadline = Long.MAX_VALUE;
    private long dropped;
    private long written;

    MemoryWire(MemoryNetwork network, ListenAddress address, int clientPort) {
        this.network = network;
        switch (address) {
            case ListenAddress.Tcp(_, var port) -> {
                local = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
                remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), clientPort);
            }
            case ListenAddress.Unix(var path) -> {
                local = UnixDomainSocketAddress.of(path);
                remote = UnixDomainSocketAddress.of("");
            }
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
        return state == State.OPEN && output.isEmpty();
    }

    @Override
    public long octetsSent() {
        return output.count();
    }

    @Override
    public long octetsWritten() {
        return written;
    }

    @Override
    public long nanoTime() {
        return network.nanoTime();
    }

    @Override
    public void write(ByteBuffer octets) {
        network.requireOwner("Wire.write");
        written += octets.remaining();
        if (state == State.OPEN && octets.hasRemaining()) {
            output.add(octets);
            flush();
        } else {
            octets.position(octets.limit());
        }
    }

    @Override
    public void write(FileSlice slice) {
        network.requireOwner("Wire.write");
        written += slice.length();
        if (state != State.OPEN || slice.length() == 0) {
            slice.close();
        } else {
            output.add(slice);
            flush();
        }
    }

    @Override
    public void pause() {
        network.requireOwner("Wire.pause");
        paused = true;
    }

    @Override
    public void resume() {
        network.requireOwner("Wire.resume");
        paused = false;
        network.execute(this::deliver);
    }

    @Override
    public void expireAfter(Duration time) {
        network.requireOwner("Wire.expireAfter");
        if (state == State.OPEN || state == State.FLUSHING) {
            deadline = network.timeIn(time);
        }
    }

    @Override
    public void neverExpire() {
        network.requireOwner("Wire.neverExpire");
        if (state != State.LINGERING) {
            deadline = Long.MAX_VALUE;
        }
    }

    @Override
    public void execute(Runnable task) {
        network.execute(() -> guarded(task));
    }

    @Override
    public void handOver(Reader next) {
        network.requireOwner("Wire.handOver");
        reader = next;
    }

    @Override
    public void finish() {
        network.requireOwner("Wire.finish");
        if (state == State.OPEN) {
            paused = false;
            state = State.FLUSHING;
            flush();
            network.execute(this::deliver);
        }
    }

    @Override
    public void abort() {
        network.requireOwner("Wire.abort");
        close(Cause.ABORTED);
    }

    // The network's side.

    void accept(Acceptor acceptor) {
        guarded(() -> {
            reader = acceptor.accepted(this);
            lingerIfSent();
        });
    }

    void event(Runnable what) {
        network.event(() -> guarded(what));
    }

    /// When it expires, by the network's clock.
    long deadline() {
        return deadline;
    }

    void expire() {
        deadline = Long.MAX_VALUE;
        if (state == State.LINGERING) {
            close(Cause.FINISHED);
        } else if (reader != null) {
            reader.expired();
        }
    }

    // The client's side.

    /// Octets from the client, in events of their own.
    void feed(byte[] octets) {
        for (int from = 0; from < octets.length; from += MOST_RECEIVED) {
            int to = Math.min(octets.length, from + MOST_RECEIVED);
            input.add(Arrays.copyOfRange(octets, from, to));
        }
        deliver();
    }

    void feedEnd() {
        inputEnds = true;
        deliver();
        if (paused && state == State.OPEN) {
            event(this::hintAtEnd);
        }
    }

    /// Of a wire that is paused later, nothing is told.
    private void hintAtEnd() {
        if (reader != null) {
            reader.inputEndsBehind(input.stream().mapToLong(octets -> octets.length).sum());
        }
    }

    void reset() {
        event(() -> close(Cause.FAILED));
    }

    /// Sets how much more the system takes.
    void takeAtMost(long octets) {
        output.takeAtMost(octets);
        event(this::sendOn);
    }

    byte[] taken() {
        return output.taken();
    }

    boolean outputEnded() {
        return outputEnded;
    }

    Optional<Cause> cause() {
        return Optional.ofNullable(cause);
    }

    private void deliver() {
        while (state != State.CLOSED && !inputEnded && !(paused && state == State.OPEN)) {
            var octets = input.poll();
            if (octets != null) {
                event(() -> receive(octets));
            } else if (inputEnds) {
                inputEnded = true;
                event(this::endInput);
            } else {
                return;
            }
        }
    }

    /// Lends the octets from the middle of an array and spoils them afterwards, as the next read
    /// would: a reader that keeps them, or takes the array for the buffer, is found out.
    private void receive(byte[] octets) {
        if (state != State.OPEN) {
            dropped += octets.length;
            if (state == State.LINGERING && dropped >= network.settings().lingerOctets()) {
                close(Cause.FINISHED);
            }
        } else if (reader != null) {
            var owner = reader;
            var lent = owner.lend();
            if (lent.isPresent()) {
                receive(octets, lent.get(), owner);
                return;
            }
            var array = new byte[octets.length + 5];
            System.arraycopy(octets, 0, array, 3, octets.length);
            try {
                reader.received(ByteBuffer.wrap(array, 3, octets.length).slice());
            } finally {
                Arrays.fill(array, SPOILT);
            }
        }
    }

    /// Puts as much as fits where the reader wants it; the rest is for a further event.
    private void receive(byte[] octets, ByteBuffer lent, Reader owner) {
        int part = Math.min(octets.length, lent.remaining());
        if (part < octets.length) {
            input.addFirst(Arrays.copyOfRange(octets, part, octets.length));
        }
        try {
            int first = lent.position();
            owner.received(lent.put(octets, 0, part).slice(first, part));
        } finally {
            owner.givenBack();
        }
    }

    private void endInput() {
        if (state == State.LINGERING) {
            close(Cause.FINISHED);
        } else if (state == State.OPEN && reader != null) {
            reader.inputEnded();
        }
    }

    private void sendOn() {
        boolean wasQueued = !output.isEmpty();
        flush();
        boolean isSent = wasQueued && output.isEmpty() && state != State.CLOSED;
        if (isSent && owesWritable && reader != null) {
            owesWritable = false;
            reader.writable();
        }
    }

    private void flush() {
        try {
            output.flush();
        } catch (IOException _) {
            close(Cause.CUT);
        }
        owesWritable |= !output.isEmpty();
        if (reader != null) {
            lingerIfSent();
        }
    }

    private void lingerIfSent() {
        if (state == State.FLUSHING && output.isEmpty()) {
            linger();
        }
    }

    private void linger() {
        if (reader != null) {
            reader.parting();
        }
        if (state == State.CLOSED) {
            return;
        }
        boolean over = dropped >= network.settings().lingerOctets();
        if (inputEnded || over || network.settings().linger().isZero()) {
            close(Cause.FINISHED);
        } else {
            outputEnded = true;
            state = State.LINGERING;
            deadline = network.timeIn(network.settings().linger());
        }
    }

    private void close(Cause why) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        cause = why;
        outputEnded |= why == Cause.FINISHED;
        deadline = Long.MAX_VALUE;
        input.clear();
        output.discard();
        network.departs(this, this::tellClosed);
    }

    private void tellClosed() {
        var last = reader;
        var why = cause;
        if (last != null && why != null) {
            reader = null;
            guarded(() -> last.closed(why));
        }
    }

    private void guarded(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException | Error e) {
            System.getLogger(MemoryWire.class.getName())
                    .log(Level.ERROR, "A wire is aborted: its owner failed", e);
            close(Cause.ABORTED);
        }
    }
}
