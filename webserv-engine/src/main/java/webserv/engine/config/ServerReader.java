package webserv.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.Policy;
import webserv.api.spi.VirtualServer;

/// Reads one server.
final class ServerReader {
    static final LocationPath EVERYTHING = new LocationPath.Prefix("/");

    static final Key<List<String>> NAMES =
            Key.of(
                            "server_name",
                            Kind.list(Kind.TEXT),
                            List.of(),
                            "hosts such as www.example.org, *.example.org or www.*")
                    .own();

    static final Key<List<Settings>> LOCATIONS =
            Key.optional(
                            "locations",
                            Kind.sections(Keys.UNDECLARED),
                            "which paths are answered in which way")
                    .own();

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
        var mistakes = new Mistakes();
        var listen = mistakes.attempt(() -> listenReader.read(server));
        var names = mistakes.attempt(() -> DistinctValues.of(server, NAMES, ServerReader::name));
        var policy = mistakes.attempt(() -> PolicyReader.read(server, top)).orElse(top);
        var rewrites = mistakes.attempt(() -> RewriteReader.read(server));
        var locations = mistakes.attempt(() -> locations(server, policy));
        mistakes.refuse();
        return new VirtualServer(
                listen.orElseThrow().addresses(),
                listen.orElseThrow().defaultAt(),
                names.orElseThrow(),
                policy,
                rewrites.orElseThrow(),
                locations.orElseThrow(),
                server.origin());
    }

    private List<Location> locations(Settings server, Policy policy) {
        if (server.hasOwn(Answerer.RETURN)) {
            return List.of(returned(server, policy));
        }
        var mistakes = new Mistakes();
        var locations = new ArrayList<Location>();
        for (var location : server.sections(LOCATIONS, mistakes)) {
            mistakes.attempt(() -> locationReader.read(location, policy)).ifPresent(locations::add);
        }
        mistakes.refuse();
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
            var place = server.originOf(Answerer.RETURN);
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

    private static String name(Node.Text value) {
        var name = value.text().toLowerCase(Locale.ROOT);
        if (!HostPattern.isValid(name)) {
            throw Settings.wrong(
                    NAMES.name(),
                    value,
                    "must be a host name such as www.example.org, *.example.org or www.*");
        }
        return name;
    }
}
