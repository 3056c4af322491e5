package webserv.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import webserv.api.config.ConfigException;
import webserv.api.config.Mistakes;
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

    /// From where a way was walked to its end, and how many steps are left there.
    private final Map<Spot, Integer> stepsToEnd = new HashMap<>();

    /// @param table of those servers
    Circles(List<VirtualServer> servers, Table table) {
        this.servers = List.copyOf(servers);
        this.stepping = new Stepping(new OwnAddresses(servers, table));
    }

    /// Tells of each circle once, at the first place from which the way leads into it.
    void check(Mistakes mistakes) {
        for (var server : servers) {
            stepsToEnd.clear();
            check(server, mistakes);
        }
    }

    private void check(VirtualServer server, Mistakes mistakes) {
        var host = server.names().stream().findFirst().map(Circles::hostOf).orElse("");
        var start = Spot.of(server.listen().getFirst(), host, "/");
        new Probes(server)
                .all()
                .forEach(probe -> {
                    var first = start.at(probe.path());
                    circle(first)
                            .ifPresent(way -> {
                                inCircles.addAll(way);
                                mistakes.add(new ConfigException(probe.origin(), message(way)));
                            });
                });
    }

    private static String hostOf(String name) {
        return name.startsWith("*") ? "x" + name.substring(1) : name.replace("*", "x");
    }

    /// First as if there were no files. What looks like a circle then is walked once more, and
    /// looked for on the disk.
    private Optional<List<Spot>> circle(Spot first) {
        var supposed = walk(first, Stepping.Look.SUPPOSES_NO_FILES);
        return supposed.isPresent() && supposed.get().isSupposed()
                ? walk(first, Stepping.Look.ON_DISK).map(Way::spots)
                : supposed.map(Way::spots);
    }

    /// A way that has no end.
    private record Way(List<Spot> spots, boolean isSupposed) {}

    /// Who comes into a known circle from outside adds nothing to what is known of it.
    private Optional<Way> walk(Spot first, Stepping.Look look) {
        var way = new ArrayList<Spot>();
        boolean isSupposed = false;
        @Nullable Step last = null;
        var spot = first;
        while (!inCircles.contains(spot)) {
            int left = stepsToEnd.getOrDefault(spot, MOST_STEPS);
            if (way.size() + left < MOST_STEPS) {
                return ended(way, left, isSupposed);
            }
            boolean isCircle = way.contains(spot) || way.size() == MOST_STEPS;
            way.add(spot);
            if (isCircle) {
                return Optional.of(new Way(way, isSupposed));
            }
            last = stepping.from(spot, last, look);
            switch (last) {
                case Step.End _ -> {
                    return ended(way, 0, isSupposed);
                }
                case Step.Round(var moves) -> {
                    way.addAll(moves);
                    return Optional.of(new Way(way, isSupposed));
                }
                case Step.Redirected(var next) -> spot = next;
                case Step.Forwarded(var next, _) -> {
                    spot = next;
                    isSupposed = look == Stepping.Look.SUPPOSES_NO_FILES;
                }
            }
        }
        return Optional.empty();
    }

    /// Where a way ends behind a forward depends on what forwarded, so that it is not kept.
    ///
    /// @param steps how many are left behind the last of the way
    private Optional<Way> ended(List<Spot> way, int steps, boolean isSupposed) {
        for (int i = 0; i < way.size() && !isSupposed; i++) {
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
