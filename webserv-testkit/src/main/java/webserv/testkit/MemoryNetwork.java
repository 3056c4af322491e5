package webserv.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import webserv.api.io.ListenAddress;
import webserv.api.io.Listener;
import webserv.api.io.Wire;
import webserv.api.spi.Network;
import webserv.api.spi.TransportSettings;

/// A network that lives in memory and runs on the test's own thread.
///
/// The thread that makes it is its only loop. Whatever the test does to a [MemoryClient] or to the
/// clock is followed by every event and task that it brings about, before the call returns; so a
/// test reads from top to bottom, and comes out the same each time.
///
/// ```java
/// try (var network = new MemoryNetwork()) {
///     var listener = network.listen(new ListenAddress.Tcp("localhost", 0), acceptor);
///     var client = network.connect(listener.address());
///     client.send("ping");
///     assertThat(client.text()).isEqualTo("pong");
///     network.advance(Duration.ofSeconds(60));
///     assertThat(client.isClosed()).isTrue();
/// }
/// ```
///
/// Other threads may call [Wire#execute]. Their tasks wait until the test thread comes by:
/// [#runUntil] waits for them. Listening, connecting and closing are the test thread's, too.
public final class MemoryNetwork implements Network {
    /// How long [#runUntil] waits before it gives up: far longer than anything takes that works.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Thread owner = Thread.currentThread();
    private final TransportSettings settings;
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final List<MemoryListener> listeners = new ArrayList<>();
    private final List<MemoryWire> wires = new ArrayList<>();
    private final List<Runnable> farewells = new ArrayList<>();
    private long now = TimeUnit.DAYS.toNanos(1);
    private int freePort = 49_152;
    private int event;
    private volatile boolean closed;

    /// A network with the default settings.
    public MemoryNetwork() {
        this(TransportSettings.DEFAULTS);
    }

    /// @param settings of which linger and its octets apply; there is always one loop
    public MemoryNetwork(TransportSettings settings) {
        this.settings = settings;
    }

    /// @throws IOException if the address is in use, or the network closed
    @Override
    public Listener listen(ListenAddress address, Wire.Acceptor acceptor) throws IOException {
        requireOwner("listen");
        if (closed) {
            throw new IOException("the transport is closed");
        }
        var actual =
                address instanceof ListenAddress.Tcp(var host, var port) && port == 0
                        ? new ListenAddress.Tcp(host, freePort++)
                        : address;
        if (listeners.stream().anyMatch(other -> other.address().equals(actual))) {
            throw new IOException("Address already in use");
        }
        var listener = new MemoryListener(actual, acceptor);
        listeners.add(listener);
        return listener;
    }

    /// Connects a client, and runs what that brings about.
    ///
    /// @param address of a listener, as it gives it
    /// @throws IllegalStateException if nobody listens there
    public MemoryClient connect(ListenAddress address) {
        requireOwner("connect");
        var listener =
                listeners.stream()
                        .filter(door -> door.address().equals(address))
                        .findFirst()
                        .orElseThrow(
                                () -> new IllegalStateException("nobody listens on " + address));
        var wire = new MemoryWire(this, address, freePort++);
        wires.add(wire);
        wire.event(() -> wire.accept(listener.acceptor));
        run();
        return new MemoryClient(this, wire);
    }

    /// Turns the clock. Every deadline that passes is told at its very time, in order.
    public void advance(Duration time) {
        requireOwner("advance");
        run();
        long end = timeIn(time);
        MemoryWire first;
        while ((first = firstToExpire()) != null && first.deadline() <= end) {
            now = Math.max(now, first.deadline());
            first.event(first::expire);
            run();
        }
        now = end;
    }

    /// Runs all tasks that wait, and those that they give. For a test that called a wire itself;
    /// every other call ends with it.
    public void run() {
        requireOwner("run");
        if (event == 0) {
            Runnable task;
            while ((task = tasks.poll()) != null) {
                event(task);
            }
            event(() -> {});
        }
    }

    /// Runs tasks as other threads give them, until a condition of the test holds. The clock stands
    /// still meanwhile.
    ///
    /// @throws AssertionError if it does not within 20 s of real time
    public void runUntil(BooleanSupplier condition) {
        requireOwner("runUntil");
        long end = System.nanoTime() + PATIENCE.toNanos();
        run();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("what was waited for did not happen within " + PATIENCE);
            }
            try {
                // A condition may also change without a task; hence the short wait.
                var task = tasks.poll(10, TimeUnit.MILLISECONDS);
                if (task != null) {
                    event(task);
                }
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted while waiting", e);
            }
        }
    }

    /// The time of its clock, as [Wire#nanoTime] tells it.
    public long nanoTime() {
        return now;
    }

    /// How many wires are open.
    public int openWires() {
        return wires.size();
    }

    /// @throws IllegalStateException if called within an event, or on another thread
    @Override
    public void close() {
        requireOwner("close");
        if (event > 0) {
            throw new IllegalStateException("Network.close() called on a loop");
        }
        listeners.clear();
        event(() -> List.copyOf(wires).forEach(MemoryWire::abort));
        run();
        closed = true;
    }

    /// The time of the clock when so much has passed; the end of time if that is beyond it.
    long timeIn(Duration time) {
        long then = now + Math.max(0, TimeUnit.NANOSECONDS.convert(time));
        return then < now ? Long.MAX_VALUE - 1 : then;
    }

    TransportSettings settings() {
        return settings;
    }

    void execute(Runnable task) {
        if (!closed) {
            tasks.add(task);
        }
    }

    /// Runs one event, then tells the wires that closed during it.
    void event(Runnable what) {
        event++;
        try {
            what.run();
        } finally {
            event--;
        }
        while (event == 0 && !farewells.isEmpty()) {
            event(farewells.removeFirst());
        }
    }

    /// A wire is closed; its reader is to be told when the event under way is over.
    void departs(MemoryWire wire, Runnable farewell) {
        wires.remove(wire);
        farewells.add(farewell);
    }

    void requireOwner(String call) {
        if (!owner.equals(Thread.currentThread())) {
            throw new IllegalStateException(
                    call + " called on " + Thread.currentThread() + ", not on " + owner);
        }
    }

    private @Nullable MemoryWire firstToExpire() {
        return wires.stream().min(Comparator.comparingLong(MemoryWire::deadline)).orElse(null);
    }

    private final class MemoryListener implements Listener {
        private final ListenAddress address;
        private final Wire.Acceptor acceptor;

        private MemoryListener(ListenAddress address, Wire.Acceptor acceptor) {
            this.address = address;
            this.acceptor = acceptor;
        }

        @Override
        public ListenAddress address() {
            return address;
        }

        @Override
        public void close() {
            listeners.remove(this);
        }
    }
}
