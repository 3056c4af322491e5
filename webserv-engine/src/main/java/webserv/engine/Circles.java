package webserv.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import webserv.api.config.ConfigException;
import webserv.api.config.Mistakes;
import webserv.api.http.Authority;
import webserv.api.http.Captures;
import webserv.api.http.Fields;
import webserv.api.http.HttpVersion;
import webserv.api.http.Methods;
import webserv.api.http.PercentEncoding;
import webserv.api.http.Redirects;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.RequestHead;
import webserv.api.http.RequestTarget;
import webserv.api.http.Template;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.Match;
import webserv.api.spi.Table;
import webserv.api.spi.VirtualServer;

/// Finds redirects and rewrites of a server that lead in a circle, by walking them: from the path
/// of each location on, with a GET that has no query and no fields, until the client would get
/// something else than a redirect to a path of this server.
final class Circles {
    /// A browser gives up after as many redirects.
    private static final int MOST_STEPS = 20;

    private final VirtualServer server;
    private final Table table;
    private final ListenAddress listener;
    private final String host;

    /// The targets from which all ways lead in a circle that was told.
    private final Set<String> inCircles = new HashSet<>();

    /// The targets from which a way was walked to its end, and how many steps are left there.
    private final Map<String, Integer> stepsToEnd = new HashMap<>();

    Circles(VirtualServer server, Table table) {
        this.server = server;
        this.table = table;
        this.listener = server.listen().getFirst();
        this.host = server.names().stream().findFirst().map(Circles::hostOf).orElse("");
    }

    private static String hostOf(String name) {
        return name.startsWith("*") ? "x" + name.substring(1) : name.replace("*", "x");
    }

    /// Tells of each circle once, at the first location from which the way leads into it.
    void check(Mistakes mistakes) {
        server.allLocations()
                .filter(location -> !(location.path() instanceof LocationPath.Pattern))
                .filter(this::leadsOn)
                .forEach(location -> walk(location).ifPresent(mistakes::add));
    }

    /// Most locations do not, and are not walked from.
    private boolean leadsOn(Location location) {
        return location.handler() instanceof Redirects
                || !location.rewrites().isEmpty()
                || !server.rewrites().isEmpty();
    }

    private Optional<ConfigException> walk(Location location) {
        var way = new ArrayList<String>();
        var next = Optional.of(PercentEncoding.ofPath(location.path().path()));
        while (next.isPresent()) {
            var target = next.get();
            int left = stepsToEnd.getOrDefault(target, MOST_STEPS);
            if (way.size() + left < MOST_STEPS) {
                return ended(way, left);
            }
            boolean isCircle = way.contains(target) || way.size() == MOST_STEPS;
            way.add(target);
            if (isCircle) {
                return circle(location, way);
            }
            next = step(target).filter(to -> to.startsWith("/"));
        }
        return ended(way, 0);
    }

    /// @param steps what is left behind the last of the way
    private Optional<ConfigException> ended(List<String> way, int steps) {
        for (int i = 0; i < way.size(); i++) {
            stepsToEnd.put(way.get(i), way.size() - i + steps);
        }
        return Optional.empty();
    }

    /// Whoever comes into a circle from outside adds nothing to what is known of it.
    private Optional<ConfigException> circle(Location location, List<String> way) {
        boolean isKnown = way.stream().anyMatch(inCircles::contains);
        inCircles.addAll(way);
        return isKnown
                ? Optional.empty()
                : Optional.of(
                        new ConfigException(
                                location.origin(),
                                "a request for '"
                                        + way.getFirst()
                                        + "' goes in a circle: "
                                        + String.join(" → ", way)));
    }

    /// Where the answer sends the client; to where it was where the rewrites have no end.
    private Optional<String> step(String target) {
        return switch (Dispatch.of(head(target), listener, table, this::view)) {
            case Dispatch.Handle(var found, var now, var path)
                    when found.location().handler() instanceof Redirects redirects ->
                    Optional.of(
                            redirects
                                    .target()
                                    .expand(
                                            view(found, now, path, found.captures()),
                                            Template.Use.URI_REFERENCE));
            case Dispatch.Answer(_, Reply.Response response) -> response.fields().first("Location");
            case Dispatch.Answer(_, Reply.Refusal refusal)
                    when refusal.cause().code().equals("forward-loop") ->
                    Optional.of(target);
            case Dispatch.Handle _, Dispatch.Answer _ -> Optional.empty();
        };
    }

    private Request view(Match match, RequestHead head, String path, Captures captures) {
        return new ExplainedRequest(head, path, match, captures, listener);
    }

    private RequestHead head(String target) {
        int fragment = target.indexOf('#');
        var raw = fragment < 0 ? target : target.substring(0, fragment);
        int mark = raw.indexOf('?');
        return new RequestHead(
                Methods.GET,
                new RequestTarget(
                        RequestTarget.Form.ORIGIN,
                        raw,
                        mark < 0 ? raw : raw.substring(0, mark),
                        mark < 0 ? Optional.empty() : Optional.of(raw.substring(mark + 1))),
                new Authority(host, -1),
                HttpVersion.HTTP_1_1,
                Fields.empty(),
                0,
                false);
    }
}
