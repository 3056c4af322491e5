package webserv.engine.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.config.SeveralWords;
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
                            Kind.list(Kind.text(HostPattern.WRITTEN)),
                            List.of(),
                            "hosts such as www.example.org, *.example.org or www.*")
                    .own();

    static final Key<List<Settings>> LOCATIONS =
            Key.optional(
                            "locations",
                            Kind.sections(Keys.UNDECLARED.example("{ path: /files/, root: site }")),
                            "which paths are answered in which way")
                    .own();

    private final LocationReader locationReader;
    private final Policy top;

    /// @param top the policy of the file's top
    ServerReader(LocationReader locationReader, Policy top) {
        this.locationReader = locationReader;
        this.top = top;
    }

    /// A server, as far as it could be read.
    ///
    /// @param listen its addresses
    /// @param mistakes takes what is wrong with it
    VirtualServer read(Settings server, ListenReader.Listen listen, Mistakes mistakes) {
        var names = names(server, mistakes);
        var policy = PolicyReader.read(server, top, mistakes);
        var rewrites = mistakes.attempt(() -> RewriteReader.read(server));
        var locations = locations(server, policy, mistakes);
        return new VirtualServer(
                listen.addresses(),
                listen.defaultAt(),
                names,
                policy,
                rewrites.orElse(List.of()),
                rewrites.isPresent() ? locations : withUnread(locations, server.origin()),
                server.origin());
    }

    /// A server whose names are wrong is still none without names.
    private static List<String> names(Settings server, Mistakes mistakes) {
        var ofNames = new Mistakes();
        var names = DistinctValues.read(server, NAMES, ServerReader::name, ofNames);
        if (!ofNames.isEmpty()) {
            mistakes.add(ofNames);
            names.add(Unread.name(server.origin()));
        }
        return names;
    }

    private List<Location> locations(Settings server, Policy policy, Mistakes mistakes) {
        var inside = new Mistakes();
        var locations =
                server.hasOwn(Answerer.RETURN)
                        ? returned(server, policy, inside)
                        : listed(server, policy, inside);
        mistakes.add(inside);
        return locations;
    }

    private List<Location> listed(Settings server, Policy policy, Mistakes mistakes) {
        var locations = locationReader.read(server, LOCATIONS, policy, mistakes);
        if (!mistakes.isEmpty()) {
            return locations;
        }
        if (server.has("root") && locations.stream().noneMatch(ServerReader::takesEverything)) {
            locations.add(locationReader.filesOf(server, EVERYTHING, policy, mistakes));
        }
        if (locations.isEmpty()) {
            mistakes.add(
                    new ConfigException(
                            server.origin(),
                            "the server has nothing to answer with: give it 'root' or"
                                    + " 'locations'"));
        }
        return locations;
    }

    /// A server with `return` answers everything with it, so a location beside would never be
    /// asked.
    private List<Location> returned(Settings server, Policy policy, Mistakes mistakes) {
        if (server.hasOwn(LOCATIONS)) {
            var place = server.originOf(Answerer.RETURN);
            mistakes.add(
                    new ConfigException(
                            server.originOf(LOCATIONS),
                            "'locations' stands beside 'return' at %d:%d, which answers every request: keep one of the two"
                                    .formatted(place.line(), place.column())));
            return List.of(Unread.location(server.origin()));
        }
        return List.of(
                mistakes.attempt(
                                () -> locationReader.returnOf(server, EVERYTHING, policy, mistakes))
                        .orElseGet(() -> Unread.location(server.origin())));
    }

    /// Where a request leads is not known then.
    private static List<Location> withUnread(List<Location> locations, Origin origin) {
        return Stream.concat(locations.stream(), Stream.of(Unread.location(origin))).toList();
    }

    private static boolean takesEverything(Location location) {
        return location.path() instanceof LocationPath.Prefix(var path, _) && path.equals("/");
    }

    private static String name(Node.Text value) {
        var name = value.text().toLowerCase(Locale.ROOT);
        if (!HostPattern.isValid(name)) {
            SeveralWords.refuse(NAMES.name(), value, "a host name");
            if (name.startsWith(".") && HostPattern.isValid(name.substring(1))) {
                throw ConfigException.advising(
                        NAMES.name(),
                        value,
                        "must be a host name, or a list of them: write [%s, \"*%s\"]"
                                .formatted(name.substring(1), name));
            }
            throw ConfigException.of(
                    NAMES.name(),
                    value,
                    "must be a host name such as www.example.org, *.example.org or www.*");
        }
        return name;
    }
}
