package webserv.cgi;

import java.nio.file.Path;
import webserv.api.config.Keys;
import webserv.api.config.Settings;
import webserv.gateway.ConfiguredVariables;
import webserv.gateway.Folder;
import webserv.gateway.Spooling;

/// All that a location says about its programs.
///
/// @param folder where scripts are looked up
/// @param documentRoot what DOCUMENT_ROOT says
/// @param commands what is run for which script
/// @param variables what a program's environment has beside the meta-variables
/// @param bounds how many run and wait
/// @param limits what one run may take
/// @param resources what the system lets it take
/// @param spooling what becomes of content whose length is unknown
record CgiSettings(
        Folder folder,
        Path documentRoot,
        Commands commands,
        ConfiguredVariables variables,
        Supervisor.Bounds bounds,
        RunLimits limits,
        ResourceLimits resources,
        Spooling spooling) {

    static final Keys KEYS =
            Folder.KEYS
                    .and(Commands.KEYS)
                    .and(ConfiguredVariables.KEYS)
                    .and(RunLimits.KEYS)
                    .and(Supervisor.Bounds.KEYS)
                    .and(ResourceLimits.KEYS)
                    .and(Spooling.KEYS);

    /// Reads and checks the settings.
    static CgiSettings of(Settings settings) {
        var folder = Folder.of(settings);
        return new CgiSettings(
                folder,
                folder.documentRoot(settings),
                Commands.of(settings),
                ConfiguredVariables.of(settings),
                Supervisor.Bounds.of(settings),
                RunLimits.of(settings),
                ResourceLimits.of(settings, Executables.ofServer(settings.directory())),
                Spooling.of(settings));
    }
}
