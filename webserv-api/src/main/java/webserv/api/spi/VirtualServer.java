package webserv.api.spi;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import webserv.api.config.Origin;
import webserv.api.io.ListenAddress;

/// One site: the addresses and names it answers at, and its locations.
///
/// @param listen at least one address
/// @param defaultAt those of them where it takes the names that no server has; where no server
///   claims that, the first one written does
/// @param names host names in lower case: exact, `*.suffix` or `prefix.*`
/// @param policy for requests that no location takes
/// @param rewrites rules that are asked before a location is looked for, in the order written
/// @param locations in the order written
/// @param origin where it was written
public record VirtualServer(
        List<ListenAddress> listen,
        Set<ListenAddress> defaultAt,
        List<String> names,
        Policy policy,
        List<Rewrite> rewrites,
        List<Location> locations,
        Origin origin) {
    /// Copies the collections.
    public VirtualServer {
        listen = List.copyOf(listen);
        defaultAt = Set.copyOf(defaultAt);
        names = List.copyOf(names);
        rewrites = List.copyOf(rewrites);
        locations = List.copyOf(locations);
    }

    /// A server that claims no address, with the default policy and without rewrites.
    public VirtualServer(
            List<ListenAddress> listen,
            List<String> names,
            List<Location> locations,
            Origin origin) {
        this(listen, Set.of(), names, Policy.DEFAULTS, List.of(), locations, origin);
    }

    /// The first name that is no wildcard; empty where there is none.
    public String name() {
        return names.stream().filter(name -> name.indexOf('*') < 0).findFirst().orElse("");
    }

    /// All locations, nested ones behind those that they are nested in.
    public Stream<Location> allLocations() {
        return locations.stream().mapMulti(Location::forEach);
    }
}
