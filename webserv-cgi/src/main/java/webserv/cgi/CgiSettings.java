package webserv.cgi;

import java.nio.file.Files;
import java.nio.file.Path;
import webserv.api.config.Settings;

/// All that a location says about its programs.
///
/// @param folder where scripts are looked up
/// @param documentRoot what DOCUMENT_ROOT says
/// @param commands what is run for which script
/// @param variables what a program's environment has beside the meta-variables
/// @param admission how many run and wait
/// @param limits what one run may take
/// @param resources what the system lets it take
/// @param spooling what becomes of content whose length is unknown
record CgiSettings(
        Folder folder,
        Path documentRoot,
        Commands commands,
        ConfiguredVariables variables,
        Supervisor.Admission admission,
        RunLimits limits,
        ResourceLimits resources,
        Spooling spooling) {

    /// A folder and how request paths lead into it.
    ///
    /// @param path absolute and normalised
    /// @param replacesPrefix whether it stands for the location's prefix (`alias`) or for `/`
    ///   (`root`)
    record Folder(Path path, boolean replacesPrefix) {}

    /// Reads and checks the settings.
    static CgiSettings of(Settings settings) {
        var root = folder(settings, "root");
        boolean aliased = settings.has("alias");
        var folder = aliased ? folder(settings, "alias") : root;
        return new CgiSettings(
                new Folder(folder, aliased),
                settings.has("root") ? root : folder,
                Commands.of(settings),
                ConfiguredVariables.of(settings),
                Supervisor.Admission.of(settings),
                RunLimits.of(settings),
                ResourceLimits.of(settings, Executables.ofServer(settings.directory())),
                Spooling.of(settings));
    }

    /// The folder of a key; the configuration's own where the key is not set.
    private static Path folder(Settings settings, String key) {
        var folder = settings.path(key).orElse(settings.directory());
        if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
            throw settings.wrong(key, "must be a folder that can be read");
        }
        return folder;
    }
}
