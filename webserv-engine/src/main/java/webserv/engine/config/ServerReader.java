package webserv.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.VirtualServer;

/// Reads one server.
final class ServerReader {
    private static final LocationPath EVERYTHING = new LocationPath.Prefix("/");

    private final LocationReader locationReader;

    ServerReader(LocationReader locationReader) {
        this.locationReader = locationReader;
    }

    VirtualServer read(Settings server) {
        var own = server.own();
        var listen = DistinctValues.of(own, "listen", ServerReader::address);
        if (listen.isEmpty()) {
            throw own.wrong("listen", "is missing: name an address such as 127.0.0.1:8080");
        }
        var names = DistinctValues.of(own, "server_name", ServerReader::name);
        return new VirtualServer(listen, names, locations(server), server.origin());
    }

    private List<Location> locations(Settings server) {
        var locations = new ArrayList<Location>();
        for (var location : ownSections(server, "locations")) {
            locations.add(locationReader.read(location));
        }
        if (server.has("root") && locations.stream().noneMatch(l -> l.path().equals(EVERYTHING))) {
            locations.add(locationReader.filesOf(server, EVERYTHING));
        }
        if (locations.isEmpty()) {
            throw new ConfigException(
                    server.origin(),
                    "the server has nothing to answer with: give it 'root' or 'locations'");
        }
        return locations;
    }

    /// The sections of a key that is set in the mapping itself; they inherit all the same.
    private static List<Settings> ownSections(Settings settings, String key) {
        return settings.hasOwn(key) ? settings.sections(key) : List.of();
    }

    private static ListenAddress address(Node.Text value) {
        try {
            return ListenAddress.parse(value.text());
        } catch (IllegalArgumentException invalid) {
            throw Settings.wrong("listen", value, String.valueOf(invalid.getMessage()));
        }
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
