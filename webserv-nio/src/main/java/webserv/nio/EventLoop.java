package webserv.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.io.LoopDeputy;
import webserv.api.io.LoopThread;
import webserv.api.io.Wire;
import webserv.api.spi.TransportSettings;

/// One thread, one poller, and the connections that belong to them.
///
/// ```
///   wait ──► events of ready sources ──► tasks ──► deadlines ──► arrivals ──► wait
///                  each of these is one of its Events, with an end of its own
/// ```
///
/// Everything is for the loop's own thread, or for who stands in for it, see [LoopSleep]; but for
/// [#goNative], [#isCurrent], [#execute], [#executeOrStandIn], [#adopt], [#stop] and [#join], and
/// for [#tools] as it says. Buffers are the loop's, lent for one event, so that an idle connection
/// holds none.
///
/// A connection is read once before it is registered: its request has often come by then, and is
/// answered without an event. The clock is read once when waiting ends: what happens in one turn
/// happens at one time.
final class EventLoop implements Poller.Dispatcher, LoopSleep.Work {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    /// As much as one connection may bring in one turn. Larger reads were slower when measured,
    /// presumably as octets leave the processor's nearer caches before somebody uses them.
    private static final int INPUT_CAPACITY = 64 * 1024;

    private final TransportSettings settings;
    private final Thread thread;
    private final TaskQueue tasks;
    private final LoopPoller poller;
    private final LoopSleep sleep;
    private final Deadlines deadlines = new Deadlines(System.nanoTime());
    private final Events events;
    private final Visits visits = new Visits();
    private final Lingering lingering = new Lingering();
    final PausedWires pausedWires;

    /// On the heap, because a codec reads octets fastest from an array: the JDK reads into a direct
    /// buffer of its own and copies what came, and no more than that.
    private final ByteBuffer input = ByteBuffer.allocate(INPUT_CAPACITY);

    private boolean stopping;
    private boolean clockIsStale;
    private long now = System.nanoTime();
    private int connections;

    /// Whether somebody was answered who may ask again as soon as he has read that.
    private boolean expectsMore;

    /// A loop that is yet to be started.
    EventLoop(String name, TransportSettings settings, PausedWires paused) throws IOException {
        this.settings = settings;
        pausedWires = paused;
        events = new Events(name);
        poller = new LoopPoller(this);
        tasks = new TaskQueue(() -> poller.current().wakeup());
        thread = new OwnThread(name);
        thread.setDaemon(false);
        sleep = new LoopSleep(thread, tasks, this);
    }

    void start() {
        thread.start();
    }

    /// Closes a loop that was never started.
    void discard() throws IOException {
        poller().close();
    }

    /// Waits with `epoll` from now on, for sockets of any kind. To be called when the functions are
    /// linked, from any thread.
    ///
    /// @return when that is so; fails where the loop has ended or the system has no room for it,
    ///   and is cancelled in the first case
    CompletableFuture<Void> goNative() {
        var done = new CompletableFuture<Void>();
        boolean given =
                execute(() -> {
                    try {
                        poller.goNative();
                        done.complete(null);
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                    }
                });
        if (!given) {
            done.cancel(false);
        }
        return done;
    }

    /// Whether the caller is on this loop.
    boolean isCurrent() {
        return thread.equals(LoopDeputy.currentLoop());
    }

    /// Runs a task on this loop's own thread.
    ///
    /// @return false if the loop has ended
    boolean execute(Runnable task) {
        return tasks.offer(task);
    }

    /// Runs a task of a wire: at once, where the caller is a [LoopDeputy] and the loop sleeps.
    ///
    /// @return false if the loop has ended
    boolean executeOrStandIn(Runnable task) {
        return sleep.run(task) || tasks.offer(task);
    }

    LoopSleep sleep() {
        return sleep;
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

    /// Makes a connection this loop's own. May be called from any thread; the socket is closed if
    /// the loop has ended, or this fails.
    void adopt(StreamSocket socket, Wire.Acceptor acceptor) {
        if (isCurrent()) {
            welcome(socket, acceptor);
            return;
        }
        boolean given = false;
        try {
            given = execute(() -> welcome(socket, acceptor));
        } finally {
            if (!given) {
                socket.close();
            }
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

    @Override
    public Poller poller() {
        return poller.current();
    }

    /// For the calls of native sockets, which there are behind [#goNative] only. A listener on
    /// another loop may pass it on, behind that.
    NativeTools tools() {
        return poller.tools();
    }

    TransportSettings settings() {
        return settings;
    }

    /// With what is left to the end of the event under way.
    Events events() {
        return events;
    }

    boolean isStopping() {
        return stopping;
    }

    /// The buffer to read into, with room for so many octets, as far as it has it; until the end of
    /// the event.
    ByteBuffer input(int most) {
        return input.clear().limit(Math.min(most, INPUT_CAPACITY));
    }

    @Override
    public long now() {
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

    /// Remembers to look at a wire whose peer was told the end.
    void parts(NioWire wire) {
        visits.parts(wire, now);
    }

    /// A connection is closed: its reader is told when the event under way is over.
    void departs(NioWire wire) {
        connections--;
        events.departs(wire);
    }

    /// Those of its wires that wait for their peers alone.
    Lingering lingering() {
        return lingering;
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
            boolean expectedMore = expectsMore;
            expectsMore = false;
            sleep.select(expectedMore);
            readClock();
            // A source may have failed without an event.
            events.settle();
            events.run(tasks.take());
            Deadline passed;
            while ((passed = deadlines.poll(now)) != null) {
                events.expired(passed);
            }
            visit();
            endLingering();
        } catch (RuntimeException | Error e) {
            report("{} goes on after a failure", thread.getName(), e);
        }
    }

    @Override
    public void awake() {
        sleep.awake();
    }

    @Override
    public long untilNext() {
        boolean busy = stopping || lingering.isTooMany() || !poller().prepare();
        return busy ? 0 : Math.min(deadlines.untilNext(now), visits.untilNext(now));
    }

    private void readClock() {
        if (clockIsStale) {
            now = System.nanoTime();
            clockIsStale = false;
        }
    }

    @Override
    public void dispatch(EventSource source, int operations) {
        readClock();
        events.ready(source, operations);
    }

    /// Looks at wires that are not watched: they come and go.
    private void visit() {
        NioWire wire;
        while ((wire = visits.poll(now)) != null) {
            events.look(wire);
        }
    }

    /// Behind the events, as who lingers no more has the buffer of the event under way.
    private void endLingering() {
        while (lingering.isTooMany()) {
            lingering.longest().lingerNoMore();
            events.settle();
        }
    }

    /// A turn of a deputy.
    @Override
    public void standIn(Runnable task) {
        boolean interrupted = Thread.interrupted();
        try {
            now = System.nanoTime();
            events.run(task);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void welcome(StreamSocket socket, Wire.Acceptor acceptor) {
        if (stopping) {
            socket.close();
            return;
        }
        arrive(socket).welcome(acceptor);
        events.settle();
    }

    /// From now on whatever fails is the wire's failure, which closes the socket.
    private NioWire arrive(StreamSocket socket) {
        try {
            var wire = new NioWire(this, socket);
            visits.arrives(wire);
            connections++;
            return wire;
        } catch (RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }

    private void windUp() {
        stopping = true;
        for (var source : poller().sources()) {
            events.loopEnds(source);
        }
        NioWire wire;
        while ((wire = visits.poll()) != null) {
            events.loopEnds(wire);
        }
        events.run(tasks.close());
        try {
            poller().close();
        } catch (IOException e) {
            LOG.warn("{} could not close its poller", thread.getName(), e);
        }
    }

    /// The loop's thread, as others see it.
    private final class OwnThread extends LoopThread {
        OwnThread(String name) {
            super(name, EventLoop.this::run);
        }

        @Override
        public boolean isLone() {
            return connections == 1 && !expectsMore;
        }

        @Override
        public void readClock() {
            now = System.nanoTime();
        }

        @Override
        public void afterwards(Runnable task) {
            expectsMore = true;
            if (!execute(task)) {
                task.run();
            }
        }
    }
}
