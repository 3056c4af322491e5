package webserv.engine;

import java.util.List;
import java.util.function.Consumer;
import webserv.api.config.Mistakes;
import webserv.api.spi.Configuration;
import webserv.api.spi.Router;
import webserv.api.spi.Table;
import webserv.api.spi.VirtualServer;
import webserv.engine.config.Outline;

/// Compiles the routes of a configuration and looks for what only all of them together show.
public final class Routes {
    private Routes() {}

    /// The table of a configuration's servers.
    ///
    /// @param warnings told of circles that files would end which are not there, with their places
    /// @throws webserv.api.config.ConfigException if two servers or locations claim the same
    ///   requests, or redirects and rewrites lead in a circle; with all such mistakes; or if the
    ///   router has a fault
    public static Table compile(
            Configuration configuration, Router asked, Consumer<String> warnings) {
        var servers = configuration.servers();
        var router = FaultlessRouter.of(asked, servers);
        var mistakes = new Mistakes();
        var table = mistakes.attempt(() -> router.compile(servers));
        if (table.isPresent()) {
            lookForCircles(servers, table.get(), mistakes, warnings);
        } else {
            servers.forEach(server -> look(new Outline(server, true), router, mistakes));
        }
        mistakes.refuse();
        return table.orElseThrow();
    }

    /// Looks for the same in a configuration that cannot be served, as it has other mistakes. What
    /// might only follow from those is not told.
    ///
    /// @param mistakes takes what is found
    public static void look(List<Outline> servers, Router asked, Mistakes mistakes) {
        var outsides = servers.stream().map(Outline::outside).toList();
        var router = FaultlessRouter.of(asked, outsides);
        mistakes.check(() -> router.compile(outsides));
        servers.forEach(server -> look(server, router, mistakes));
    }

    /// Looks at a server by itself: what leads from one to another is no matter of locations.
    private static void look(Outline server, FaultlessRouter router, Mistakes mistakes) {
        var inside = server.inside();
        var table = mistakes.attempt(() -> router.compile(List.of(inside)));
        if (!server.knowsRoutes()) {
            return;
        }
        if (table.isPresent()) {
            lookForCircles(List.of(inside), table.get(), mistakes, _ -> {});
        } else {
            var certain = server.insideWithoutDoubles();
            var certainly = List.of(certain);
            mistakes.attempt(() -> router.compile(certainly))
                    .ifPresent(known -> lookForCircles(certainly, known, mistakes, _ -> {}));
        }
    }

    /// A handler that fails to say where it leads is a mistake among the others.
    private static void lookForCircles(
            List<VirtualServer> servers,
            Table table,
            Mistakes mistakes,
            Consumer<String> warnings) {
        mistakes.check(() -> {
            try {
                new Circles(servers, table).check(mistakes, warnings);
            } catch (RouterFailure failure) {
                throw failure.asMistake();
            }
        });
    }
}
