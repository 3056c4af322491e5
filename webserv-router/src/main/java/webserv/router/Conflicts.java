package webserv.router;

import java.util.HashMap;
import java.util.List;
import webserv.api.config.ConfigException;
import webserv.api.config.Origin;
import webserv.api.io.ListenAddress;
import webserv.api.spi.LocationPath;

/// Refuses servers and locations that could never be reached because another claims the same.
final class Conflicts {
    private Conflicts() {}

    static void check(ListenAddress address, List<Site> sites) {
        checkNames(address, sites);
        for (var site : sites) {
            checkLocations(site);
        }
    }

    /// A server without names answers for the names that no server has, which the first server of
    /// an address does already: written anywhere but first it would never be asked.
    private static void checkNames(ListenAddress address, List<Site> sites) {
        var owners = new HashMap<HostName, Site>();
        for (var site : sites) {
            if (site.names().isEmpty() && site != sites.getFirst()) {
                throw taken(
                        sites.getFirst().server().origin(),
                        site.server().origin(),
                        "a server without names (it takes what no other server of "
                                + address
                                + " has)");
            }
            for (var name : site.names()) {
                var owner = owners.putIfAbsent(name, site);
                if (owner != null && owner != site) {
                    throw taken(
                            owner.server().origin(),
                            site.server().origin(),
                            "server name " + name + " at " + address);
                }
            }
        }
    }

    private static void checkLocations(Site site) {
        var owners = new HashMap<LocationPath, Origin>();
        for (var location : site.server().locations()) {
            var owner = owners.putIfAbsent(location.path(), location.origin());
            if (owner != null) {
                throw taken(owner, location.origin(), "location " + location.path());
            }
        }
    }

    private static ConfigException taken(Origin first, Origin second, String claim) {
        return new ConfigException(second, claim + " is already taken at " + first);
    }
}
