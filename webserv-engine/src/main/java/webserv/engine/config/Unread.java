package webserv.engine.config;

import java.util.List;
import webserv.api.config.Origin;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.Policy;

/// Stands for what could not be read, so that the rest can be looked at all the same. A
/// configuration with one of these in it is never served.
final class Unread {
    private static final Handler HANDLER =
            Handler.blocking(_ -> {
                throw new IllegalStateException("a location is asked that was not read");
            });

    /// Begins no path of a request.
    private static final String MARK = "unread ";

    private Unread() {}

    /// A location of which nothing is known.
    static Location location(Origin place) {
        return location(path(place), List.of(), place);
    }

    /// A location of which it is not known what it answers.
    static Location location(LocationPath path, List<Location> nested, Origin place) {
        return new Location(
                path,
                "/",
                Methods.CONFIGURABLE,
                "",
                HANDLER,
                Policy.DEFAULTS,
                List.of(),
                nested,
                place);
    }

    /// A path that no other location has.
    static LocationPath path(Origin place) {
        return new LocationPath.Exact(MARK + place.line() + ":" + place.column());
    }

    /// Whether a location might take any path.
    static boolean isPath(LocationPath path) {
        return path instanceof LocationPath.Exact(var text) && text.startsWith(MARK);
    }

    /// A name that no other server has.
    static String name(Origin place) {
        return "unread-%d-%d.invalid".formatted(place.line(), place.column());
    }
}
