package webserv.router;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import webserv.api.config.ConfigException;
import webserv.api.config.Mistakes;
import webserv.api.config.Origin;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;

/// Finds servers and locations that could never be reached because another claims the same.
final class Conflicts {
    private final Mistakes mistakes = new Mistakes();

    /// @throws ConfigException with all of them
    static void check(Map<ListenAddress, List<Site>> sitesByAddress) {
        var conflicts = new Conflicts();
        sitesByAddress.forEach((address, sites) -> {
            conflicts.checkNames(address, sites);
            conflicts.checkDefault(address, sites);
        });
        sitesByAddress.values().stream()
                .flatMap(List::stream)
                .distinct()
                .forEach(site -> conflicts.checkLocations(site.server().locations()));
        conflicts.mistakes.refuse();
    }

    private void checkDefault(ListenAddress address, List<Site> sites) {
        var claims =
                sites.stream()
                        .map(Site::server)
                        .filter(server -> server.defaultAt().contains(address))
                        .toList();
        claims.stream()
                .skip(1)
                .forEach(claim ->
                        taken(
                                claims.getFirst().origin(),
                                claim.origin(),
                                "default_server at " + address));
    }

    /// A server without names answers for the names that no server has, which the default server of
    /// an address does already: another one would never be asked.
    private void checkNames(ListenAddress address, List<Site> sites) {
        var owners = new HashMap<HostName, Site>();
        var first = HostTable.defaultOf(address, sites);
        for (var site : sites) {
            if (site.names().isEmpty() && site != first) {
                mistakes.add(notAsked(address, site, first));
            }
            for (var name : site.names()) {
                var owner = owners.putIfAbsent(name, site);
                if (owner != null && owner != site) {
                    taken(
                            owner.server().origin(),
                            site.server().origin(),
                            "server name " + name + " at " + address);
                }
            }
        }
    }

    private static ConfigException notAsked(ListenAddress address, Site site, Site first) {
        var why = "";
        if (first.server().defaultAt().contains(address)) {
            why = ", which has default_server";
        } else if (!first.names().isEmpty()) {
            why = ", which is the first there, and no other has default_server";
        }
        return new ConfigException(
                site.server().origin(),
                "a server without names (it takes what no other server of %s has) is already taken at %s%s"
                        .formatted(address, first.server().origin(), why));
    }

    /// What a location claims at its level: another one of the same claim would never be asked.
    private void checkLocations(List<Location> locations) {
        var owners = new HashMap<String, Origin>();
        for (var location : locations) {
            var owner = owners.putIfAbsent(claim(location.path()), location.origin());
            if (owner != null) {
                taken(owner, location.origin(), "location " + location.path());
            }
            checkLocations(location.locations());
        }
    }

    /// With `^~` or without, a prefix is the same one.
    private static String claim(LocationPath path) {
        return switch (path) {
            case LocationPath.Prefix(var text, _) -> text;
            case LocationPath.Exact _, LocationPath.Pattern _ -> path.toString();
        };
    }

    private void taken(Origin first, Origin second, String claim) {
        mistakes.add(new ConfigException(second, claim + " is already taken at " + first));
    }
}
