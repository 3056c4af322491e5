package webserv.router;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import webserv.api.config.Origin;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Reply;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.VirtualServer;

/// Servers for tests, in few words. Line numbers of origins count up as things are made.
final class Sites {
    static final ListenAddress ADDRESS = new ListenAddress.Tcp("127.0.0.1", 80);

    private final List<VirtualServer> servers = new ArrayList<>();
    private int line;

    /// @param names separated by spaces
    /// @param locations a path each, `= ` before an exact one, methods behind
    Sites server(String names, String... locations) {
        return server(List.of(ADDRESS), names, locations);
    }

    Sites server(List<ListenAddress> addresses, String names, String... locations) {
        var origin = nextOrigin();
        var made = Arrays.stream(locations).map(this::location).toList();
        servers.add(
                new VirtualServer(
                        addresses,
                        names.isEmpty() ? List.of() : List.of(names.split(" ")),
                        made,
                        origin));
        return this;
    }

    List<VirtualServer> all() {
        return servers;
    }

    private Location location(String written) {
        boolean exact = written.startsWith("= ");
        var words = List.of((exact ? written.substring(2) : written).split(" "));
        var path = words.getFirst();
        return new Location(
                exact ? new LocationPath.Exact(path) : new LocationPath.Prefix(path),
                words.size() > 1 ? words.subList(1, words.size()) : List.of(Methods.GET),
                "none",
                Handler.nonBlocking(
                        _ -> CompletableFuture.completedFuture(Reply.Response.empty(204))),
                0,
                nextOrigin());
    }

    private Origin nextOrigin() {
        return new Origin("a.yaml", ++line, 1);
    }
}
