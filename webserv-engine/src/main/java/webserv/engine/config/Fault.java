package webserv.engine.config;

import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.config.ConfigException;
import webserv.api.config.Origin;

/// Tells of a fault in a service as of a mistake in the configuration that asks for it: where it
/// was asked for, and whose it is. Where it was thrown is of use to its author alone, and logged
/// for debugging.
public final class Fault {
    private static final Logger LOG = LoggerFactory.getLogger(Fault.class);

    private Fault() {}

    /// A fault that was thrown.
    ///
    /// @param origin where the service was asked for
    /// @param service what it is, such as `the handler 'hello'`
    /// @param provider the service
    public static ConfigException of(
            Origin origin, String service, Object provider, Throwable thrown) {
        LOG.debug("{} failed", service, thrown);
        return of(origin, service, provider, thrown.toString());
    }

    /// A contract that was broken.
    ///
    /// @param what was done
    public static ConfigException of(Origin origin, String service, Object provider, String what) {
        return new ConfigException(
                origin, "%s of %s failed: %s".formatted(service, owner(provider), what));
    }

    /// The module, with the name of the jar that it came in, if it did.
    private static String owner(Object provider) {
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
