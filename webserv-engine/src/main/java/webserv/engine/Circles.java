package webserv.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import webserv.api.config.ConfigException;
import webserv.api.config.Mistakes;
import webserv.api.config.Origin;
import webserv.api.spi.Table;
import webserv.api.spi.VirtualServer;

/// Finds redirects, rewrites and forwards of servers that lead in a circle, by walking them: from
/// each of the [Probes] on, with a GET that has no query and no fields, until the client would get
/// something else than a redirect to one of them.
final class Circles {
    /// A browser gives up after as many redirects.
    private static final int MOST_STEPS = 20;

    /// How much of a way is shown. What grows from step to step would fill the screen.
    private static final int MOST_SHOWN = 4;

    private final List<VirtualServer> servers;
    private final Stepping stepping;

    /// From where all ways lead in a circle that was told.
    private final Set<Spot> inCircles = new HashSet<>();

    /// The paths of each circle that a file may end and that was told.
    private final Set<Set<String>> circlesTold = new HashSet<>();

    /// From where a way was walked to its end, and how many steps are left there.
    private final Map<Spot, Integer> stepsToEnd = new HashMap<>();

    /// @param table of those servers
    Circles(List<VirtualServer> servers, Table table) {
        this.servers = List.copyOf(servers);
        this.stepping = new Stepping(new OwnAddresses(servers, table));
    }

    /// Tells of each circle once, at the first place from which the way leads into it.
    ///
    /// @param mistakes takes those that every request goes round
    /// @param warnings told of those that last as long as some files are not there
    void check(Mistakes mistakes, Consumer<String> warnings) {
        for (var server : servers) {
            stepsToEnd.clear();
            check(server, mistakes, warnings);
        }
    }

    private void check(VirtualServer server, Mistakes mistakes, Consumer<String> warnings) {
        var host = server.names().stream().findFirst().map(Circles::hostOf).orElse("");
        var start = Spot.of(server.listen().getFirst(), host, "/");
        new Probes(server)
                .all()
                .forEach(probe -> {
                    var first = start.at(probe.path());
                    circle(first)
                            .ifPresent(way -> {
                                inCircles.addAll(way.spots());
                                tell(way, probe.origin(), mistakes, warnings);
                            });
                });
    }

    /// A circle that a file may end comes with every path that leads into it, as a forward keeps
    /// what the client asked for. It is told once all the same.
    private void tell(Walk way, Origin origin, Mistakes mistakes, Consumer<String> warnings) {
        var message = message(way.spots());
        if (!way.mayEnd()) {
            mistakes.add(new ConfigException(origin, message));
        } else if (circlesTold.add(way.pathsOfCircle())) {
            warnings.accept(origin + ": " + message + " (until there is a file that ends it)");
        }
    }

    private static String hostOf(String name) {
        return name.startsWith("*") ? "x" + name.substring(1) : name.replace("*", "x");
    }

    /// First as if there were no files. What looks like a circle then is walked once more, and
    /// looked for on the disk.
    private Optional<Walk> circle(Spot first) {
        var supposed = walk(first, Stepping.Look.SUPPOSES_NO_FILES);
        return supposed.isPresent() && supposed.get().isForwarded()
                ? walk(first, Stepping.Look.ON_DISK)
                : supposed;
    }

    /// A way that has no end.
    ///
    /// @param begin where the circle begins
    /// @param lastForward the last spot at a location without the file that was asked for, or -1
    private record Walk(List<Spot> spots, int begin, int lastForward) {
        boolean isForwarded() {
            return lastForward >= 0;
        }

        /// Whether a file would end it that is looked for within the circle.
        boolean mayEnd() {
            return lastForward >= begin;
        }

        Set<String> pathsOfCircle() {
            return spots.stream()
                    .skip(begin)
                    .map(spot -> spot.target().path())
                    .collect(Collectors.toSet());
        }
    }

    /// Who comes into a known circle from outside adds nothing to what is known of it.
    private Optional<Walk> walk(Spot first, Stepping.Look look) {
        var way = new ArrayList<Spot>();
        int lastForward = -1;
        @Nullable Step last = null;
        var spot = first;
        while (!inCircles.contains(spot)) {
            int left = stepsToEnd.getOrDefault(spot, MOST_STEPS);
            if (way.size() + left < MOST_STEPS) {
                return ended(way, left, lastForward >= 0);
            }
            int begin = way.indexOf(spot);
            if (begin >= 0 || way.size() == MOST_STEPS) {
                way.add(spot);
                // One that grows from step to step has no beginning: its second half is circle.
                return Optional.of(new Walk(way, begin >= 0 ? begin : MOST_STEPS / 2, lastForward));
            }
            way.add(spot);
            last = stepping.from(spot, last, look);
            switch (last) {
                case Step.End _ -> {
                    return ended(way, 0, lastForward >= 0);
                }
                case Step.Round(var moves) -> {
                    int round = way.size();
                    way.addAll(moves);
                    return Optional.of(new Walk(way, round, lastForward));
                }
                case Step.Redirected(var next) -> spot = next;
                case Step.Forwarded(var next, _) -> {
                    spot = next;
                    lastForward = way.size() - 1;
                }
            }
        }
        return Optional.empty();
    }

    /// Where a way ends behind a forward depends on what forwarded, so that it is not kept.
    ///
    /// @param steps how many are left behind the last of the way
    private Optional<Walk> ended(List<Spot> way, int steps, boolean isForwarded) {
        for (int i = 0; i < way.size() && !isForwarded; i++) {
            stepsToEnd.put(way.get(i), way.size() - i + steps);
        }
        return Optional.empty();
    }

    private static String message(List<Spot> way) {
        var first = way.getFirst();
        var shown = new ArrayList<String>();
        way.stream().limit(MOST_SHOWN).forEach(spot -> shown.add(spot.shownFrom(first)));
        if (way.size() > MOST_SHOWN) {
            shown.add("…");
        }
        return "a request for '"
                + shown.getFirst()
                + "' goes in a circle: "
                + String.join(" → ", shown);
    }
}
