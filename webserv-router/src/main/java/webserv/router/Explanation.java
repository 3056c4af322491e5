package webserv.router;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.Table.Verdict;

/// Tells why a request goes where it goes.
///
/// Who wins is asked of the same two methods that routing asks ([HostTable#claimTo] and
/// [Site#routeTo]), so the two cannot disagree; only the losers' reasons are found here.
final class Explanation {
    private final HostTable hosts;
    private final String host;
    private final String method;
    private final String path;
    private final HostTable.Claim claim;
    private final @Nullable Route winner;

    Explanation(HostTable hosts, String host, String method, String path) {
        this.hosts = hosts;
        this.host = HostName.withoutTrailingDot(host);
        this.method = method;
        this.path = path;
        this.claim = hosts.claimTo(host);
        this.winner = claim.site().routeTo(path);
    }

    List<Verdict> verdicts() {
        var verdicts = new ArrayList<Verdict>();
        for (var site : hosts.sites()) {
            boolean chosen = site == claim.site();
            verdicts.add(new Verdict(written(site), chosen, chosen ? whyChosen() : whyNot(site)));
        }
        claim.site().routes().stream()
                .sorted(Comparator.comparing(Route::location, asWeighed()))
                .map(this::verdictOn)
                .forEach(verdicts::add);
        return verdicts;
    }

    private static String written(Site site) {
        var names =
                site.names().isEmpty()
                        ? "without names"
                        : site.names().stream()
                                .map(HostName::toString)
                                .collect(Collectors.joining(", "));
        return "server " + names + " (" + site.server().origin() + ")";
    }

    private String whyChosen() {
        var name = claim.name().orElse(null);
        return switch (name) {
            case null -> "the first server of the address takes the names that no server has";
            case HostName.Exact _ -> name + " is the host's name";
            case HostName.Suffix _, HostName.Prefix _ ->
                    name + " is the best wildcard for the host";
        };
    }

    private String whyNot(Site site) {
        return site.names().stream()
                .filter(this::fits)
                .findFirst()
                .map(name -> name + " fits the host, but less closely than " + claimedName())
                .orElse(
                        site.names().isEmpty()
                                ? "another server has the name"
                                : "no name of it fits the host");
    }

    private String claimedName() {
        return claim.name().map(HostName::toString).orElse("the first server");
    }

    private boolean fits(HostName name) {
        return switch (name) {
            case HostName.Exact exact -> exact.spellings().contains(host);
            case HostName.Suffix(var text) -> host.length() > text.length() && host.endsWith(text);
            case HostName.Prefix(var text) ->
                    host.length() > text.length() && host.startsWith(text);
        };
    }

    /// Exact locations first, then prefixes from the longest on; the order written among equals.
    private static Comparator<Location> asWeighed() {
        return Comparator.comparingInt(location ->
                switch (location.path()) {
                    case LocationPath.Exact _ -> Integer.MIN_VALUE;
                    case LocationPath.Prefix(var text) -> -text.length();
                });
    }

    private Verdict verdictOn(Route route) {
        var location = route.location();
        var written = "location " + location.path() + " (" + location.origin() + ")";
        if (!route.equals(winner)) {
            return new Verdict(written, false, whyNot(location.path()));
        }
        var reason = whyChosen(location.path());
        return location.allows(method)
                ? new Verdict(written, true, reason)
                : new Verdict(written, true, reason + "; it does not allow the method");
    }

    private static String whyChosen(LocationPath location) {
        return switch (location) {
            case LocationPath.Exact _ -> "the path is equal";
            case LocationPath.Prefix _ -> "the longest prefix of the path";
        };
    }

    private String whyNot(LocationPath location) {
        return switch (location) {
            case LocationPath.Exact _ -> "the path is another";
            case LocationPath.Prefix(var text) when !path.startsWith(text) ->
                    "the path does not begin so";
            case LocationPath.Prefix _
                    when winner != null && winner.location().path() instanceof LocationPath.Exact ->
                    "an exact location matches";
            case LocationPath.Prefix _ -> "a longer prefix matches";
        };
    }
}
