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
import java.util.concurrent.atomic.AtomicBoolean;
import webserv.api.spi.Configuration;
import webserv.api.spi.Decision;
import webserv.api.spi.DecisionLog;
import webserv.api.spi.VirtualServer;

/// Writes a line for every request of a configuration.
///
/// Each event loop puts its lines together itself, which costs it well below a microsecond, and
/// leaves them in a ring of its own. One thread empties the rings ten times a second, and at once
/// where one fills up, see [LineWriter]. A ring that is full all the same drops lines and counts
/// them: no client waits for a disk.
public final class AccessLog implements DecisionLog, AutoCloseable {
    private static final int NOWHERE = -1;

    private final LineWriter lines;
    private final List<Route> routes = new ArrayList<>();

    /// Of the servers that have one of their own, which mostly none has.
    private final IdentityHashMap<VirtualServer, Integer> ways = new IdentityHashMap<>();

    private final int otherwise;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// How lines look, and the number of where they go.
    private record Route(Format format, int target) {}

    /// @param lines entered for this log
    private AccessLog(AccessLogSettings settings, Configuration configuration, LineWriter lines)
            throws IOException {
        this.lines = lines;
        var open = new LinkedHashMap<AccessLogSettings.Way, Integer>();
        try {
            otherwise = open(settings.otherwise(), open);
            for (var server : configuration.servers()) {
                int way = open(settings.of(server.origin()), open);
                if (way != otherwise) {
                    ways.put(server, way);
                }
            }
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    /// Opens the logs that settings ask for.
    ///
    /// @param out the standard output
    /// @param zone for the time of day
    /// @throws IOException if a file cannot be opened
    public static AccessLog open(
            AccessLogSettings settings, Configuration configuration, OutputStream out, ZoneId zone)
            throws IOException {
        return new AccessLog(settings, configuration, new LineWriter(out, zone).entered());
    }

    /// Opens the logs of the configuration that follows. Requests of either may still come to their
    /// end: whatever log a line is given to, the lines of one connection are written in the order
    /// in which they are given.
    ///
    /// @throws IOException if a file cannot be opened
    public AccessLog next(AccessLogSettings settings, Configuration configuration)
            throws IOException {
        return new AccessLog(settings, configuration, lines.entered());
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
        routes.add(new Route(way.get().format(), lines.take(way.get().file())));
        open.put(way.get(), routes.size() - 1);
        return routes.size() - 1;
    }

    @Override
    public void decided(Decision decision) {
        int way = wayOf(decision);
        if (way != NOWHERE) {
            var route = routes.get(way);
            lines.write(decision, route.format(), route.target());
        }
    }

    private int wayOf(Decision decision) {
        if (ways.isEmpty()) {
            return otherwise;
        }
        var match = decision.match();
        return match.isEmpty() ? otherwise : ways.getOrDefault(match.get().server(), otherwise);
    }

    /// Writes what there is, and closes the files that no other log goes to.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            lines.leave(routes.stream().map(Route::target).toList());
        }
    }
}
