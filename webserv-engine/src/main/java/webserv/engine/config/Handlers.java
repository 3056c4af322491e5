package webserv.engine.config;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import webserv.api.config.ConfigException;
import webserv.api.config.Keys;
import webserv.api.config.Nearest;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.spi.HandlerFactory;
import webserv.engine.plugin.HandlerCalls;
import webserv.engine.plugin.PluginCall;

/// Makes the handlers of one configuration and remembers them, so that none stays open when the
/// configuration is refused in the end.
///
/// Safe for any thread: a large configuration is read by two.
final class Handlers {
    private final Map<String, HandlerFactory> factories;
    private final Collection<HandlerCalls> made = new ConcurrentLinkedQueue<>();

    /// Held while a factory is asked that did not say that several threads may ask it.
    private final ReentrantLock oneAtATime = new ReentrantLock();

    Handlers(Collection<HandlerFactory> factories) {
        this.factories = byName(factories);
    }

    /// @throws IllegalArgumentException if two of them have one name
    static Map<String, HandlerFactory> byName(Collection<HandlerFactory> factories) {
        var byName = new TreeMap<String, HandlerFactory>();
        for (var factory : factories) {
            var other = byName.put(factory.name(), factory);
            if (other != null) {
                throw new IllegalArgumentException(
                        "two handler factories are named '%s': %s and %s"
                                .formatted(
                                        factory.name(),
                                        other.getClass().getName(),
                                        factory.getClass().getName()));
            }
        }
        return byName;
    }

    /// The handlers that can be asked for, in alphabetical order.
    Set<String> names() {
        return factories.keySet();
    }

    /// The keys that a handler declares; of one that fails to, nothing is known.
    Keys keys(String name) {
        var factory = Objects.requireNonNull(factories.get(name));
        return PluginCall.ofHandler(name, factory, Origin.BUILT_IN)
                .orElse(Keys.UNDECLARED, "keys", factory::keys);
    }

    /// Makes a handler.
    ///
    /// @param name of its factory
    /// @param askedBy the key that asks for it, for the error where there is no such factory
    /// @param origin of that key's value
    /// @throws ConfigException if there is no such factory, a setting is wrong, or the factory has
    ///   a fault
    HandlerCalls make(String name, Settings settings, String askedBy, Origin origin) {
        var factory = factories.get(name);
        if (factory == null) {
            throw missing(name, askedBy, origin, names());
        }
        var handler = new HandlerCalls(name, created(name, factory, settings, origin), origin);
        made.add(handler);
        return handler;
    }

    /// A fault is one of the location's mistakes, so that it hides none of the others.
    private Handler created(String name, HandlerFactory factory, Settings settings, Origin origin) {
        try {
            var handler =
                    factory.createsConcurrently()
                            ? factory.create(settings)
                            : alone(factory, settings);
            return PluginCall.present(handler);
        } catch (ConfigException mistake) {
            throw mistake;
        } catch (Throwable fault) {
            throw PluginCall.ofHandler(name, factory, origin).mistake("create", fault);
        }
    }

    private Handler alone(HandlerFactory factory, Settings settings) {
        oneAtATime.lock();
        try {
            return factory.create(settings);
        } finally {
            oneAtATime.unlock();
        }
    }

    /// @param names of the handlers that there are
    static ConfigException missing(String name, String askedBy, Origin origin, Set<String> names) {
        var nearest = Nearest.to(name, names).map(Nearest::question).orElse("");
        return new ConfigException(
                origin,
                "'%s' asks for the handler '%s', which is not there%s %s"
                        .formatted(askedBy, name, nearest, thereAre(names)));
    }

    /// Tells what handlers there are, and where another might have gone.
    static String thereAre(Set<String> names) {
        return "(there are: %s; the module that provides another may be missing from the image or from plugins/)"
                .formatted(names.stream().collect(Collectors.joining(", ")));
    }

    /// Closes what was made.
    void close() {
        made.forEach(HandlerCalls::close);
    }
}
