package webserv.cgi;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Settings;
import webserv.gateway.ConfiguredVariables;
import webserv.gateway.Folder;
import webserv.gateway.IndexNames;
import webserv.gateway.Spooling;

/// All that a location says about its programs.
///
/// @param folder where scripts are looked up
/// @param documentRoot what DOCUMENT_ROOT says
/// @param commands what is run for which script
/// @param index the programs that answer for a folder
/// @param variables what a program's environment has beside the meta-variables
/// @param bounds how many run and wait
/// @param limits what one run may take
/// @param resources what the system lets it take
/// @param spooling what becomes of content whose length is unknown
/// @param warnings of what is odd, though nothing is wrong
record CgiSettings(
        Folder folder,
        Path documentRoot,
        Commands commands,
        List<String> index,
        ConfiguredVariables variables,
        Supervisor.Bounds bounds,
        RunLimits limits,
        ResourceLimits resources,
        Spooling spooling,
        List<String> warnings) {

    private static final Key<List<String>> INDEX =
            Key.optional(
                    "index", Kind.list(Kind.TEXT), "the programs that answer for a folder, if any");

    static final Keys KEYS =
            Folder.KEYS
                    .and(Commands.KEYS)
                    .and(Keys.of(INDEX))
                    .and(ConfiguredVariables.KEYS)
                    .and(RunLimits.KEYS)
                    .and(Supervisor.Bounds.KEYS)
                    .and(ResourceLimits.KEYS)
                    .and(Spooling.KEYS)
                    .calledElsewhere("max_connections", "max_processes")
                    .example("{ interpreters: { .py: python3 } }");

    CgiSettings {
        index = List.copyOf(index);
        warnings = List.copyOf(warnings);
    }

    /// Reads and checks the settings.
    static CgiSettings of(Settings settings) {
        var mistakes = new Mistakes();
        var folder = mistakes.attempt(() -> Folder.of(settings));
        var commands = mistakes.attempt(() -> Commands.of(settings));
        if (commands.filter(known -> !known.isLocation()).isPresent()) {
            mistakes.check(() -> Folder.refuseExactAlias(settings));
        }
        var index = mistakes.attempt(() -> index(settings, commands));
        var variables = mistakes.attempt(() -> ConfiguredVariables.of(settings));
        var executables = Executables.ofServer(settings.directory());
        var resources = mistakes.attempt(() -> ResourceLimits.of(settings, executables));
        var spooling = mistakes.attempt(() -> Spooling.of(settings));
        mistakes.refuse();
        return new CgiSettings(
                folder.orElseThrow(),
                folder.orElseThrow().documentRoot(settings),
                commands.orElseThrow(),
                index.orElseThrow(),
                variables.orElseThrow(),
                Supervisor.Bounds.of(settings),
                RunLimits.of(settings),
                resources.orElseThrow(),
                spooling.orElseThrow(),
                Stream.concat(
                                commands.orElseThrow().warnings().stream(),
                                RunLimits.warning(settings).stream())
                        .toList());
    }

    private static List<String> index(Settings settings, Optional<Commands> commands) {
        if (commands.filter(Commands::isLocation).isPresent() && settings.hasOwn(INDEX)) {
            throw settings.advise(
                    INDEX,
                    "has no use beside 'require_file: false' and a program, which answers for all"
                            + " paths");
        }
        return IndexNames.of(
                settings, INDEX, name -> commands.flatMap(known -> known.whyNeverRun(name)));
    }
}
