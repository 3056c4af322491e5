package webserv.app;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import webserv.api.config.ConfigException;
import webserv.api.config.Origin;
import webserv.api.http.Handler;
import webserv.api.spi.ConfigSource;
import webserv.api.spi.Configuration;
import webserv.api.spi.ContentCoding;
import webserv.api.spi.DecisionLog;
import webserv.api.spi.HandlerFactory;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.Router;
import webserv.api.spi.Tool;
import webserv.api.spi.Transport;
import webserv.engine.Services;
import webserv.engine.plugin.PluginCall;
import webserv.engine.plugin.Thrown;
import webserv.testkit.MemoryTransport;

/// Every service that was found, or that was passed by hand.
record Catalog(
        Providers<Transport> transports,
        Providers<HttpCodec> codecs,
        Providers<Router> routers,
        Providers<HandlerFactory> handlers,
        Providers<ConfigSource> sources,
        Providers<Tool> tools,
        Providers<ContentCoding> codings) {

    /// Gives the codings to the handlers, which pack content by them.
    Catalog {
        var given = codings.services();
        handlers = handlers.map(provided -> packing(provided, given));
    }

    private static HandlerFactory packing(
            Provided<HandlerFactory> provided, List<ContentCoding> codings) {
        var factory = provided.service();
        return PluginCall.ofHandler(
                        String.join(", ", provided.names()), factory, Origin.of(provided.place()))
                .needed("withCodings", () -> factory.withCodings(codings));
    }

    /// A catalog without tools and codings.
    Catalog(
            Providers<Transport> transports,
            Providers<HttpCodec> codecs,
            Providers<Router> routers,
            Providers<HandlerFactory> handlers,
            Providers<ConfigSource> sources) {
        this(
                transports,
                codecs,
                routers,
                handlers,
                sources,
                new Providers<>("Tool", List.of()),
                new Providers<>("ContentCoding", List.of()));
    }

    /// Finds what a layer and the plugins on top of it provide.
    ///
    /// @throws WiringException if two provide one name, a provider cannot be made, or a plugin
    ///   provides nothing
    static Catalog of(ModuleLayer webserv, List<Plugin> plugins) {
        var search = new Search(webserv, plugins);
        var catalog =
                new Catalog(
                        search.of(
                                Transport.class,
                                layer -> ServiceLoader.load(layer, Transport.class),
                                transport -> Set.of(transport.name())),
                        search.of(
                                HttpCodec.class,
                                layer -> ServiceLoader.load(layer, HttpCodec.class),
                                HttpCodec::protocols),
                        search.of(
                                Router.class,
                                layer -> ServiceLoader.load(layer, Router.class),
                                router -> Set.of(router.name())),
                        search.of(
                                HandlerFactory.class,
                                layer -> ServiceLoader.load(layer, HandlerFactory.class),
                                factory -> Set.of(factory.name())),
                        search.of(
                                ConfigSource.class,
                                layer -> ServiceLoader.load(layer, ConfigSource.class),
                                ConfigSource::extensions),
                        search.of(
                                Tool.class,
                                layer -> ServiceLoader.load(layer, Tool.class),
                                tool -> Set.of(tool.name())),
                        search.of(
                                ContentCoding.class,
                                layer -> ServiceLoader.load(layer, ContentCoding.class),
                                coding -> Set.of(coding.name())));
        plugins.forEach(catalog::requireUseOf);
        return catalog;
    }

    /// What a configuration needs to be served.
    ///
    /// @param log is told of every decided request
    /// @throws WiringException if a service that the configuration asks for is missing
    Services services(Configuration configuration, DecisionLog log) {
        return new Services(
                networks().named(configuration.transport(), "the configuration"),
                codecs.named("http/1.1", "every listener"),
                routers.named(configuration.router(), "the configuration"),
                log);
    }

    /// The transports that clients can reach: the one for tests is left out.
    Providers<Transport> networks() {
        return new Providers<>(
                transports.service(),
                transports.all().stream()
                        .filter(provided -> !(provided.service() instanceof MemoryTransport))
                        .toList());
    }

    /// All providers of all services.
    Stream<Provided<?>> all() {
        return byService().flatMap(providers -> providers.all().stream());
    }

    /// The kinds of service, each with its providers.
    Stream<Providers<?>> byService() {
        return Stream.of(transports, codecs, routers, handlers, sources, tools, codings);
    }

    /// Every module that has a part in an answer: contracts, engine and launcher, then those of the
    /// services, and what those require.
    Stream<Module> modules() {
        return Stream.concat(
                Stream.of(Handler.class, Services.class, Catalog.class).map(Class::getModule),
                all().map(provided -> ((Object) provided.service()).getClass().getModule())
                        .flatMap(Catalog::withRequired));
    }

    private static Stream<Module> withRequired(Module module) {
        var layer = module.getLayer();
        return layer == null
                ? Stream.of(module)
                : Stream.concat(
                        Stream.of(module),
                        module.getDescriptor().requires().stream()
                                .flatMap(required -> layer.findModule(required.name()).stream()));
    }

    /// One line for the log: each module with the names of what it provides.
    String summary() {
        var names = new TreeMap<String, Set<String>>();
        all().forEach(provided ->
                names.computeIfAbsent(provided.origin(), _ -> new TreeSet<>())
                        .addAll(provided.names()));
        var modules = new ArrayList<String>();
        names.forEach((module, provided) -> modules.add(module + " " + provided));
        return String.join(", ", modules);
    }

    /// A jar that provides nothing is nearly always one whose author forgot to say so.
    private void requireUseOf(Plugin plugin) {
        if (all().noneMatch(provided -> provided.place().equals(plugin.place()))) {
            throw new WiringException(
                    plugin.place()
                            + ": provides no service of webserv; does its module-info say"
                            + " 'provides webserv.api.spi.HandlerFactory with ...'?");
        }
    }

    /// Where services are looked for.
    private record Search(ModuleLayer webserv, List<Plugin> plugins) {

        <T> Providers<T> of(
                Class<T> service,
                Function<ModuleLayer, ServiceLoader<T>> lookup,
                Function<T, Set<String>> names) {
            var found = new ArrayList<Provided<T>>();
            collect(webserv, Provided.IMAGE, lookup, names, found);
            for (var plugin : plugins) {
                collect(plugin.layer(), plugin.place(), lookup, names, found);
            }
            return new Providers<>(service.getSimpleName(), found);
        }

        /// A layer's loader finds the providers of the layers below as well; they are left out.
        private static <T> void collect(
                ModuleLayer layer,
                String place,
                Function<ModuleLayer, ServiceLoader<T>> lookup,
                Function<T, Set<String>> names,
                List<Provided<T>> found) {
            try {
                for (var service : lookup.apply(layer)) {
                    var module = service.getClass().getModule();
                    if (module.getLayer() == layer) {
                        var version = module.getDescriptor().rawVersion().orElse("-");
                        found.add(
                                new Provided<>(
                                        service,
                                        names(service, place, names),
                                        module.getName(),
                                        version,
                                        place));
                    }
                }
            } catch (ConfigException nameless) {
                throw new WiringException(String.valueOf(nameless.getMessage()));
            } catch (Throwable broken) {
                throw new WiringException(place + ": " + reason(broken));
            }
        }

        private static <T> Set<String> names(
                T service, String place, Function<T, Set<String>> names) {
            var what = "the service " + service.getClass().getName();
            return new PluginCall(what, service, Origin.of(place))
                    .needed("name", () -> names.apply(service));
        }

        /// What a plugin's own code threw is named with its type: the message alone may be empty.
        private static String reason(Throwable broken) {
            var reason =
                    broken instanceof ServiceConfigurationError
                            ? String.valueOf(broken.getMessage())
                            : Thrown.line(broken);
            var cause = broken.getCause();
            return cause == null ? reason : reason + ": " + Thrown.line(cause);
        }
    }
}
