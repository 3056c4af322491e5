package webserv.nio;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.io.ListenAddress;
import webserv.api.io.Listener;
import webserv.api.io.Wire;

/// Accepts connections on the first loop and deals them out to all loops in turn.
///
/// ```
///   ACCEPTING ──── accept fails, such as with no descriptors left ────► BACKING OFF
///       ▲ ◄──── a connection is accepted                                │ 0.1 s, 0.2 s … 1 s
///       └──────── tries again ◄─────────────────────────────────────────┘
/// ```
///
/// A failure to accept would be reported again at once, for as long as it lasts: without the
/// back-off the loop would do nothing else. Connections that are open are served meanwhile, and new
/// ones wait in the system's backlog.
///
/// Belongs to the first loop, but for [#close] and [#address].
final class NioListener implements Listener, EventSource {
    private static final Logger LOG = LoggerFactory.getLogger(NioListener.class);

    /// Connections accepted in one turn: a burst is taken quickly, and those that are open do not
    /// wait long for it.
    private static final int BATCH = 64;

    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(1);

    private final ListeningSocket socket;
    private final Wire.Acceptor acceptor;
    private final List<EventLoop> loops;
    private final EventLoop home;
    private final Natives natives;
    private final Deadline deadline = new Deadline(this);
    private Accepting accepting;
    private boolean watched;
    private int interest = Poller.READ;
    private @Nullable Duration backOff;
    private int next;

    /// @param loops the first is the listener's own
    NioListener(
            ListeningSocket socket,
            Wire.Acceptor acceptor,
            List<EventLoop> loops,
            Natives natives) {
        this.socket = socket;
        this.acceptor = acceptor;
        this.loops = loops;
        this.natives = natives;
        home = loops.getFirst();
        accepting = new Accepting.Channels(socket.channel());
    }

    /// Begins to accept. On the loop.
    void start() {
        if (home.isStopping()) {
            socket.close();
            return;
        }
        try {
            watchWith(home.poller());
            watched = true;
        } catch (IOException | RuntimeException | Error e) {
            socket.close();
            EventLoop.report("{} cannot be listened on", socket.address(), e);
        }
    }

    @Override
    public ListenAddress address() {
        return socket.address();
    }

    /// When it returns, the port is free again; on a loop, which cannot wait for itself, it is so
    /// soon after.
    @Override
    public void close() {
        var closed = new CompletableFuture<Void>();
        boolean given = home.execute(() -> closeAndReap(closed));
        if (given && loops.stream().noneMatch(EventLoop::isCurrent)) {
            closed.join();
        }
    }

    @Override
    public void watchWith(Poller poller) throws IOException {
        poller.watch(socket, interest, this);
    }

    @Override
    public void ready(int operations) {
        for (int i = 0; i < BATCH && socket.channel().isOpen(); i++) {
            try {
                if (!accept(loops.get(next))) {
                    return;
                }
            } catch (IOException e) {
                backOff(e);
                return;
            }
        }
    }

    /// @return false if no connection waits
    private boolean accept(EventLoop loop) throws IOException {
        if (natives.isInUse() && accepting instanceof Accepting.Channels) {
            accepting = new Accepting.Natively(socket.channel());
        }
        var accepted = accepting.accept(loop);
        if (accepted == null) {
            return false;
        }
        // First of all it is the loop's to close, whatever fails behind that.
        loop.adopt(accepted, acceptor);
        next = (next + 1) % loops.size();
        recover();
        natives.count();
        return true;
    }

    @Override
    public void expired() {
        interestIn(Poller.READ);
    }

    @Override
    public void failed(Throwable thrown) {
        EventLoop.report("Accepting on {} failed", socket.address(), thrown);
        pause();
    }

    @Override
    public void loopEnds() {
        if (socket.channel().isOpen()) {
            home.remove(deadline);
            home.poller().close(socket);
        }
    }

    private void backOff(IOException e) {
        if (backOff == null) {
            LOG.warn(
                    "No connections are accepted on {} for now: {}",
                    socket.address(),
                    e.getMessage());
        }
        pause();
    }

    private void pause() {
        var doubled = backOff == null ? FIRST_BACK_OFF : backOff.plus(backOff);
        backOff = doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF;
        interestIn(0);
        home.set(deadline, backOff);
    }

    private void recover() {
        if (backOff != null) {
            backOff = null;
            LOG.info("Connections are accepted on {} again", socket.address());
        }
    }

    private void interestIn(int operations) {
        interest = operations;
        if (watched && socket.channel().isOpen()) {
            try {
                watchWith(home.poller());
            } catch (IOException e) {
                LOG.error("{} is not listened on any more", socket.address(), e);
            }
        }
    }

    private void closeAndReap(CompletableFuture<Void> closed) {
        try {
            if (socket.channel().isOpen()) {
                loopEnds();
                home.poller().reap();
            }
        } catch (IOException e) {
            LOG.warn("{} may still be in use", socket.address(), e);
        } finally {
            closed.complete(null);
        }
    }
}
