package webserv.engine;

import webserv.api.config.Mistakes;
import webserv.api.spi.Configuration;
import webserv.api.spi.Router;
import webserv.api.spi.Table;

/// Compiles the routes of a configuration and looks for what only all of them together show.
public final class Routes {
    private Routes() {}

    /// The table of a configuration's servers.
    ///
    /// @throws webserv.api.config.ConfigException if two servers or locations claim the same
    ///   requests, or redirects and rewrites lead in a circle; with all such mistakes of one kind
    ///   or the other, as what leads where is not known while two claim the same
    public static Table compile(Configuration configuration, Router router) {
        var table = router.compile(configuration.servers());
        var mistakes = new Mistakes();
        configuration.servers().forEach(server -> new Circles(server, table).check(mistakes));
        mistakes.refuse();
        return table;
    }
}
