package webserv.api.spi;

import java.util.List;
import java.util.stream.Stream;

/// All that a server is started with, checked and with its handlers made.
///
/// @param servers the sites, in the order written
/// @param transport the name of the [Transport]
/// @param router the name of the [Router]
/// @param transportSettings what the transport is told
/// @param limits every limit that is not a location's own
public record Configuration(
        List<VirtualServer> servers,
        String transport,
        String router,
        TransportSettings transportSettings,
        Limits limits) {
    /// Copies the list.
    public Configuration {
        servers = List.copyOf(servers);
    }

    /// A configuration with the defaults for all but the sites.
    public static Configuration of(List<VirtualServer> servers) {
        return new Configuration(
                servers, "nio", "tree", TransportSettings.DEFAULTS, Limits.DEFAULTS);
    }

    /// The locations of all servers, nested ones behind those that they are nested in.
    public Stream<Location> allLocations() {
        return servers.stream().flatMap(VirtualServer::allLocations);
    }
}
