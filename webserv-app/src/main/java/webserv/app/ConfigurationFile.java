package webserv.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import webserv.api.config.ConfigException;
import webserv.api.config.Keys;
import webserv.api.config.Mistakes;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.app.access.AccessLogSettings;
import webserv.app.control.ControlAddress;
import webserv.app.control.ControlPlace;
import webserv.app.trial.Trial;
import webserv.engine.Routes;
import webserv.engine.config.ConfigurationKeys;
import webserv.engine.config.ConfigurationReader;
import webserv.engine.config.Outline;
import webserv.engine.plugin.PluginCall;

/// Reads configurations with the services of a catalog.
///
/// @param catalog what settings may name
record ConfigurationFile(Catalog catalog) {
    private static final ConfigurationKeys.Extra EXTRA =
            new ConfigurationKeys.Extra(
                    Keys.of(AccessLogSettings.ACCESS_LOG, ControlAddress.CONTROL, Trial.TESTS),
                    Keys.of(AccessLogSettings.ACCESS_LOG));

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
                    Origin.of(file.toString()),
                    "is a folder, not a configuration file"
                            + Misuse.hintOfFolder(file.toString()).orElse(""));
        }
        if (Files.notExists(file)) {
            throw new ConfigException(Origin.of(file.toString()), "there is no such file");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new ConfigException(
                    Origin.of(file.toString()),
                    "is a pipe, a socket or a device: a configuration is read from a file");
        }
        if (extension(file).isEmpty()) {
            throw new ConfigException(
                    Origin.of(file.toString()),
                    "the name has no extension, which says how a configuration is written; "
                            + catalog.sources().present());
        }
        if (catalog.sources().find(extension(file)).isEmpty() && isForeign(file)) {
            throw new ConfigException(
                    Origin.of(file.toString()),
                    "other servers' configurations have such a name, and have to be written anew; "
                            + catalog.sources().present());
        }
        var source = catalog.sources().named(extension(file), "the configuration file " + file);
        var service = "the configuration source '" + extension(file) + "'";
        return new PluginCall(service, source, Origin.of(file.toString()))
                .needed("read", () -> source.read(file));
    }

    /// Turns settings to a configuration.
    ///
    /// @throws ConfigException with all mistakes, if there are some
    Setup read(Settings settings) {
        return read(settings, Optional::empty);
    }

    /// Turns the settings of a file to a configuration.
    ///
    /// @throws ConfigException with all mistakes, if there are some
    Setup read(Settings settings, Path file) {
        return read(settings, () -> ControlAddress.of(settings, file));
    }

    private Setup read(Settings settings, Supplier<Optional<ControlPlace>> place) {
        var mistakes = new Mistakes();
        var accessLog = mistakes.attempt(() -> AccessLogSettings.of(settings));
        var control = mistakes.attempt(place);
        var trials = mistakes.attempt(() -> Trial.of(settings));
        new NamedServices(catalog, settings, mistakes).check();
        var configuration =
                new ConfigurationReader(catalog.handlers().services(), EXTRA, this::look)
                        .read(settings, mistakes);
        var setup =
                new Setup(
                        configuration,
                        accessLog.orElseThrow(),
                        control.orElseThrow(),
                        trials.orElseThrow(),
                        Places.of(settings));
        return checked(setup);
    }

    /// Which names there are is known when all has been read.
    private static Setup checked(Setup setup) {
        try {
            Trial.checkNames(setup.trials(), setup.configuration());
            return setup;
        } catch (ConfigException unknown) {
            setup.close();
            throw unknown;
        }
    }

    /// Where the router is missing that a configuration asks for, nobody can look.
    private void look(String router, List<Outline> servers, Mistakes mistakes) {
        catalog.routers()
                .find(router)
                .ifPresent(service -> Routes.look(servers, service, mistakes));
    }

    /// The keys that a file may have.
    Keys keys() {
        return new ConfigurationKeys(catalog.handlers().services(), EXTRA).top();
    }

    private static boolean isForeign(Path file) {
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".conf") || name.equals(".htaccess");
    }

    private static String extension(Path file) {
        var name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
