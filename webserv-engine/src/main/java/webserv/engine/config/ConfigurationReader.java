package webserv.engine.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Settings;
import webserv.api.spi.Configuration;
import webserv.api.spi.HandlerFactory;
import webserv.api.spi.Policy;
import webserv.api.spi.VirtualServer;

/// Makes a [Configuration] out of settings, handlers included, or refuses them as a whole.
///
/// Immutable; each [#read] makes its own handlers, so one reader serves a start and every reload.
public final class ConfigurationReader {
    private static final Key<String> TRANSPORT =
            Key.of("transport", Kind.TEXT, "nio", "the transport service").own();
    private static final Key<String> ROUTER =
            Key.of("router", Kind.TEXT, "tree", "the router service").own();

    static final Key<List<Settings>> SERVERS =
            Key.needed("servers", Kind.sections(Keys.UNDECLARED), "the sites").own();

    static final Keys TOP = Keys.of(TRANSPORT, ROUTER);

    private final List<HandlerFactory> factories;
    private final ConfigurationKeys.Extra extra;

    /// @param factories what makes the handlers; no two of one name
    /// @throws IllegalArgumentException if two of them have one name
    public ConfigurationReader(Collection<HandlerFactory> factories) {
        this(factories, ConfigurationKeys.Extra.NONE);
    }

    /// @param factories what makes the handlers; no two of one name
    /// @param extra the keys of those who read the same file before
    /// @throws IllegalArgumentException if two of the factories have one name
    public ConfigurationReader(
            Collection<HandlerFactory> factories, ConfigurationKeys.Extra extra) {
        this.factories = List.copyOf(factories);
        this.extra = extra;
        Handlers.byName(this.factories);
    }

    /// Reads a whole configuration. Whoever gets it closes its handlers when the server has
    /// stopped.
    ///
    /// @param root the settings of the file
    /// @throws ConfigException with all mistakes, a line each; the handlers made until then are
    ///   closed
    public Configuration read(Settings root) {
        return read(root, new Mistakes());
    }

    /// Reads a whole configuration that others have read before.
    ///
    /// @param mistakes what they found; told along with what is found here
    /// @throws ConfigException if there is a mistake, see [#read(Settings)]
    public Configuration read(Settings root, Mistakes mistakes) {
        var handlers = new Handlers(factoriesFor(root, mistakes));
        try {
            var configuration = mistakes.attempt(() -> configuration(root, handlers));
            var keys = new ConfigurationKeys(factories, extra);
            new KeyCheck(root, keys::top, handlers, mistakes).run();
            mistakes.refuse();
            return configuration.orElseThrow();
        } catch (RuntimeException failure) {
            handlers.close(failure);
            throw failure;
        }
    }

    /// Where what is shared is wrong, the rest is read without it, to tell what else is.
    private List<HandlerFactory> factoriesFor(Settings root, Mistakes mistakes) {
        return factories.stream()
                .map(factory ->
                        mistakes.attempt(() -> factory.forConfiguration(root.own()))
                                .orElse(factory))
                .toList();
    }

    private static Configuration configuration(Settings root, Handlers handlers) {
        var mistakes = new Mistakes();
        var transport = mistakes.attempt(() -> root.get(TRANSPORT));
        var router = mistakes.attempt(() -> root.get(ROUTER));
        var limits = new LimitsReader(root, mistakes);
        var transportSettings = limits.transportSettings();
        var ofConnections = limits.limits();
        var servers = mistakes.attempt(() -> servers(root, handlers));
        mistakes.refuse();
        return new Configuration(
                servers.orElseThrow(),
                transport.orElseThrow(),
                router.orElseThrow(),
                transportSettings,
                ofConnections);
    }

    private static List<VirtualServer> servers(Settings root, Handlers handlers) {
        if (!root.has(SERVERS)) {
            throw root.wrong(SERVERS, "is missing: a configuration needs at least one server");
        }
        var mistakes = new Mistakes();
        var policy = mistakes.attempt(() -> PolicyReader.read(root, Policy.DEFAULTS));
        var reader =
                new ServerReader(
                        new LocationReader(handlers),
                        new ListenReader(),
                        policy.orElse(Policy.DEFAULTS));
        var servers = new ArrayList<VirtualServer>();
        for (var server : root.sections(SERVERS, mistakes)) {
            mistakes.attempt(() -> reader.read(server)).ifPresent(servers::add);
        }
        mistakes.refuse();
        if (servers.isEmpty()) {
            throw root.wrong(SERVERS, "is empty: a configuration needs at least one server");
        }
        return servers;
    }
}
