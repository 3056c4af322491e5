package webserv.app.access;

import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.io.LoopDeputy;
import webserv.api.spi.Configuration;
import webserv.api.spi.Decision;
import webserv.api.spi.DecisionLog;
import webserv.api.spi.VirtualServer;

/// Writes a line for every request.
///
/// ```
///   loop 1 ─► Format ─► Ring ─┐
///   loop 2 ─► Format ─► Ring ─┴─► writer ─► Target, one for each file
/// ```
///
/// Each event loop puts its lines together itself, which costs it well below a microsecond, and
/// leaves them in a ring of its own. One thread empties the rings ten times a second, and at once
/// where one fills up. A ring that is full all the same drops lines and counts them: no client
/// waits for a disk.
public final class AccessLog implements DecisionLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

    /// Room for 50 ms of the fastest loop.
    private static final int RING_OCTETS = 1 << 20;

    private static final long PAUSE_NANOS = 100_000_000L;
    private static final int NOWHERE = -1;

    private final Targets targets;
    private final List<Route> routes = new ArrayList<>();

    /// Of the servers that have one of their own, which mostly none has.
    private final IdentityHashMap<VirtualServer, Integer> ways = new IdentityHashMap<>();

    private final int otherwise;
    private final ZoneId zone;

    private final Map<Thread, Desk> desks = new ConcurrentHashMap<>();
    private final Thread writer;
    private volatile boolean idle;
    private volatile boolean closed;
    private long toldDropped;

    /// How lines look, and where they go.
    private record Route(Format format, Target target) {}

    /// What a loop writes at.
    private record Desk(Pen pen, Ring ring) {}

    private AccessLog(
            AccessLogSettings settings, Configuration configuration, OutputStream out, ZoneId zone)
            throws IOException {
        this.zone = zone;
        targets = new Targets(out);
        var open = new LinkedHashMap<AccessLogSettings.Way, Integer>();
        try {
            otherwise = open(settings.otherwise(), open);
            for (var server : configuration.servers()) {
                int way = open(settings.of(server.origin()), open);
                if (way != otherwise) {
                    ways.put(server, way);
                }
            }
        } catch (IOException failure) {
            targets.close();
            throw failure;
        }
        writer = Thread.ofPlatform().name("webserv-access-log").daemon().unstarted(this::write);
    }

    /// Opens the logs that settings ask for.
    ///
    /// @param out the standard output
    /// @param zone for the time of day
    /// @throws IOException if a file cannot be opened
    public static AccessLog open(
            AccessLogSettings settings, Configuration configuration, OutputStream out, ZoneId zone)
            throws IOException {
        var log = new AccessLog(settings, configuration, out, zone);
        log.writer.start();
        return log;
    }

    /// Ways that are alike share a route, and those to one file its target.
    private int open(Optional<AccessLogSettings.Way> way, Map<AccessLogSettings.Way, Integer> open)
            throws IOException {
        if (way.isEmpty()) {
            return NOWHERE;
        }
        var known = open.get(way.get());
        if (known != null) {
            return known;
        }
        routes.add(new Route(way.get().format(), targets.of(way.get().file())));
        open.put(way.get(), routes.size() - 1);
        return routes.size() - 1;
    }

    @Override
    public void decided(Decision decision) {
        int way = wayOf(decision);
        if (way == NOWHERE) {
            return;
        }
        var desk = desk();
        var line = routes.get(way).format().write(decision, desk.pen);
        boolean hurry = desk.ring.offer(way, line.octets(), line.length());
        if (hurry || idle) {
            LockSupport.unpark(writer);
        }
    }

    private int wayOf(Decision decision) {
        if (ways.isEmpty()) {
            return otherwise;
        }
        var match = decision.match();
        return match.isEmpty() ? otherwise : ways.getOrDefault(match.get().server(), otherwise);
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

    private void write() {
        var scratch = new byte[RING_OCTETS];
        while (true) {
            boolean last = closed;
            boolean any = false;
            for (var desk : desks.values()) {
                any |= desk.ring.drain(this::add, scratch);
            }
            targets.all().forEach(Target::flush);
            tellDropped();
            if (last) {
                return;
            }
            if (any) {
                LockSupport.parkNanos(this, PAUSE_NANOS);
            } else {
                sleep();
            }
        }
    }

    private void add(int way, byte[] line, int length) {
        routes.get(way).target().add(line, length);
    }

    private void sleep() {
        idle = true;
        if (!closed && desks.values().stream().allMatch(desk -> desk.ring.isEmpty())) {
            LockSupport.park(this);
        }
        idle = false;
    }

    private void tellDropped() {
        long dropped = desks.values().stream().mapToLong(desk -> desk.ring.dropped()).sum();
        if (dropped > toldDropped * 2) {
            toldDropped = dropped;
            LOG.warn(
                    "the access log has lost {} lines so far: more come than can be written",
                    dropped);
        }
    }

    /// Writes what there is, and closes the files.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join();
            targets.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
