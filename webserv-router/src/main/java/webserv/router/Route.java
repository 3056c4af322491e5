package webserv.router;

import webserv.api.spi.Location;
import webserv.api.spi.Match;
import webserv.api.spi.VirtualServer;

/// A location with both of its answers, made beforehand so that a request makes none.
record Route(Location location, Match.Found found, Match.OtherMethods otherMethods) {

    Route(VirtualServer server, Location location) {
        this(
                location,
                new Match.Found(server, location),
                new Match.OtherMethods(server, location, location.allowed()));
    }

    Match match(String method) {
        return location.allows(method) ? found : otherMethods;
    }
}
