package webserv.engine.config;

import java.util.List;
import java.util.Optional;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.Policy;

/// Reads one location and has its handler made.
///
/// Its path, its rewrites and who answers are the location's own; all else it inherits from the
/// location or server around, and that from the top of the file.
final class LocationReader {
    private static final String METHODS = "methods";
    private static final String LOCATIONS = "locations";

    private final Handlers handlers;

    LocationReader(Handlers handlers) {
        this.handlers = handlers;
    }

    /// @param outer the policy of the server
    Location read(Settings location, Policy outer) {
        return read(location, outer, Optional.empty());
    }

    /// @param around the location that this one is nested in
    private Location read(Settings location, Policy outer, Optional<Around> around) {
        var own = location.own();
        var path = LocationPathReader.read(own);
        around.ifPresent(it -> LocationPathReader.checkNested(own, path, it.path()));
        var base = base(location, path, around);
        var policy = PolicyReader.read(location, outer);
        var inner = Optional.of(new Around(path, base));
        var nested =
                location.hasOwn(LOCATIONS)
                        ? location.sections(LOCATIONS).stream()
                                .map(section -> read(section, policy, inner))
                                .toList()
                        : List.<Location>of();
        var answerer = Answerer.of(location, handlers.names());
        return location(path, base, answerer, location, policy, nested);
    }

    /// What is known of the location around.
    private record Around(LocationPath path, String base) {}

    /// A folder that stands for the prefix of a location around still does so here, where a
    /// location has none of its own.
    private static String base(Settings location, LocationPath path, Optional<Around> around) {
        var outer = around.map(Around::base).orElse("/");
        boolean inheritsAlias =
                around.isPresent()
                        && location.has("alias")
                        && !location.hasOwn("alias")
                        && !location.hasOwn("root");
        return path instanceof LocationPath.Pattern || inheritsAlias ? outer : path.path();
    }

    /// The location that a server with `root` has for all that its locations leave.
    Location filesOf(Settings server, LocationPath path, Policy policy) {
        var answerer = Answerer.files(server, "root", server.originOf("root"));
        return location(path, path.path(), answerer, server, policy, List.of());
    }

    /// The location that a server with `return` has for everything.
    Location returnOf(Settings server, LocationPath path, Policy policy) {
        return location(path, path.path(), Answerer.returned(server), server, policy, List.of());
    }

    private Location location(
            LocationPath path,
            String base,
            Answerer answerer,
            Settings settings,
            Policy policy,
            List<Location> nested) {
        var handler = answerer.handler(handlers);
        boolean isServer = !settings.hasOwn("path");
        return new Location(
                path,
                base,
                methods(settings, answerer.factory(), handler),
                answerer.factory(),
                handler,
                PolicyReader.withSection(policy, answerer.settings()),
                isServer ? List.of() : RewriteReader.read(settings),
                nested,
                answerer.origin());
    }

    private static List<String> methods(Settings location, String factory, Handler handler) {
        if (!location.has(METHODS)) {
            return handler.methods();
        }
        var methods =
                DistinctValues.of(location, METHODS, value -> method(value, factory, handler));
        if (methods.isEmpty()) {
            throw location.wrong(METHODS, "must name at least one method");
        }
        return methods;
    }

    private static String method(Node.Text value, String factory, Handler handler) {
        if (!Methods.CONFIGURABLE.contains(value.text())) {
            throw Settings.wrong(
                    METHODS,
                    value,
                    "must be of "
                            + String.join(", ", Methods.CONFIGURABLE)
                            + " (HEAD comes with GET, OPTIONS with any)");
        }
        if (!handler.methods().contains(value.text())) {
            throw Settings.wrong(
                    METHODS,
                    value,
                    "must be of those that '%s' answers: %s"
                            .formatted(factory, String.join(", ", handler.methods())));
        }
        return value.text();
    }
}
