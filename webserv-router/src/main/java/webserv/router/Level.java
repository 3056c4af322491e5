package webserv.router;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.VirtualServer;
import webserv.router.PrefixTree.Reading;

/// The locations that stand side by side in a server or in another location, compiled. Immutable.
///
/// A path without a regular expression on its way is decided by one look into a map and one pass
/// through a tree for each level, and no object is made.
final class Level {
    private final List<Route> routes;
    private final Map<String, Route> exact;
    private final PrefixTree<Route> prefixes;
    private final Patterns patterns;

    Level(VirtualServer server, List<Location> locations) {
        var exactPaths = new HashMap<String, Route>();
        var prefixPaths = new HashMap<String, Route>();
        var written = new ArrayList<Route>();
        var expressions = new Patterns.Written();
        for (var location : locations) {
            var route = new Route(server, location);
            written.add(route);
            switch (location.path()) {
                case LocationPath.Exact(var path) -> exactPaths.put(path, route);
                case LocationPath.Prefix(var path, _) -> prefixPaths.put(path, route);
                case LocationPath.Pattern(var expression, _) -> expressions.add(expression, route);
            }
        }
        this.routes = List.copyOf(written);
        this.exact = Map.copyOf(exactPaths);
        this.prefixes = new PrefixTree<>(Reading.FORWARDS, prefixPaths);
        this.patterns = new Patterns(expressions);
    }

    /// The locations in the order written.
    List<Route> routes() {
        return routes;
    }

    /// The location that takes a path, whatever the method; `null` if none does. The order is that
    /// of [TreeRouter].
    @Nullable Route find(String path) {
        var equal = exact.get(path);
        if (equal != null) {
            return equal;
        }
        var longest = prefixes.longest(path, path.length());
        var best = longest == null ? null : longest.innermost(path);
        if (best != null && best.isFinal()) {
            return best;
        }
        if (longest != null && longest.stopsPatterns()) {
            return best;
        }
        var matching = patterns.first(path);
        return matching == null ? best : matching.innermost(path);
    }

    /// The longest prefix of this level alone.
    @Nullable Route longestPrefix(String path) {
        return prefixes.longest(path, path.length());
    }
}
