package webserv.router;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import webserv.api.io.ListenAddress;
import webserv.router.PrefixTree.Reading;

/// The servers of one listen address, by name. Immutable.
final class HostTable {
    private final List<Site> sites;

    /// Not copied to an unmodifiable map, which compares names where this one compares their hashes
    /// first.
    private final HashMap<String, Claim> exact;

    private final PrefixTree<Claim> suffixes;
    private final PrefixTree<Claim> prefixes;
    private final Claim first;

    /// A server and the name by which it takes a host.
    ///
    /// @param name absent where the server takes the host because it is the address's default
    record Claim(Site site, Optional<HostName> name) {}

    /// @param sites at least one, in the order written, without conflicts
    HostTable(ListenAddress address, List<Site> sites) {
        var exactNames = new HashMap<String, Claim>();
        var suffixNames = new HashMap<String, Claim>();
        var prefixNames = new HashMap<String, Claim>();
        for (var site : sites) {
            for (var name : site.names()) {
                var claim = new Claim(site, Optional.of(name));
                switch (name) {
                    case HostName.Exact text ->
                            text.spellings().forEach(spelling -> exactNames.put(spelling, claim));
                    case HostName.Suffix(var text) -> suffixNames.put(text, claim);
                    case HostName.Prefix(var text) -> prefixNames.put(text, claim);
                }
            }
        }
        this.sites = List.copyOf(sites);
        this.exact = exactNames;
        this.suffixes = new PrefixTree<>(Reading.BACKWARDS, suffixNames);
        this.prefixes = new PrefixTree<>(Reading.FORWARDS, prefixNames);
        this.first = new Claim(defaultOf(address, sites), Optional.empty());
    }

    /// The server that takes the names that no server has.
    static Site defaultOf(ListenAddress address, List<Site> sites) {
        return sites.stream()
                .filter(site -> site.server().defaultAt().contains(address))
                .findFirst()
                .orElseGet(sites::getFirst);
    }

    /// The servers in the order written.
    List<Site> sites() {
        return sites;
    }

    /// Who takes a host. A wildcard stands for at least one character, hence the `- 1`.
    ///
    /// @param host in lower case; empty for none
    Claim claimTo(String host) {
        var name = HostName.withoutTrailingDot(host);
        @Nullable Claim claim = exact.get(name);
        if (claim == null) {
            claim = suffixes.longest(name, name.length() - 1);
        }
        if (claim == null) {
            claim = prefixes.longest(name, name.length() - 1);
        }
        return claim == null ? first : claim;
    }
}
