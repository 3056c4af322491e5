package webserv.engine.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.config.Structure;
import webserv.api.spi.HandlerFactory;
import webserv.engine.plugin.PluginCall;

/// All keys that a configuration may have, made of what its readers declare.
///
/// A handler's keys may stand where it answers, in a section of its name, and everywhere around, as
/// they are inherited.
public final class ConfigurationKeys {
    private static final Keys SERVERS_OWN =
            Keys.of(ListenReader.LISTEN, ServerReader.NAMES, RewriteReader.REWRITE)
                    .calledElsewhere("port", ListenReader.LISTEN.name())
                    .calledElsewhere("host", ServerReader.NAMES.name());
    private static final Keys LOCATIONS_OWN =
            Keys.of(LocationPathReader.PATH, LocationReader.LOCATIONS, RewriteReader.REWRITE);
    private static final Keys EVERYWHERE = PolicyReader.KEYS.and(Keys.of(LocationReader.METHODS));

    private final List<HandlerFactory> factories;
    private final Extra extra;
    private final Map<String, Keys> keys = new HashMap<>();

    /// What others than the engine read of the same file.
    ///
    /// @param top keys of the file's top
    /// @param servers keys of a server
    public record Extra(Keys top, Keys servers) {
        /// Nothing.
        public static final Extra NONE = new Extra(Keys.of(), Keys.of());
    }

    /// @param factories of the handlers that there are
    public ConfigurationKeys(Collection<HandlerFactory> factories, Extra extra) {
        this.factories = List.copyOf(factories);
        this.extra = extra;
    }

    /// Those of the file's top, from which all others are reached.
    public Keys top() {
        var servers = ConfigurationReader.SERVERS.kind(Kind.sections(servers(), 1));
        return Keys.of(servers)
                .and(ConfigurationReader.TOP)
                .and(LimitsReader.TOP)
                .and(extra.top())
                .and(EVERYWHERE)
                .and(handlers(ConfigurationKeys::keysOfTop))
                .and(handlers(this::keysOf).inherited());
    }

    /// A factory that fails to declare its keys is one that does not declare them.
    private Keys keysOf(HandlerFactory factory) {
        return keys.computeIfAbsent(
                factory.name(), _ -> declared(factory, "keys", factory::keys, Keys.UNDECLARED));
    }

    private static Keys keysOfTop(HandlerFactory factory) {
        return declared(factory, "keysOfTop", factory::keysOfTop, Keys.of());
    }

    private static Keys declared(
            HandlerFactory factory, String method, Callable<Keys> keys, Keys otherwise) {
        return PluginCall.ofHandler(factory.name(), factory, Origin.BUILT_IN)
                .orElse(otherwise, method, keys);
    }

    private Keys servers() {
        var locations = ServerReader.LOCATIONS.kind(Kind.sections(locations()));
        var eitherOf = List.of(Answerer.RETURN.name(), locations.name());
        return SERVERS_OWN
                .and(Keys.of(locations, returned()))
                .and(extra.servers())
                .and(EVERYWHERE)
                .and(handlers(this::keysOf).inherited())
                .excluding(Keys.Exclusion.always(eitherOf));
    }

    private Keys locations() {
        var choosing = Answerer.choosing(factories.stream().map(HandlerFactory::name));
        var keys =
                LOCATIONS_OWN
                        .and(Keys.of(handler(), returned()))
                        .and(Keys.of(sections()))
                        .and(EVERYWHERE)
                        .and(handlers(this::keysOf))
                        .excluding(Keys.Exclusion.always(choosing));
        for (var one : ofFiles()) {
            keys = keys.excluding(new Keys.Exclusion(one.names(), choosing));
        }
        return keys;
    }

    /// Which keys exclude each other where nobody else is chosen to answer.
    private List<Keys.Exclusion> ofFiles() {
        return factories.stream()
                .filter(factory -> factory.name().equals(Answerer.FILES))
                .flatMap(factory -> keysOf(factory).exclusions().stream())
                .toList();
    }

    private Key<String> handler() {
        var names = factories.stream().map(HandlerFactory::name).sorted().toList();
        return Answerer.HANDLER.kind(Kind.oneOf(names));
    }

    /// What `return` means is read by one of two handlers.
    private Key<Settings> returned() {
        var keys = Keys.of(PolicyReader.CONTENT_LIMIT);
        for (var factory : factories) {
            if (Answerer.RETURNING.contains(factory.name())) {
                keys = keys.and(keysOf(factory));
            }
        }
        return Answerer.RETURN.kind(new Structure.Section(keys.excluding(Answerer.ONE_ANSWER)));
    }

    private List<Key<?>> sections() {
        var sections = new ArrayList<Key<?>>();
        for (var factory : factories) {
            var keys = keysOf(factory).and(Keys.of(PolicyReader.CONTENT_LIMIT));
            sections.add(
                    Key.optional(
                                    factory.name(),
                                    new Structure.Section(keys),
                                    "the handler "
                                            + factory.name()
                                            + " answers, with these settings")
                            .own());
        }
        return sections;
    }

    /// The keys of all handlers, each saying whose it is.
    private Keys handlers(Function<HandlerFactory, Keys> declared) {
        var keys = Keys.of();
        for (var factory : factories) {
            keys = keys.and(declared.apply(factory).meant(factory.name() + ": "));
        }
        return keys;
    }
}
