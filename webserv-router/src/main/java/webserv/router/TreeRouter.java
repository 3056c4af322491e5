package webserv.router;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Router;
import webserv.api.spi.Table;
import webserv.api.spi.VirtualServer;

/// Router `tree`: hash maps for what is matched whole, compact prefix trees for the rest.
///
/// The order, written once:
///
/// 1. The servers of the listen address. Among them the one that has the host as an exact name,
///    else the one with the longest `*.suffix` of it, else with the longest `prefix.*`, else the
///    address's default: the one that claims to be, or the first one written. `*.example.org`
///    stands for one label or more before `.example.org`, not for `example.org` itself, as in
///    NGINX.
/// 2. The locations of that server, as in NGINX: the exact one; else the longest prefix is looked
///    for, and in the same way among the locations nested in it. If that ends at an exact one or a
///    regular expression, it is taken. Otherwise the regular expressions are asked in the order
///    written, unless the longest prefix has `^~`; the first that matches is taken, or one nested
///    in it. If none does, it is the longest prefix, nested ones included. A prefix is one of the
///    text: `/share` also takes `/shareholders`, `/share/` does not.
/// 3. The location's methods. They take no part in the choice, so that a method that one location
///    refuses does not slip into a shorter one.
public final class TreeRouter implements Router {

    @Override
    public String name() {
        return "tree";
    }

    @Override
    public Table compile(List<VirtualServer> servers) {
        var sitesByAddress = new LinkedHashMap<ListenAddress, List<Site>>();
        for (var server : servers) {
            var site = new Site(server);
            for (var address : new LinkedHashSet<>(server.listen())) {
                sitesByAddress.computeIfAbsent(address, _ -> new ArrayList<>()).add(site);
            }
        }
        Conflicts.check(sitesByAddress);
        return new RouteTable(
                sitesByAddress.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey,
                                        e -> new HostTable(e.getKey(), e.getValue()))));
    }
}
