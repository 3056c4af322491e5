package webserv.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.Policy;
import webserv.api.spi.VirtualServer;

/// Reads one server.
final class ServerReader {
    private static final LocationPath EVERYTHING = new LocationPath.Prefix("/");

    private static final String LOCATIONS = "locations";
    private static final String RETURN = "return";

    private final LocationReader locationReader;
    private final ListenReader listenReader;
    private final Policy top;

    /// @param top the policy of the file's top
    ServerReader(LocationReader locationReader, ListenReader listenReader, Policy top) {
        this.locationReader = locationReader;
        this.listenReader = listenReader;
        this.top = top;
    }

    VirtualServer read(Settings server) {
        var own = server.own();
        var listen = listenReader.read(own);
        var names = DistinctValues.of(own, "server_name", ServerReader::name);
        var policy = PolicyReader.read(server, top);
        return new VirtualServer(
                listen.addresses(),
                listen.defaultAt(),
                names,
                policy,
                RewriteReader.read(server),
                locations(server, policy),
                server.origin());
    }

    private List<Location> locations(Settings server, Policy policy) {
        if (server.hasOwn(RETURN)) {
            return List.of(returned(server, policy));
        }
        var locations = new ArrayList<Location>();
        for (var location : ownSections(server, LOCATIONS)) {
            locations.add(locationReader.read(location, policy));
        }
        if (server.has("root") && locations.stream().noneMatch(ServerReader::takesEverything)) {
            locations.add(locationReader.filesOf(server, EVERYTHING, policy));
        }
        if (locations.isEmpty()) {
            throw new ConfigException(
                    server.origin(),
                    "the server has nothing to answer with: give it 'root' or 'locations'");
        }
        return locations;
    }

    /// A server with `return` answers everything with it, so a location beside would never be
    /// asked.
    private Location returned(Settings server, Policy policy) {
        if (server.hasOwn(LOCATIONS)) {
            var place = server.originOf(RETURN);
            throw new ConfigException(
                    server.originOf(LOCATIONS),
                    "'locations' stands beside 'return' at %d:%d, which answers every request: keep one of the two"
                            .formatted(place.line(), place.column()));
        }
        return locationReader.returnOf(server, EVERYTHING, policy);
    }

    private static boolean takesEverything(Location location) {
        return location.path() instanceof LocationPath.Prefix(var path, _) && path.equals("/");
    }

    /// The sections of a key that is set in the mapping itself; they inherit all the same.
    private static List<Settings> ownSections(Settings settings, String key) {
        return settings.hasOwn(key) ? settings.sections(key) : List.of();
    }

    private static String name(Node.Text value) {
        var name = value.text().toLowerCase(Locale.ROOT);
        if (!HostPattern.isValid(name)) {
            throw Settings.wrong(
                    "server_name",
                    value,
                    "must be a host name such as www.example.org, *.example.org or www.*");
        }
        return name;
    }
}
