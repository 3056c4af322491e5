package webserv.router;

import org.jspecify.annotations.Nullable;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.Match;
import webserv.api.spi.VirtualServer;

/// A location with its answers. Both are made when they are needed first, as most of a hundred
/// thousand locations never are; from then on a request makes none, unless it has captures of its
/// own.
///
/// Safe for any thread. Two may make the same answer at once; either of the two will do, and is
/// seen whole, as its fields are final.
final class Route {
    private final VirtualServer server;
    private final Location location;
    private final @Nullable Level nested;
    private Match.@Nullable Found found;
    private Match.@Nullable OtherMethods otherMethods;

    Route(VirtualServer server, Location location) {
        this.server = server;
        this.location = location;
        this.nested =
                location.locations().isEmpty() ? null : new Level(server, location.locations());
    }

    Location location() {
        return location;
    }

    /// The locations inside; absent where there are none.
    @Nullable Level nested() {
        return nested;
    }

    /// @param path one that the location takes
    Match match(String method, String path) {
        if (!location.allows(method)) {
            return otherMethods();
        }
        return location.path() instanceof LocationPath.Pattern(var expression, _)
                        && expression.groupCount() > 0
                ? new Match.Found(server, location, expression.find(path).orElseThrow())
                : found();
    }

    private Match.Found found() {
        var known = found;
        if (known == null) {
            known = new Match.Found(server, location);
            found = known;
        }
        return known;
    }

    private Match.OtherMethods otherMethods() {
        var known = otherMethods;
        if (known == null) {
            known = new Match.OtherMethods(server, location, location.allowed());
            otherMethods = known;
        }
        return known;
    }

    /// Whether nothing outside goes before it: an exact path or a regular expression.
    boolean isFinal() {
        return !(location.path() instanceof LocationPath.Prefix);
    }

    boolean stopsPatterns() {
        return location.path() instanceof LocationPath.Prefix(_, var stops) && stops;
    }

    /// The location inside that takes the path; this one where none does.
    Route innermost(String path) {
        var inner = nested == null ? null : nested.find(path);
        return inner == null ? this : inner;
    }
}
