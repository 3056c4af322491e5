package webserv.engine;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Location;

/// What a server does at one moment. Its numbers are not of the very same instant: nobody is
/// stopped to be counted.
///
/// @param addresses listened on
/// @param connections open ones by what they do: `idle`, `reading_head`, `reading_content`,
///   `handling`, `sending`, `upgraded`, `closing`
/// @param requests since the start, unreadable ones included
/// @param locations all of them, in the order of the configuration
public record ServerStatus(
        List<ListenAddress> addresses,
        SortedMap<String, Integer> connections,
        long requests,
        List<OfLocation> locations) {

    /// Copies the collections.
    public ServerStatus {
        addresses = List.copyOf(addresses);
        connections = new TreeMap<>(connections);
        locations = List.copyOf(locations);
    }

    /// What a handler does.
    ///
    /// @param numbers that it tells, see [webserv.api.http.Handler#status]; often none
    public record OfLocation(Location location, Map<String, Object> numbers) {}
}
