package webserv.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after the wires of a network that are paused while there is something to read. No poller
/// tells of what their peers do behind that, or of a reset at most; the [ConnectionTable] does.
///
/// ```
///   octets for a paused wire ─► add ──┐
///                                     ├─► a look at all that stand still ─► failed, inputEndsBehind
///   resume, the wire closes ─► remove ┘        four times a second
/// ```
///
/// The looks are a virtual thread's, which there is as long as there is such a wire: reading the
/// table takes longer than a loop should. A wire that has been paused for less than [#MOMENT] is
/// not looked at, so that uploads to whoever is nearly fast enough cost no more than an entry here.
///
/// Safe for any thread. The lock guards the pauses, and is held for a few instructions, or as long
/// as it takes to copy a list.
final class PausedWires {
    private static final Logger LOG = LoggerFactory.getLogger(PausedWires.class);

    /// How long a pause is before it is looked at, and the time between looks: that a peer has gone
    /// should be known, and its program have ended, within a second.
    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(250);

    /// Of so many parts of the time, the looks may take one. With very many connections they are
    /// fewer.
    private static final long SHARE = 20;

    private static final Path FOLDER = Path.of("/proc/net");

    private final Path folder;
    private final Map<ReceivingWire, Pause> pauses = new HashMap<>();
    private boolean looking;
    private boolean blind;

    /// One pause of one wire. What changes is the look's, as most pauses are over before one.
    private static final class Pause {
        private final ReceivingWire wire;
        private final InetSocketAddress local;
        private final InetSocketAddress remote;
        private final long since;
        private boolean endIsTold;

        private Pause(ReceivingWire wire, InetSocketAddress local, InetSocketAddress remote) {
            this.wire = wire;
            this.local = local;
            this.remote = remote;
            this.since = System.nanoTime();
        }

        private ConnectionTable.Pair pair() {
            return ConnectionTable.Pair.of(local, remote);
        }
    }

    PausedWires() {
        this(FOLDER);
    }

    /// @param folder where the tables are
    PausedWires(Path folder) {
        this.folder = folder;
    }

    /// A wire is paused, and something has come for it. Not for one that is here.
    void add(ReceivingWire wire) {
        if (wire.localAddress() instanceof InetSocketAddress local
                && wire.remoteAddress() instanceof InetSocketAddress remote) {
            synchronized (pauses) {
                if (!blind) {
                    pauses.put(wire, new Pause(wire, local, remote));
                    begin();
                }
            }
        }
    }

    private void begin() {
        if (!looking) {
            Thread.ofVirtual().name("webserv-look").start(this::run);
            looking = true;
        }
    }

    /// A wire is not paused any more, or is closed.
    void remove(ReceivingWire wire) {
        synchronized (pauses) {
            pauses.remove(wire);
        }
    }

    private void run() {
        if (!ConnectionTable.isIn(folder)) {
            synchronized (pauses) {
                LOG.debug("{} has no tables: who leaves a paused connection is not seen", folder);
                blind = true;
                pauses.clear();
                return;
            }
        }
        long wait = MOMENT;
        while (goesOn()) {
            LockSupport.parkNanos(this, wait);
            long began = System.nanoTime();
            try {
                look(standing(began));
            } catch (IOException | RuntimeException e) {
                LOG.debug("the table of connections could not be read", e);
            }
            wait = Math.max(MOMENT, SHARE * (System.nanoTime() - began));
        }
    }

    private boolean goesOn() {
        synchronized (pauses) {
            looking = !pauses.isEmpty();
            return looking;
        }
    }

    private List<Pause> standing(long now) {
        synchronized (pauses) {
            return pauses.values().stream().filter(pause -> now - pause.since >= MOMENT).toList();
        }
    }

    /// The system may leave out a row while others come and go. So one that is missing is looked
    /// for once more.
    private void look(List<Pause> standing) throws IOException {
        var missing = new ArrayList<Pause>();
        if (!standing.isEmpty()) {
            var table = read(standing);
            for (var pause : standing) {
                tell(pause, table.peer(pause.pair()), missing);
            }
        }
        if (!missing.isEmpty()) {
            var table = read(missing);
            for (var pause : missing) {
                if (table.peer(pause.pair()) == ConnectionTable.Peer.Plain.RESET) {
                    fail(pause, "its peer has reset it while nothing was read");
                }
            }
        }
    }

    private ConnectionTable read(List<Pause> wanted) throws IOException {
        var pairs = new HashSet<ConnectionTable.Pair>();
        for (var pause : wanted) {
            var pair = pause.pair();
            pairs.add(pair);
            pairs.add(pair.fromThere());
        }
        return ConnectionTable.read(folder, pairs);
    }

    private void tell(Pause pause, ConnectionTable.Peer peer, List<Pause> missing) {
        switch (peer) {
            case ConnectionTable.Peer.Plain.THERE -> {}
            case ConnectionTable.Peer.Plain.RESET -> missing.add(pause);
            case ConnectionTable.Peer.Plain.CLOSED ->
                    fail(pause, "its peer has closed it while nothing was read");
            case ConnectionTable.Peer.Ended(var unread, var isExact) when !pause.endIsTold -> {
                pause.endIsTold = true;
                long most = isExact ? unread : Long.MAX_VALUE;
                onLoop(pause, () -> pause.wire.inputEndsBehind(most));
            }
            case ConnectionTable.Peer.Ended _ -> {}
        }
    }

    private void fail(Pause pause, String how) {
        onLoop(pause, () -> pause.wire.fail(new IOException(how)));
    }

    /// By then the wire may have read, and what is known of it be of no use.
    private void onLoop(Pause pause, Runnable task) {
        pause.wire.execute(() -> {
            if (isUnderWay(pause)) {
                task.run();
            }
        });
    }

    @SuppressWarnings("ReferenceEquality") // Another pause of the same wire would be alike.
    private boolean isUnderWay(Pause pause) {
        synchronized (pauses) {
            return pauses.get(pause.wire) == pause;
        }
    }
}
