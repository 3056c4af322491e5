package webserv.fastcgi;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.config.SeveralWords;
import webserv.api.http.Cause;
import webserv.gateway.Candidates;
import webserv.gateway.Folder;
import webserv.gateway.IndexNames;
import webserv.gateway.IndexResolver;
import webserv.gateway.Resolution;
import webserv.gateway.ScriptPath;
import webserv.gateway.ScriptResolver;

/// Finds the script that the application is asked for. Safe for any thread.
///
/// Where files are required, the first file along the path has to be a script by its extension:
/// what somebody uploads as a picture is never run, whatever follows it in the path. Where they are
/// not, because they lie on another machine or there are none, the first segment with such an
/// extension is the script; without extensions, the location itself is.
final class Scripts {
    private static final Key<List<String>> SPLIT_PATH =
            Key.of(
                    "split_path",
                    Kind.list(Kind.TEXT),
                    List.of(".php"),
                    "what the names of scripts end with; what follows is PATH_INFO");
    private static final Key<List<String>> INDEX =
            Key.optional(
                    "index",
                    Kind.list(Kind.TEXT),
                    "what answers for a folder; index.php if no script is named");
    private static final Key<Boolean> REQUIRE_FILE =
            Key.of(
                    "require_file",
                    Kind.FLAG,
                    true,
                    "whether the script must be a file of this machine");

    static final Keys KEYS = Keys.of(SPLIT_PATH, INDEX, REQUIRE_FILE);

    private final Folder folder;
    private final List<String> extensions;
    private final List<String> index;
    private final IndexResolver resolver;

    /// @param extensions what scripts' names end with, such as `.php`
    /// @param index the scripts that answer for a folder
    Scripts(Folder folder, List<String> extensions, List<String> index, boolean requireFile) {
        this.folder = folder;
        this.extensions = List.copyOf(extensions);
        this.index = index.stream().filter(this::isScript).toList();
        this.resolver =
                new IndexResolver(
                        new ScriptResolver(
                                folder,
                                requireFile
                                        ? Candidates.files()
                                        : Candidates.named(this::isScript)),
                        this.index,
                        requireFile,
                        _ -> true);
    }

    /// What scripts are called, and where they are.
    ///
    /// @param extensions what their names end with, such as `.php`
    /// @param index those that answer for a folder
    /// @param requireFile whether a script must be a file of this machine
    record Names(List<String> extensions, List<String> index, boolean requireFile) {
        /// Copies the lists.
        Names {
            extensions = List.copyOf(extensions);
            index = List.copyOf(index);
        }

        /// Reads and checks the settings.
        static Names of(Settings settings) {
            var mistakes = new Mistakes();
            var extensions = mistakes.attempt(() -> settings.each(SPLIT_PATH, Names::extension));
            var index = mistakes.attempt(() -> index(settings, extensions));
            var requireFile = mistakes.attempt(() -> settings.get(REQUIRE_FILE));
            if (extensions.filter(List::isEmpty).isPresent() && requireFile.orElse(false)) {
                mistakes.add(
                        settings.wrong(SPLIT_PATH, "can be empty only with 'require_file: false'"));
            }
            mistakes.refuse();
            return new Names(
                    extensions.orElseThrow(), index.orElseThrow(), requireFile.orElseThrow());
        }

        /// What cannot be read is told before what has no use.
        private static List<String> index(Settings settings, Optional<List<String>> extensions) {
            boolean isLocation = extensions.filter(List::isEmpty).isPresent();
            var names =
                    IndexNames.of(
                            settings,
                            INDEX,
                            name ->
                                    isLocation
                                            ? Optional.empty()
                                            : extensions.flatMap(
                                                    known -> whyNeverRun(name, known)));
            if (isLocation && settings.hasOwn(INDEX)) {
                throw settings.advise(
                        INDEX,
                        "has no use beside 'split_path: []', where the location itself is the"
                                + " script");
            }
            return names;
        }

        private static Optional<String> whyNeverRun(String name, List<String> extensions) {
            return isScript(name, extensions)
                    ? Optional.empty()
                    : Optional.of(
                            "by 'split_path', scripts end with " + String.join(", ", extensions));
        }

        /// Whether the location itself is the script, and no path leads to another.
        boolean isLocation() {
            return extensions.isEmpty();
        }

        private static String extension(Node.Text value) {
            if (!value.text().matches("\\.[^./]+")) {
                SeveralWords.refuse(SPLIT_PATH.name(), value, "an extension");
                throw ConfigException.of(
                        SPLIT_PATH.name(), value, "must list extensions such as .php");
            }
            return value.text();
        }

        /// Scripts of these names. Of those in `index`, which a server may have for its files as
        /// well, those of scripts count.
        Scripts in(Folder folder) {
            var scripts = new Scripts(folder, extensions, index, requireFile);
            return scripts.index.isEmpty() && extensions.contains(".php")
                    ? new Scripts(folder, extensions, List.of("index.php"), requireFile)
                    : scripts;
        }
    }

    /// What a path leads to.
    ///
    /// @param path see [webserv.api.http.Request#path]
    /// @param pathInLocation see [webserv.api.http.Request#pathInLocation]
    Resolution find(String path, String pathInLocation) {
        if (extensions.isEmpty()) {
            return ScriptResolver.ofLocation(folder.path(), path, pathInLocation);
        }
        return switch (resolver.resolve(path, pathInLocation)) {
            case ScriptPath script when isScript(name(script.file())) -> script;
            case ScriptPath script ->
                    new Resolution.Refused(
                            403,
                            new Cause(
                                    "fastcgi-extension",
                                    "no script by its extension: " + script.file()));
            case Resolution other -> other;
        };
    }

    private boolean isScript(String segment) {
        return isScript(segment, extensions);
    }

    private static boolean isScript(String segment, List<String> extensions) {
        int dot = segment.lastIndexOf('.');
        return dot > 0 && extensions.contains(segment.substring(dot));
    }

    private static String name(Path file) {
        var name = file.getFileName();
        return name == null ? "" : name.toString();
    }
}
