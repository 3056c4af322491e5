package webserv.engine;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import webserv.api.config.Origin;
import webserv.api.http.Methods;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Table;
import webserv.api.spi.VirtualServer;

/// Knows which URLs lead to the servers of a configuration: those with `http` whose host and port
/// are an address that is listened on, as written there, or whose host is a server's name and whose
/// port one of that server's. No name is looked up, so that others that lead there, too, are not
/// known.
final class OwnAddresses {
    static final int HTTP_PORT = 80;

    private final List<VirtualServer> servers;
    private final Table table;

    /// Made when first asked for: most configurations lead to no URL of their own.
    private @Nullable Map<Integer, Set<ListenAddress.Tcp>> byPort;

    /// @param table of those servers
    OwnAddresses(List<VirtualServer> servers, Table table) {
        this.servers = List.copyOf(servers);
        this.table = table;
    }

    Table table() {
        return table;
    }

    /// Where a client comes to with a URL; empty where it is none of these servers'.
    Optional<Spot> spot(String url) {
        if (!url.regionMatches(true, 0, "http://", 0, 7)) {
            return Optional.empty();
        }
        try {
            var uri = new URI(url);
            var host = uri.getHost();
            return host == null ? Optional.empty() : spot(host.toLowerCase(Locale.ROOT), uri);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private Optional<Spot> spot(String host, URI uri) {
        int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
        var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var reference = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        return listener(host, port).map(listener -> Spot.of(listener, host, reference));
    }

    private Optional<ListenAddress.Tcp> listener(String host, int port) {
        var listeners = byPort().getOrDefault(port, Set.of());
        return listeners.stream()
                .filter(listener -> isWritten(host, listener))
                .findFirst()
                .or(() -> named(host, listeners));
    }

    /// Where servers at several addresses have the name, it is not known which of them clients come
    /// to.
    private Optional<ListenAddress.Tcp> named(String host, Set<ListenAddress.Tcp> listeners) {
        var byServer = new HashMap<Origin, ListenAddress.Tcp>();
        for (var listener : listeners) {
            var server = table.match(listener, host, Methods.GET, "/").server();
            if (server.names().stream().anyMatch(name -> covers(name, host))) {
                byServer.putIfAbsent(server.origin(), listener);
            }
        }
        return byServer.size() == 1 ? byServer.values().stream().findFirst() : Optional.empty();
    }

    private Map<Integer, Set<ListenAddress.Tcp>> byPort() {
        var known = byPort;
        if (known == null) {
            known = new HashMap<>();
            for (var server : servers) {
                for (var address : server.listen()) {
                    if (address instanceof ListenAddress.Tcp tcp) {
                        known.computeIfAbsent(tcp.port(), _ -> new LinkedHashSet<>()).add(tcp);
                    }
                }
            }
            byPort = known;
        }
        return known;
    }

    private static boolean isWritten(String host, ListenAddress.Tcp listener) {
        var own = listener.host().toLowerCase(Locale.ROOT);
        return host.equals(own) || host.equals("[" + own + "]");
    }

    private static boolean covers(String name, String host) {
        if (name.startsWith("*")) {
            return host.endsWith(name.substring(1));
        }
        return name.endsWith("*")
                ? host.startsWith(name.substring(0, name.length() - 1))
                : name.equals(host);
    }
}
