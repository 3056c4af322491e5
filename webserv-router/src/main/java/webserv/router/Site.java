package webserv.router;

import java.util.List;
import webserv.api.spi.Match;
import webserv.api.spi.VirtualServer;

/// A virtual server with its locations compiled and its answers made. Immutable.
final class Site {
    private final VirtualServer server;
    private final List<HostName> names;
    private final Level locations;
    private final Match.None none;

    Site(VirtualServer server) {
        this.server = server;
        this.names = server.names().stream().map(HostName::of).toList();
        this.locations = new Level(server, server.locations());
        this.none = new Match.None(server);
    }

    VirtualServer server() {
        return server;
    }

    List<HostName> names() {
        return names;
    }

    Level locations() {
        return locations;
    }

    Match match(String method, String path) {
        var route = locations.find(path);
        return route == null ? none : route.match(method, path);
    }
}
