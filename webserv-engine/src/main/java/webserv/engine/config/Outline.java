package webserv.engine.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import webserv.api.config.Origin;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Location;
import webserv.api.spi.VirtualServer;

/// A server in a configuration that has mistakes, as far as it could be read.
///
/// @param server perhaps without an address, and with stand-ins for what could not be read
/// @param knowsRoutes whether it is known where each request to it leads
public record Outline(VirtualServer server, boolean knowsRoutes) {
    private static final ListenAddress NOWHERE = new ListenAddress.Tcp("nowhere.invalid", 1);

    /// @param doubtful the mappings with a key that may be a misspelt one of those that say where
    ///   requests lead
    static Outline of(VirtualServer server, Set<Origin> doubtful) {
        boolean knowsRoutes =
                !doubtful.contains(server.origin())
                        && server.allLocations()
                                .noneMatch(location ->
                                        Unread.isPath(location.path())
                                                || doubtful.contains(location.origin()));
        return new Outline(server, knowsRoutes);
    }

    /// What it claims beside other servers: addresses and names.
    public VirtualServer outside() {
        return with(server.listen(), List.of());
    }

    /// What its locations claim beside each other.
    public VirtualServer inside() {
        return with(
                server.listen().isEmpty() ? List.of(NOWHERE) : server.listen(), server.locations());
    }

    /// The same, without locations that claim the same as another: which of them is meant is not
    /// known.
    public VirtualServer insideWithoutDoubles() {
        return with(inside().listen(), withoutDoubles(server.locations()));
    }

    private VirtualServer with(List<ListenAddress> listen, List<Location> locations) {
        return new VirtualServer(
                listen,
                server.defaultAt(),
                server.names(),
                server.policy(),
                server.rewrites(),
                locations,
                server.origin());
    }

    private static List<Location> withoutDoubles(List<Location> level) {
        var byPath = new LinkedHashMap<String, List<Location>>();
        for (var location : level) {
            byPath.computeIfAbsent(location.path().path(), _ -> new ArrayList<>()).add(location);
        }
        return byPath.values().stream().map(Outline::onlyOne).toList();
    }

    private static Location onlyOne(List<Location> ofOnePath) {
        var first = ofOnePath.getFirst();
        return ofOnePath.size() > 1
                ? Unread.location(first.path(), List.of(), first.origin())
                : new Location(
                        first.path(),
                        first.base(),
                        first.methods(),
                        first.handlerName(),
                        first.handler(),
                        first.policy(),
                        first.rewrites(),
                        withoutDoubles(first.locations()),
                        first.origin());
    }
}
