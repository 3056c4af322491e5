package webserv.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.config.SeveralWords;
import webserv.api.config.Structure;
import webserv.api.http.Methods;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.Policy;
import webserv.api.spi.Rewrite;
import webserv.engine.plugin.HandlerCalls;

/// Reads one location and has its handler made.
///
/// Its path, its rewrites and who answers are the location's own; all else it inherits from the
/// location or server around, and that from the top of the file.
///
/// There may be a hundred thousand locations, and nearly all of them are read by code that has just
/// been loaded. To make a lambda with something in it is a call of the run time there, so that what
/// every location has is attempted without.
final class LocationReader {
    static final Key<List<String>> METHODS =
            Key.optional(
                    "methods",
                    Kind.list(Kind.oneOf(Methods.CONFIGURABLE), 1),
                    "those of the handler that are answered; HEAD comes with GET");

    static final Key<List<Settings>> LOCATIONS =
            Key.<List<Settings>>optional(
                            "locations", new Structure.Nested(), "locations inside of this one")
                    .own();

    private final Handlers handlers;
    private final LocationPathReader paths = new LocationPathReader();

    LocationReader(Handlers handlers) {
        this.handlers = handlers;
    }

    /// The locations of a server, as far as they could be read.
    ///
    /// @param outer the policy of the server
    /// @param mistakes takes what is wrong with them
    List<Location> read(Settings server, Key<List<Settings>> key, Policy outer, Mistakes mistakes) {
        return read(server, key, outer, Optional.empty(), mistakes);
    }

    private List<Location> read(
            Settings place,
            Key<List<Settings>> key,
            Policy policy,
            Optional<Around> around,
            Mistakes mistakes) {
        var noMappings = new Mistakes();
        var locations = new ArrayList<Location>();
        for (var location : place.sections(key, noMappings)) {
            locations.add(
                    isByPath(location, noMappings)
                            ? Unread.location(location.origin())
                            : read(location, policy, around, mistakes));
        }
        if (!noMappings.isEmpty()) {
            mistakes.add(noMappings);
            locations.add(Unread.location(place.origin()));
        }
        return locations;
    }

    /// Whether it is no location but a mapping of paths to what holds there, as in other servers'
    /// configurations. Its keys count as asked for, or each would be told as unknown besides.
    private static boolean isByPath(Settings location, Mistakes mistakes) {
        var paths = new ArrayList<String>();
        for (var key : location.ownKeys()) {
            if (isPath(key)) {
                paths.add(key);
            }
        }
        if (paths.isEmpty()) {
            return false;
        }
        paths.forEach(location::hasOwn);
        var first = paths.getFirst();
        mistakes.add(
                new ConfigException(
                        location.originOf(first),
                        "a path is no key: write '- path: %s', and below it what holds there"
                                .formatted(first)));
        return true;
    }

    private static boolean isPath(String key) {
        return key.startsWith("/")
                || key.startsWith("=")
                || key.startsWith("~")
                || key.startsWith("^~");
    }

    /// @param around the location that this one is nested in
    private Location read(
            Settings location, Policy outer, Optional<Around> around, Mistakes mistakes) {
        var path = path(location, around, mistakes);
        var base = path.isPresent() ? base(location, path.get(), around) : "/";
        var policy = PolicyReader.read(location, outer, mistakes);
        var nested = List.<Location>of();
        if (location.hasOwn(LOCATIONS)) {
            var inner = path.map(it -> new Around(it, base));
            nested = read(location, LOCATIONS, policy, inner, mistakes);
        }
        var known = path.isPresent() ? path.get() : Unread.path(location.origin());
        try {
            var answerer = Answerer.of(location, handlers);
            return location(known, base, answerer, location, policy, nested, mistakes);
        } catch (ConfigException nobody) {
            mistakes.add(nobody);
            return Unread.location(known, nested, location.origin());
        }
    }

    private Optional<LocationPath> path(
            Settings location, Optional<Around> around, Mistakes mistakes) {
        try {
            var path = paths.read(location);
            if (around.isPresent()) {
                LocationPathReader.checkNested(location, path, around.get().path());
            }
            return Optional.of(path);
        } catch (ConfigException wrong) {
            mistakes.add(wrong);
            return Optional.empty();
        }
    }

    /// What is known of the location around.
    private record Around(LocationPath path, String base) {}

    /// A folder that stands for the prefix of a location around still does so here, where a
    /// location has none of its own.
    private static String base(Settings location, LocationPath path, Optional<Around> around) {
        var outer = around.map(Around::base).orElse("/");
        boolean inheritsAlias =
                around.isPresent()
                        && location.has("alias")
                        && !location.hasOwn("alias")
                        && !location.hasOwn("root");
        return path instanceof LocationPath.Pattern || inheritsAlias ? outer : path.path();
    }

    /// The location that a server with `root` has for all that its locations leave.
    Location filesOf(Settings server, LocationPath path, Policy policy, Mistakes mistakes) {
        var answerer = Answerer.files(server, "root", server.originOf("root"));
        return location(path, path.path(), answerer, server, policy, List.of(), mistakes);
    }

    /// The location that a server with `return` has for everything.
    ///
    /// @throws webserv.api.config.ConfigException if it is not known whether it redirects
    Location returnOf(Settings server, LocationPath path, Policy policy, Mistakes mistakes) {
        var answerer = Answerer.returned(server);
        return location(path, path.path(), answerer, server, policy, List.of(), mistakes);
    }

    private Location location(
            LocationPath path,
            String base,
            Answerer answerer,
            Settings settings,
            Policy policy,
            List<Location> nested,
            Mistakes mistakes) {
        var answering = answering(answerer, settings, mistakes);
        var whole = PolicyReader.withSection(policy, answerer.settings(), mistakes);
        var rewrites = rewrites(settings, mistakes);
        if (answering.isEmpty() || rewrites.isEmpty()) {
            return Unread.location(path, nested, answerer.origin());
        }
        return new Location(
                path,
                base,
                answering.get().methods(),
                answerer.factory(),
                answering.get().handler().handler(),
                whole,
                rewrites.get(),
                nested,
                answerer.origin());
    }

    /// Who answers, and to which methods.
    private record Answering(HandlerCalls handler, List<String> methods) {}

    private Optional<Answering> answering(Answerer answerer, Settings settings, Mistakes mistakes) {
        try {
            var handler = answerer.handler(handlers);
            return Optional.of(
                    new Answering(handler, methods(settings, answerer.factory(), handler)));
        } catch (ConfigException wrong) {
            mistakes.add(wrong);
            return Optional.empty();
        }
    }

    private static Optional<List<Rewrite>> rewrites(Settings settings, Mistakes mistakes) {
        boolean isServer = !settings.hasOwn(LocationPathReader.PATH);
        try {
            return Optional.of(isServer ? List.of() : RewriteReader.read(settings));
        } catch (ConfigException wrong) {
            mistakes.add(wrong);
            return Optional.empty();
        }
    }

    private static List<String> methods(Settings location, String factory, HandlerCalls handler) {
        if (!location.has(METHODS)) {
            return handler.methods();
        }
        var methods =
                DistinctValues.of(location, METHODS, value -> method(value, factory, handler));
        if (methods.isEmpty()) {
            throw location.wrong(METHODS, "must name at least one method");
        }
        return methods;
    }

    private static String method(Node.Text value, String factory, HandlerCalls handler) {
        if (!Methods.CONFIGURABLE.contains(value.text())) {
            var inUpperCase = value.text().toUpperCase(Locale.ROOT);
            SeveralWords.refuse(
                    METHODS.name(), new Node.Text(value.origin(), inUpperCase), "a method");
            throw ConfigException.of(
                    METHODS.name(),
                    value,
                    "must be one of "
                            + String.join(", ", Methods.CONFIGURABLE)
                            + " (HEAD comes with GET, OPTIONS with any)");
        }
        if (!handler.methods().contains(value.text())) {
            throw ConfigException.of(
                    METHODS.name(),
                    value,
                    "must be one of those that '%s' answers (%s)"
                            .formatted(factory, String.join(", ", handler.methods())));
        }
        return value.text();
    }
}
