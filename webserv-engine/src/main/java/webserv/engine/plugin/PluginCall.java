package webserv.engine.plugin;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.config.ConfigException;
import webserv.api.config.OneLine;
import webserv.api.config.Origin;

/// A call of a service that may be a plugin's, under guard: whatever it throws, an [Error] and a
/// checked exception that is not declared among it, is a failure of that service and of nothing
/// else. It is told with the place that asks for the service, and whose it is. Where it was thrown
/// is of use to its author alone, and logged for debugging.
///
/// @param service what it is, such as `the handler 'hello'`
/// @param provider the service
/// @param origin where it was asked for
public record PluginCall(String service, Object provider, Origin origin) {
    private static final Logger LOG = LoggerFactory.getLogger(PluginCall.class);

    private static final String NOTHING = "it returned null";

    /// One of a handler's name: its factory, or itself.
    public static PluginCall ofHandler(String name, Object provider, Origin origin) {
        return new PluginCall("the handler '" + name + "'", provider, origin);
    }

    /// Asks what the configuration cannot do without.
    ///
    /// @param method what is called
    /// @throws ConfigException if the service finds a mistake, or has a fault
    public <T> T needed(String method, Callable<T> question) {
        try {
            return present(question.call());
        } catch (ConfigException mistake) {
            throw mistake;
        } catch (Throwable fault) {
            throw mistake(method, fault);
        }
    }

    /// Asks what can be done without: a failure is logged.
    ///
    /// @param otherwise what stands in place of the answer then
    /// @param method what is called
    public <T> T orElse(T otherwise, String method, Callable<T> question) {
        try {
            return present(question.call());
        } catch (Throwable fault) {
            LOG.warn("{}", failure(method, fault));
            return otherwise;
        }
    }

    /// Has done what others do not depend on, who go on where it fails: that is logged.
    ///
    /// @param method what is called
    public void attempt(String method, Runnable task) {
        try {
            task.run();
        } catch (Throwable fault) {
            LOG.warn("{}", failure(method, fault));
        }
    }

    /// What a service answered.
    ///
    /// @throws NullPointerException if that is nothing
    public static <T> T present(T answer) {
        return Objects.requireNonNull(answer, NOTHING);
    }

    /// Tells of a fault as of a mistake in the configuration.
    public ConfigException mistake(String method, Throwable fault) {
        return new ConfigException(origin, sentence(method, fault));
    }

    /// Tells of a fault, in one line.
    public String failure(String method, Throwable fault) {
        var place = origin.equals(Origin.BUILT_IN) ? "" : origin + ": ";
        return OneLine.of(place + sentence(method, fault));
    }

    /// Tells of a fault without a place.
    public String sentence(String method, Throwable fault) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("{}() of {} failed: {}", method, service, Thrown.trace(fault));
        }
        return sentenceOf(method, Thrown.line(fault));
    }

    /// Tells of a fault without a place, with its frames behind, see [Thrown#trace].
    public String trace(String method, Throwable fault) {
        return sentenceOf(method, Thrown.trace(fault));
    }

    private String sentenceOf(String method, String fault) {
        return "%s of %s failed in %s(): %s".formatted(service, owner(), method, fault);
    }

    /// The module, with the name of the jar that it came in, if it did.
    private String owner() {
        var module = provider.getClass().getModule();
        if (!module.isNamed()) {
            return provider.getClass().getName();
        }
        var jar = jar(module).map(name -> " (" + name + ")").orElse("");
        return "module " + module.getName() + jar;
    }

    /// Modules of the image are in no jar.
    private static Optional<String> jar(Module module) {
        return Optional.ofNullable(module.getLayer())
                .flatMap(layer -> layer.configuration().findModule(module.getName()))
                .flatMap(resolved -> resolved.reference().location())
                .filter(location -> "file".equals(location.getScheme()))
                .map(location -> Path.of(location).getFileName().toString());
    }
}
