package webserv.engine.config;

import java.util.Collection;
import java.util.List;
import webserv.api.config.ConfigException;
import webserv.api.config.Settings;
import webserv.api.spi.Configuration;
import webserv.api.spi.HandlerFactory;
import webserv.api.spi.Policy;
import webserv.api.spi.VirtualServer;

/// Makes a [Configuration] out of settings, handlers included, or refuses them as a whole.
///
/// Immutable; each [#read] makes its own handlers, so one reader serves a start and every reload.
public final class ConfigurationReader {
    private final List<HandlerFactory> factories;

    /// @param factories what makes the handlers; no two of one name
    /// @throws IllegalArgumentException if two of them have one name
    public ConfigurationReader(Collection<HandlerFactory> factories) {
        this.factories = List.copyOf(factories);
        Handlers.byName(this.factories);
    }

    /// Reads a whole configuration. Whoever gets it closes its handlers when the server has
    /// stopped.
    ///
    /// @param root the settings of the file
    /// @throws ConfigException at the first mistake; unknown keys are told last and all together,
    ///   one line each. The handlers made until then are closed
    public Configuration read(Settings root) {
        var handlers = new Handlers(factoriesFor(root));
        try {
            var configuration = configuration(root, handlers);
            UnknownKeys.check(root, handlers.names());
            return configuration;
        } catch (RuntimeException failure) {
            handlers.close(failure);
            throw failure;
        }
    }

    private List<HandlerFactory> factoriesFor(Settings root) {
        return factories.stream().map(factory -> factory.forConfiguration(root.own())).toList();
    }

    private static Configuration configuration(Settings root, Handlers handlers) {
        var transport = root.own().text("transport", "nio");
        var router = root.own().text("router", "tree");
        var transportSettings = LimitsReader.transportSettings(root.own());
        var limits = LimitsReader.limits(root.own());
        return new Configuration(
                servers(root, handlers), transport, router, transportSettings, limits);
    }

    private static List<VirtualServer> servers(Settings root, Handlers handlers) {
        if (!root.has("servers")) {
            throw root.wrong("servers", "is missing: a configuration needs at least one server");
        }
        var reader =
                new ServerReader(
                        new LocationReader(handlers),
                        new ListenReader(),
                        PolicyReader.read(root, Policy.DEFAULTS));
        var servers = root.sections("servers").stream().map(reader::read).toList();
        if (servers.isEmpty()) {
            throw root.wrong("servers", "is empty: a configuration needs at least one server");
        }
        return servers;
    }
}
