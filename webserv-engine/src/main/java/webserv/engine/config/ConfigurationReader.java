package webserv.engine.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import webserv.api.config.ConfigException;
import webserv.api.config.Settings;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Configuration;
import webserv.api.spi.HandlerFactory;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.VirtualServer;

/// Turns settings into a configuration.
public final class ConfigurationReader {
    private final Map<String, HandlerFactory> factories = new TreeMap<>();

    /// @param factories whose handlers a location may name
    public ConfigurationReader(Collection<HandlerFactory> factories) {
        factories.forEach(factory -> this.factories.put(factory.name(), factory));
    }

    /// @throws ConfigException if a setting is wrong
    public Configuration read(Settings root) {
        var servers = root.sections("servers").stream().map(this::server).toList();
        for (var unused : root.unusedKeys()) {
            throw new ConfigException(unused.origin(), "'" + unused.key() + "' is unknown");
        }
        return Configuration.of(servers);
    }

    private VirtualServer server(Settings settings) {
        var listen = settings.texts("listen").stream().map(ListenAddress::parse).toList();
        var locations = settings.sections("locations").stream().map(this::location).toList();
        return new VirtualServer(listen, List.of(), locations, settings.origin());
    }

    private Location location(Settings settings) {
        var name = settings.text("handler", "files");
        var factory = factories.get(name);
        if (factory == null) {
            throw settings.wrong("handler", "is unknown");
        }
        var handler = factory.create(settings);
        var path = new LocationPath.Prefix(settings.text("path"));
        return new Location(path, handler.methods(), name, handler, 1 << 20, settings.origin());
    }
}
