package webserv.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.io.Wire;
import webserv.api.spi.TransportSettings;

/// One thread, one selector, and the connections that belong to them.
///
/// ```
///   wait ──► events of ready sources ──► tasks ──► deadlines ──► arrivals ──► wait
///                  each one followed by settle: send what was gathered, tell who closed
/// ```
///
/// Under load it polls for a moment before it waits, see [BusyPolling].
///
/// Everything but [#execute], [#adopt], [#stop] and [#join] is for the loop's own thread. Buffers
/// are the loop's, lent for one event, so that an idle connection holds none.
///
/// A connection is read once before it is registered: its request has often come by then, and is
/// answered without an event.
///
/// The clock is read once when waiting ends: what happens in one turn happens at one time.
final class EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    /// As much as one connection may bring in one turn. Larger reads were slower when measured,
    /// presumably as octets leave the processor's nearer caches before somebody uses them.
    private static final int INPUT_CAPACITY = 64 * 1024;

    private final Selector selector;
    private final TransportSettings settings;
    private final Thread thread;
    private final TaskQueue tasks;
    private final LastWrites lastWrites;
    private final BusyPolling busyPolling;
    private final Consumer<SelectionKey> dispatcher = this::dispatch;
    private final Deadlines deadlines = new Deadlines(System.nanoTime());
    private final Gatherer gatherer = new Gatherer();
    private final ArrayDeque<NioWire> arrived = new ArrayDeque<>();
    private final ArrayDeque<NioWire> departed = new ArrayDeque<>();
    private final Farewells farewells = new Farewells();
    private final Closing closing = new Closing();

    /// On the heap, because a codec reads octets fastest from an array: the JDK reads into a direct
    /// buffer of its own and copies what came, and no more than that.
    private final ByteBuffer input = ByteBuffer.allocate(INPUT_CAPACITY);

    private boolean stopping;
    private boolean clockIsStale;
    private long now = System.nanoTime();

    private EventLoop(String name, Selector selector, TransportSettings settings, int linkAfter) {
        this.selector = selector;
        this.settings = settings;
        tasks = new TaskQueue(selector::wakeup);
        thread = Thread.ofPlatform().name(name).daemon(false).unstarted(this::run);
        lastWrites = new LastWrites(this::execute, linkAfter);
        busyPolling = new BusyPolling(() -> selector.selectNow(dispatcher) > 0, System::nanoTime);
    }

    /// @param linkAfter how many [LastWrites] are made as others are
    static EventLoop open(String name, TransportSettings settings, int linkAfter)
            throws IOException {
        return new EventLoop(name, Selector.open(), settings, linkAfter);
    }

    void start() {
        thread.start();
    }

    /// Closes a loop that was never started.
    void discard() throws IOException {
        selector.close();
    }

    /// Whether the caller is on this loop.
    boolean isCurrent() {
        return thread.equals(Thread.currentThread());
    }

    /// Runs a task on this loop.
    ///
    /// @return false if the loop has ended
    boolean execute(Runnable task) {
        return tasks.offer(task);
    }

    /// Ends the loop and closes all that it owns.
    void stop() {
        execute(() -> stopping = true);
    }

    /// Waits until the loop has ended, whatever interrupts arrive meanwhile.
    void join() {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Makes a connection this loop's own. May be called from any thread; the channel is closed if
    /// the loop has ended.
    void adopt(SocketChannel channel, Wire.Acceptor acceptor) {
        if (isCurrent()) {
            welcome(channel, acceptor);
        } else if (!execute(() -> welcome(channel, acceptor))) {
            Sockets.close(channel);
        }
    }

    /// Logs a failure that was somebody else's fault. Where memory has run out, logging it fails as
    /// well, and that must not end the loop: what is closed then gives memory back.
    static void report(String message, Object subject, Throwable thrown) {
        try {
            LOG.error(message, subject, thrown);
        } catch (Throwable _) {
            // There is no other way to tell.
        }
    }

    Selector selector() {
        return selector;
    }

    TransportSettings settings() {
        return settings;
    }

    Gatherer gatherer() {
        return gatherer;
    }

    LastWrites lastWrites() {
        return lastWrites;
    }

    boolean isStopping() {
        return stopping;
    }

    /// The buffer to read into, with room for so many octets, as far as it has it; until the end of
    /// the event.
    ByteBuffer input(int most) {
        return input.clear().limit(Math.min(most, INPUT_CAPACITY));
    }

    long now() {
        return now;
    }

    void set(Deadline deadline, Duration time) {
        // Unlike Duration.toNanos(), it ends at the longest time there is.
        deadlines.set(deadline, now, TimeUnit.NANOSECONDS.convert(time));
    }

    void clear(Deadline deadline) {
        deadlines.clear(deadline);
    }

    void remove(Deadline deadline) {
        deadlines.remove(deadline);
    }

    /// Remembers to tell a closed wire's reader, when the event under way is over.
    void departs(NioWire wire) {
        departed.add(wire);
    }

    /// Remembers to look at a wire whose peer was told the end.
    void parts(NioWire wire) {
        farewells.add(wire, now);
    }

    /// Closes a channel.
    ///
    /// @param key by which it is registered, if it is
    void close(SocketChannel channel, @Nullable SelectionKey key) {
        closing.close(channel, key);
    }

    /// Waits for the descriptors of closed channels to be given back, which a selector does on the
    /// occasion of a selection. Not for use within an event.
    void reap() throws IOException {
        selector.selectNow();
        selector.selectedKeys().clear();
    }

    private void run() {
        try {
            while (!stopping) {
                turn();
            }
        } catch (IOException e) {
            LOG.error("{} cannot wait for events any more and ends", thread.getName(), e);
        }
        windUp();
    }

    private void turn() throws IOException {
        try {
            // An interrupt would make the selector spin, and close the files that are sent.
            Thread.interrupted();
            clockIsStale = true;
            select();
            readClock();
            run(tasks.take());
            Deadline passed;
            while ((passed = deadlines.poll(now)) != null) {
                expire(passed);
            }
            visit();
        } catch (RuntimeException | Error e) {
            report("{} goes on after a failure", thread.getName(), e);
        }
    }

    private void select() throws IOException {
        long wait = Math.min(deadlines.untilNext(now), farewells.untilNext(now));
        boolean awake = wait == 0 || isBusy();
        closing.selecting();
        try {
            // Last of all the loop goes to sleep: what wakes it must find it waiting.
            if (awake || !busyPolling.poll()) {
                select(wait, awake || !tasks.goToSleep());
            }
        } finally {
            closing.selected();
        }
    }

    /// Whether something is left to be done that no event tells of.
    private boolean isBusy() {
        return closing.isPending() || !arrived.isEmpty();
    }

    private void select(long wait, boolean awake) throws IOException {
        if (awake) {
            selector.selectNow(dispatcher);
        } else if (wait == Deadline.NEVER) {
            selector.select(dispatcher);
        } else {
            selector.select(dispatcher, TimeUnit.NANOSECONDS.toMillis(wait) + 1);
        }
    }

    private void readClock() {
        if (clockIsStale) {
            now = System.nanoTime();
            clockIsStale = false;
        }
    }

    private void dispatch(SelectionKey key) {
        readClock();
        var source = (EventSource) key.attachment();
        try {
            source.ready();
        } catch (Throwable e) {
            source.failed(e);
        }
        settle();
    }

    private void expire(Deadline passed) {
        var owner = passed.owner;
        if (owner != null) {
            try {
                owner.expired();
            } catch (Throwable e) {
                owner.failed(e);
            }
            settle();
        }
    }

    /// Looks at wires that are not registered: they come and go.
    private void visit() {
        NioWire wire;
        while ((wire = arrived.poll()) != null) {
            look(wire);
        }
        while ((wire = farewells.poll(now)) != null) {
            look(wire);
        }
    }

    private void look(NioWire wire) {
        try {
            wire.look();
        } catch (Throwable e) {
            wire.failed(e);
        }
        settle();
    }

    private void run(Queue<Runnable> batch) {
        Runnable task;
        while ((task = batch.poll()) != null) {
            try {
                task.run();
            } catch (Throwable e) {
                report("A task failed on {}", thread.getName(), e);
            }
            settle();
        }
    }

    private void welcome(SocketChannel channel, Wire.Acceptor acceptor) {
        if (stopping) {
            Sockets.close(channel);
            return;
        }
        NioWire wire;
        try {
            wire = new NioWire(this, channel);
        } catch (IOException | RuntimeException | Error e) {
            Sockets.close(channel);
            LOG.debug("A connection was gone before it was taken in", e);
            return;
        }
        arrived.add(wire);
        wire.welcome(acceptor);
        settle();
    }

    /// Ends an event: sends what was written during it, and tells the readers of closed wires,
    /// which may write to others.
    private void settle() {
        gatherer.flush();
        NioWire wire;
        while ((wire = departed.poll()) != null) {
            wire.tellClosed();
            gatherer.flush();
        }
    }

    private void windUp() {
        stopping = true;
        for (var key : List.copyOf(selector.keys())) {
            if (key.attachment() instanceof EventSource source) {
                source.loopEnds();
                settle();
            }
        }
        NioWire wire;
        while ((wire = arrived.poll()) != null || (wire = farewells.poll()) != null) {
            wire.loopEnds();
            settle();
        }
        run(tasks.close());
        closing.selecting();
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("{} could not close its selector", thread.getName(), e);
        }
        closing.selected();
    }
}
