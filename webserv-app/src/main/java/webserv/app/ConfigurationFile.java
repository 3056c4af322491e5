package webserv.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import webserv.api.config.ConfigException;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.app.access.AccessLogSettings;
import webserv.app.control.ControlAddress;
import webserv.app.trial.Trial;
import webserv.engine.config.ConfigurationReader;

/// Reads configurations with the services of a catalog.
///
/// @param catalog what settings may name
record ConfigurationFile(Catalog catalog) {

    /// Reads a file, by the source that knows its extension.
    ///
    /// @throws ConfigException if the file cannot be read or is wrong
    /// @throws WiringException if no source knows the extension
    Setup read(Path file) {
        var settings = settings(file);
        return read(settings, file);
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
    Setup read(Settings settings) {
        return read(settings, Optional.empty());
    }

    /// Turns the settings of a file to a configuration.
    ///
    /// @throws ConfigException if a setting is wrong
    Setup read(Settings settings, Path file) {
        return read(settings, ControlAddress.of(settings, file));
    }

    private Setup read(Settings settings, Optional<Path> control) {
        var accessLog = AccessLogSettings.of(settings);
        var reader = new ConfigurationReader(catalog.handlers().services());
        var trials = settings.own().has("tests") ? Trial.of(settings) : List.<Trial>of();
        return new Setup(reader.read(settings), accessLog, control, trials);
    }

    private static String extension(Path file) {
        var name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
