package webserv.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import webserv.api.config.ConfigException;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.spi.Configuration;
import webserv.engine.config.ConfigurationReader;

/// Reads configurations with the services of a catalog.
///
/// @param catalog what settings may name
record ConfigurationFile(Catalog catalog) {

    /// Reads a file, by the source that knows its extension.
    ///
    /// @throws ConfigException if the file cannot be read or is wrong
    /// @throws WiringException if no source knows the extension
    Configuration read(Path file) {
        return read(settings(file));
    }

    /// Reads the settings of a file, whatever they mean.
    ///
    /// @throws ConfigException if the file cannot be read or breaks the syntax
    /// @throws WiringException if no source knows the extension
    Settings settings(Path file) {
        if (Files.isDirectory(file)) {
            throw new ConfigException(
                    Origin.of(file.toString()), "is a folder, not a configuration file");
        }
        if (Files.notExists(file)) {
            throw new ConfigException(Origin.of(file.toString()), "there is no such file");
        }
        var source = catalog.sources().named(extension(file), "the configuration file " + file);
        return source.read(file);
    }

    /// Turns settings to a configuration.
    ///
    /// @throws ConfigException if a setting is wrong
    Configuration read(Settings settings) {
        return new ConfigurationReader(catalog.handlers().services()).read(settings);
    }

    private static String extension(Path file) {
        var name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
