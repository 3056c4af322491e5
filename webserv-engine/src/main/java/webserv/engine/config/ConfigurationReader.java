package webserv.engine.config;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.spi.Configuration;
import webserv.api.spi.HandlerFactory;
import webserv.api.spi.Policy;
import webserv.api.spi.VirtualServer;
import webserv.engine.plugin.PluginCall;

/// Makes a [Configuration] out of settings, handlers included, or refuses them as a whole.
///
/// Immutable; each [#read] makes its own handlers, so one reader serves a start and every reload.
public final class ConfigurationReader {
    /// Which [webserv.api.spi.Transport].
    public static final Key<String> TRANSPORT =
            Key.of("transport", Kind.TEXT, "nio", "the transport service").own();

    /// Which [webserv.api.spi.Router].
    public static final Key<String> ROUTER =
            Key.of("router", Kind.TEXT, "tree", "the router service").own();

    static final Key<List<Settings>> SERVERS =
            Key.needed(
                            "servers",
                            Kind.sections(
                                    Keys.UNDECLARED.example(
                                            "{ listen: 127.0.0.1:8080, root: site }")),
                            "the sites")
                    .own();

    static final Keys TOP = Keys.of(TRANSPORT, ROUTER);

    private final List<HandlerFactory> factories;
    private final ConfigurationKeys.Extra extra;
    private final Overview overview;

    /// @param factories what makes the handlers; no two of one name
    /// @throws IllegalArgumentException if two of them have one name
    public ConfigurationReader(Collection<HandlerFactory> factories) {
        this(factories, ConfigurationKeys.Extra.NONE, Overview.NONE);
    }

    /// @param factories what makes the handlers; no two of one name
    /// @param extra the keys of those who read the same file before
    /// @param overview looks at what could be read where something could not
    /// @throws IllegalArgumentException if two of the factories have one name
    public ConfigurationReader(
            Collection<HandlerFactory> factories,
            ConfigurationKeys.Extra extra,
            Overview overview) {
        this.factories = List.copyOf(factories);
        this.extra = extra;
        this.overview = overview;
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
            var configuration = configuration(root, handlers, mistakes);
            var keys = new ConfigurationKeys(factories, extra);
            var check = new KeyCheck(root, keys::top, handlers, mistakes);
            check.run();
            if (!mistakes.isEmpty()) {
                look(configuration, check.doubtful(), mistakes);
            }
            mistakes.refuse();
            return configuration;
        } catch (Throwable failure) {
            handlers.close();
            throw failure;
        }
    }

    /// Where what is shared is wrong, the rest is read without it, to tell what else is.
    private List<HandlerFactory> factoriesFor(Settings root, Mistakes mistakes) {
        return factories.stream()
                .map(factory ->
                        mistakes.attempt(() -> forConfiguration(factory, root)).orElse(factory))
                .toList();
    }

    private static HandlerFactory forConfiguration(HandlerFactory factory, Settings root) {
        return PluginCall.ofHandler(factory.name(), factory, root.origin())
                .needed("forConfiguration", () -> factory.forConfiguration(root.own()));
    }

    private void look(Configuration configuration, Set<Origin> doubtful, Mistakes mistakes) {
        var outlines =
                configuration.servers().stream()
                        .map(server -> Outline.of(server, doubtful))
                        .toList();
        overview.look(configuration.router(), outlines, mistakes);
    }

    /// The configuration, as far as it could be read.
    private static Configuration configuration(
            Settings root, Handlers handlers, Mistakes mistakes) {
        var transport = mistakes.attempt(() -> root.get(TRANSPORT)).or(TRANSPORT::fallback);
        var router = mistakes.attempt(() -> root.get(ROUTER)).or(ROUTER::fallback);
        var limits = new LimitsReader(root, mistakes);
        return new Configuration(
                servers(root, handlers, mistakes),
                transport.orElseThrow(),
                router.orElseThrow(),
                limits.transportSettings(),
                limits.limits());
    }

    private static List<VirtualServer> servers(
            Settings root, Handlers handlers, Mistakes mistakes) {
        if (!root.has(SERVERS)) {
            mistakes.add(
                    root.wrong(SERVERS, "is missing: a configuration needs at least one server"));
            return List.of();
        }
        var policy = mistakes.attempt(() -> PolicyReader.read(root, Policy.DEFAULTS));
        var noMappings = new Mistakes();
        var servers =
                new ServersReader(handlers, policy.orElse(Policy.DEFAULTS))
                        .read(root, noMappings, mistakes);
        mistakes.add(noMappings);
        if (servers.isEmpty() && noMappings.isEmpty()) {
            mistakes.add(
                    root.wrong(SERVERS, "is empty: a configuration needs at least one server"));
        }
        return servers;
    }
}
