package webserv.router;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import webserv.api.spi.LocationPath;
import webserv.api.spi.Match;
import webserv.api.spi.VirtualServer;
import webserv.router.PrefixTree.Reading;

/// A virtual server with its locations compiled and its answers made. Immutable.
final class Site {
    private final VirtualServer server;
    private final List<HostName> names;
    private final List<Route> routes;
    private final Map<String, Route> exact;
    private final PrefixTree<Route> prefixes;
    private final Match.None none;

    Site(VirtualServer server) {
        var written = new ArrayList<Route>();
        var exactPaths = new HashMap<String, Route>();
        var prefixPaths = new HashMap<String, Route>();
        for (var location : server.locations()) {
            var route = new Route(server, location);
            written.add(route);
            switch (location.path()) {
                case LocationPath.Exact(var path) -> exactPaths.put(path, route);
                case LocationPath.Prefix(var path) -> prefixPaths.put(path, route);
            }
        }
        this.server = server;
        this.names = server.names().stream().map(HostName::of).toList();
        this.routes = List.copyOf(written);
        this.exact = Map.copyOf(exactPaths);
        this.prefixes = new PrefixTree<>(Reading.FORWARDS, prefixPaths);
        this.none = new Match.None(server);
    }

    VirtualServer server() {
        return server;
    }

    List<HostName> names() {
        return names;
    }

    /// The locations in the order written.
    List<Route> routes() {
        return routes;
    }

    /// The location that takes a path, whatever the method; `null` if none does.
    @Nullable Route routeTo(String path) {
        var route = exact.get(path);
        return route != null ? route : prefixes.longest(path, path.length());
    }

    Match match(String method, String path) {
        var route = routeTo(path);
        return route == null ? none : route.match(method);
    }
}
