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
/// [Level#find]), so the two cannot disagree; only the losers' reasons are found here.
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
        this.winner = claim.site().locations().find(path);
    }

    List<Verdict> verdicts() {
        var verdicts = new ArrayList<Verdict>();
        for (var site : hosts.sites()) {
            boolean chosen = site == claim.site();
            verdicts.add(new Verdict(written(site), chosen, chosen ? whyChosen() : whyNot(site)));
        }
        addLevel(claim.site().locations(), verdicts, true);
        return verdicts;
    }

    /// @param open whether the locations of this level were weighed at all
    private void addLevel(Level level, List<Verdict> verdicts, boolean open) {
        var longest = level.longestPrefix(path);
        level.routes().stream()
                .sorted(Comparator.comparing(Route::location, asWeighed()))
                .forEach(route -> {
                    verdicts.add(verdictOn(route, longest, open));
                    if (route.nested() != null) {
                        addLevel(route.nested(), verdicts, open && entered(route, longest));
                    }
                });
    }

    /// Whether the locations inside are looked at.
    private boolean entered(Route route, @Nullable Route longest) {
        return switch (route.location().path()) {
            case LocationPath.Exact _ -> false;
            case LocationPath.Prefix _ -> route.equals(longest);
            case LocationPath.Pattern(var expression, _) -> expression.matches(path);
        };
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
            case null -> "the default server of the address takes the names that no server has";
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
        return claim.name().map(HostName::toString).orElse("the default server");
    }

    private boolean fits(HostName name) {
        return switch (name) {
            case HostName.Exact exact -> exact.spellings().contains(host);
            case HostName.Suffix(var text) -> host.length() > text.length() && host.endsWith(text);
            case HostName.Prefix(var text) ->
                    host.length() > text.length() && host.startsWith(text);
        };
    }

    /// Exact locations first, then prefixes from the longest on, then regular expressions; the
    /// order written among equals.
    private static Comparator<Location> asWeighed() {
        return Comparator.comparingInt(location ->
                switch (location.path()) {
                    case LocationPath.Exact _ -> Integer.MIN_VALUE;
                    case LocationPath.Prefix(var text, _) -> -text.length();
                    case LocationPath.Pattern _ -> 0;
                });
    }

    private Verdict verdictOn(Route route, @Nullable Route longest, boolean open) {
        var location = route.location();
        var written = "location " + location.path() + " (" + location.origin() + ")";
        if (!route.equals(winner)) {
            return new Verdict(
                    written,
                    false,
                    open
                            ? whyNot(route, longest)
                            : "the location that it is nested in is not looked into");
        }
        var reason = whyChosen(location.path());
        return location.allows(method)
                ? new Verdict(written, true, reason)
                : new Verdict(written, true, reason + "; it does not allow the method");
    }

    private static String whyChosen(LocationPath location) {
        return switch (location) {
            case LocationPath.Exact _ -> "the path is equal";
            case LocationPath.Prefix(_, var stops) ->
                    "the longest prefix of the path"
                            + (stops ? ", before which no regular expression goes" : "");
            case LocationPath.Pattern _ -> "the first regular expression that matches";
        };
    }

    private String whyNot(Route route, @Nullable Route longest) {
        return switch (route.location().path()) {
            case LocationPath.Exact _ -> "the path is another";
            case LocationPath.Prefix(var text, _) when !path.startsWith(text) ->
                    "the path does not begin so";
            case LocationPath.Prefix _ when route.equals(longest) -> whyNotLongest(route);
            case LocationPath.Prefix _ when isExact(winner) -> "an exact location matches";
            case LocationPath.Prefix _ -> "a longer prefix matches";
            case LocationPath.Pattern(var expression, _) when !expression.matches(path) ->
                    "the expression does not match";
            case LocationPath.Pattern _ when isNestedIn(route, winner) ->
                    "a location nested in it matches";
            case LocationPath.Pattern _ when isExact(winner) -> "an exact location matches";
            case LocationPath.Pattern _ when isPattern(winner) ->
                    "an expression that is asked earlier matches";
            case LocationPath.Pattern _ ->
                    "the longest prefix has '^~', so no regular expression is asked";
        };
    }

    private String whyNotLongest(Route route) {
        if (isNestedIn(route, winner)) {
            return "a location nested in it matches";
        }
        return isExact(winner) ? "an exact location matches" : "a regular expression matches";
    }

    private static boolean isNestedIn(Route outer, @Nullable Route inner) {
        return inner != null && outer.location().withNested().anyMatch(inner.location()::equals);
    }

    private static boolean isExact(@Nullable Route route) {
        return route != null && route.location().path() instanceof LocationPath.Exact;
    }

    private static boolean isPattern(@Nullable Route route) {
        return route != null && route.location().path() instanceof LocationPath.Pattern;
    }
}
