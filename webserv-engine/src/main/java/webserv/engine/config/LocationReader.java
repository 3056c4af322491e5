package webserv.engine.config;

import java.util.List;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;

/// Reads one location and has its handler made.
///
/// Its path and who answers are the location's own; all else it inherits from its server, and that
/// from the top of the file.
final class LocationReader {
    private static final String METHODS = "methods";
    private static final String CONTENT_LIMIT = "client_max_body_size";

    /// NGINX's default: a form and a photograph pass, a flood does not.
    private static final long CONTENT_OCTETS = 1 << 20;

    private final Handlers handlers;

    LocationReader(Handlers handlers) {
        this.handlers = handlers;
    }

    Location read(Settings location) {
        var path = LocationPathReader.read(location.own());
        return location(path, Answerer.of(location, handlers.names()), location);
    }

    /// The location that a server with `root` has for all that its locations leave.
    Location filesOf(Settings server, LocationPath path) {
        return location(path, Answerer.files(server, "root", server.originOf("root")), server);
    }

    private Location location(LocationPath path, Answerer answerer, Settings settings) {
        var handler = answerer.handler(handlers);
        return new Location(
                path,
                methods(settings, answerer.factory(), handler),
                answerer.factory(),
                handler,
                contentOctets(settings, answerer.settings()),
                answerer.origin());
    }

    /// The handler's own section may set it, too. As in NGINX, 0 is no limit.
    private static long contentOctets(Settings location, Settings section) {
        var settings = section.has(CONTENT_LIMIT) ? section : location;
        long octets = settings.octets(CONTENT_LIMIT, CONTENT_OCTETS);
        return octets == 0 ? Long.MAX_VALUE : octets;
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
