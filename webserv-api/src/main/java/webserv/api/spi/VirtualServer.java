package webserv.api.spi;

import java.util.List;
import webserv.api.config.Origin;
import webserv.api.io.ListenAddress;

/// One site: the addresses and names it answers at, and its locations.
///
/// @param listen at least one address
/// @param names host names in lower case: exact, `*.suffix` or `prefix.*`. The first server of an
///   address also takes the names that no server has
/// @param locations in the order written
/// @param origin where it was written
public record VirtualServer(
        List<ListenAddress> listen, List<String> names, List<Location> locations, Origin origin) {
    /// Copies the lists.
    public VirtualServer {
        listen = List.copyOf(listen);
        names = List.copyOf(names);
        locations = List.copyOf(locations);
    }
}
