package webserv.app.access;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.config.Counted;
import webserv.api.io.LoopDeputy;
import webserv.api.spi.Decision;

/// Takes lines from the event loops to where they go.
///
/// ```
///   loop 1 ─► Format ─► Ring ─┐
///   loop 2 ─► Format ─► Ring ─┴─► writer ─► Target, one for each file
/// ```
///
/// One for all [AccessLog]s that follow each other by reloads, so that a ring has the lines of its
/// loop in the order in which they came, whatever configuration they are of: the lines of one
/// connection are in order in each file. What is of one configuration comes along with a line: the
/// number of its target.
///
/// The rings are emptied by one thread at a time, under the lock of this object: mostly that of the
/// writer, and whoever closes a log. Loops never take the lock.
///
/// Whatever a pass fails in, the next one comes: nobody else would write the lines of the loops.
final class LineWriter {
    /// Room for 50 ms of the fastest loop.
    private static final int RING_OCTETS = 1 << 20;

    private static final long PAUSE_NANOS = 100_000_000L;

    private final OutputStream out;
    private final ZoneId zone;
    private final Logger log;
    private final Targets targets;
    private final Map<Thread, Desk> desks = new ConcurrentHashMap<>();
    private final byte[] scratch = new byte[RING_OCTETS];
    private final Failures failures;
    private final Thread thread;
    private volatile boolean idle;
    private volatile boolean ended;
    private int logs;
    private long toldDropped;

    /// What a loop writes at.
    private record Desk(Pen pen, Ring ring) {}

    /// @param out the standard output
    /// @param zone for the time of day
    LineWriter(OutputStream out, ZoneId zone) {
        this(out, zone, LoggerFactory.getLogger(AccessLog.class));
    }

    /// @param log is told of lines that are lost
    LineWriter(OutputStream out, ZoneId zone, Logger log) {
        this.out = out;
        this.zone = zone;
        this.log = log;
        failures = new Failures(log);
        targets = new Targets(out);
        thread = Thread.ofPlatform().name("webserv-access-log").daemon().unstarted(this::run);
    }

    /// The writer for one more log, which leaves it once: this one or, if all have left it, and
    /// with that all of their lines are written, one like it.
    LineWriter entered() {
        synchronized (this) {
            if (!ended) {
                if (logs == 0) {
                    thread.start();
                }
                logs++;
                return this;
            }
        }
        return new LineWriter(out, zone, log).entered();
    }

    /// The number of the target of a file or, if none is given, of the standard output.
    ///
    /// @throws IOException if the file cannot be opened
    synchronized int take(Optional<Path> file) throws IOException {
        return targets.take(file);
    }

    /// Has a line written, on the loop of the connection.
    void write(Decision decision, Format format, int target) {
        var desk = desk();
        var line = format.write(decision, desk.pen);
        boolean hurry = desk.ring.offer(target, line.octets(), line.length());
        if (hurry || idle) {
            LockSupport.unpark(thread);
        }
    }

    private Desk desk() {
        var loop = LoopDeputy.currentLoop();
        var desk = desks.get(loop);
        if (desk == null) {
            desk = new Desk(new Pen(zone), new Ring(RING_OCTETS));
            desks.put(loop, desk);
        }
        return desk;
    }

    private void run() {
        while (!ended) {
            try {
                if (pass()) {
                    LockSupport.parkNanos(this, PAUSE_NANOS);
                } else {
                    sleep();
                }
            } catch (Throwable failure) {
                failures.tell(failure);
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }
    }

    /// Writes what there is.
    ///
    /// @return whether there was anything
    private synchronized boolean pass() {
        boolean any = false;
        for (var desk : desks.values()) {
            any |= desk.ring.drain(targets::add, scratch);
        }
        targets.flush();
        tellDropped();
        return any;
    }

    private void sleep() {
        idle = true;
        if (!ended && desks.values().stream().allMatch(desk -> desk.ring.isEmpty())) {
            LockSupport.park(this);
        }
        idle = false;
    }

    private void tellDropped() {
        long dropped = dropped();
        if (dropped > toldDropped * 2) {
            toldDropped = dropped;
            log.warn(
                    "the access log has lost {} so far: more come than can be written",
                    Counted.of(dropped, "line"));
        }
    }

    /// The last word on it: those, too, that were too few to be told.
    private void tellDroppedInAll() {
        long dropped = dropped();
        if (dropped > 0) {
            log.warn(
                    "the access log has lost {} in all: more came than could be written",
                    Counted.of(dropped, "line"));
        }
    }

    private long dropped() {
        return desks.values().stream().mapToLong(desk -> desk.ring.dropped()).sum();
    }

    /// Writes what there is, and gives targets back. With the last log the writer ends. Never
    /// fails.
    ///
    /// @param taken the numbers, each as often as it was taken
    void leave(List<Integer> taken) {
        synchronized (this) {
            try {
                boolean _ = pass();
            } catch (Throwable failure) {
                failures.tell(failure);
            }
            release(taken);
            logs--;
            if (logs > 0) {
                return;
            }
            ended = true;
            tellDroppedInAll();
            desks.clear();
        }
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void release(List<Integer> taken) {
        for (int number : taken) {
            try {
                targets.release(number);
            } catch (Throwable failure) {
                failures.tell(failure);
            }
        }
    }
}
