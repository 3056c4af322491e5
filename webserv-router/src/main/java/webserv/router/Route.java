package webserv.router;

import org.jspecify.annotations.Nullable;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.Match;
import webserv.api.spi.VirtualServer;

/// A location with both of its answers, made beforehand so that a request makes none, unless it has
/// captures of its own.
///
/// @param nested the locations inside; absent where there are none
record Route(
        Location location,
        Match.Found found,
        Match.OtherMethods otherMethods,
        @Nullable Level nested) {

    static Route of(VirtualServer server, Location location) {
        return new Route(
                location,
                new Match.Found(server, location),
                new Match.OtherMethods(server, location, location.allowed()),
                location.locations().isEmpty() ? null : new Level(server, location.locations()));
    }

    /// @param path one that the location takes
    Match match(String method, String path) {
        if (!location.allows(method)) {
            return otherMethods;
        }
        return location.path() instanceof LocationPath.Pattern(var expression, _)
                        && expression.groupCount() > 0
                ? new Match.Found(found.server(), location, expression.find(path).orElseThrow())
                : found;
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
