package webserv.gateway;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Finds the script of a request where one may answer for its folder: `/wiki/` by
/// `/wiki/index.php`. Safe for any thread.
public final class IndexResolver {
    private final ScriptResolver scripts;
    private final List<String> names;
    private final boolean requireFile;
    private final Predicate<ScriptPath> mayAnswer;

    /// @param scripts finds those that a path names itself
    /// @param names of scripts that answer for a folder; the first that is there does
    /// @param requireFile whether scripts are files of this machine. Where they are not, nobody
    ///   knows what is a folder, and no path is one but for its slash
    /// @param mayAnswer whether what has one of the names is a script
    public IndexResolver(
            ScriptResolver scripts,
            List<String> names,
            boolean requireFile,
            Predicate<ScriptPath> mayAnswer) {
        this.scripts = scripts;
        this.names = List.copyOf(names);
        this.requireFile = requireFile;
        this.mayAnswer = mayAnswer;
    }

    /// @param path see [webserv.api.http.Request#path]
    /// @param pathInLocation see [webserv.api.http.Request#pathInLocation]
    public Resolution resolve(String path, String pathInLocation) {
        if (path.endsWith("/")) {
            var index = indexIn(path, pathInLocation);
            return index.isPresent() ? index.get() : scripts.resolve(path, pathInLocation);
        }
        var found = scripts.resolve(path, pathInLocation);
        return found instanceof Resolution.Refused
                        && requireFile
                        && indexIn(path + "/", pathInLocation + "/").isPresent()
                ? new Resolution.MissingSlash()
                : found;
    }

    private Optional<ScriptPath> indexIn(String path, String pathInLocation) {
        for (var name : names) {
            if (scripts.resolve(path + name, pathInLocation + name) instanceof ScriptPath script
                    && script.pathInfo().isEmpty()
                    && mayAnswer.test(script)) {
                return Optional.of(script);
            }
        }
        return Optional.empty();
    }
}
