package webserv.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import webserv.api.config.AliasPath;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Settings;

/// A folder of scripts and how request paths lead into it.
///
/// @param path absolute and normalised
/// @param replacesPrefix whether it stands for the location's prefix (`alias`) or for `/` (`root`)
public record Folder(Path path, boolean replacesPrefix) {

    private static final Key<Path> ROOT =
            Key.optional(
                    "root",
                    Kind.PATH,
                    "the folder of the programs, to which the whole path is appended");
    private static final Key<Path> ALIAS =
            Key.optional(
                    "alias",
                    Kind.PATH,
                    "the folder of the programs that stands for the location's prefix");

    /// What is read of a location.
    public static final Keys KEYS = Keys.of(ROOT, ALIAS);

    /// The folder of a location: its `alias`, or else its [#root].
    public static Folder of(Settings settings) {
        boolean aliased = settings.has(ALIAS);
        var mistakes = new Mistakes();
        var folder = mistakes.attempt(() -> aliased ? readable(settings, ALIAS) : root(settings));
        if (aliased && settings.has(ROOT)) {
            mistakes.attempt(() -> root(settings));
        }
        mistakes.refuse();
        return new Folder(folder.orElseThrow(), aliased);
    }

    /// For a location whose paths lead to scripts: see [AliasPath#refuseExact].
    public static void refuseExactAlias(Settings settings) {
        AliasPath.refuseExact(settings, ALIAS);
    }

    /// What DOCUMENT_ROOT says: the `root`, or the folder itself where none is set.
    public Path documentRoot(Settings settings) {
        return settings.has(ROOT) ? root(settings) : path;
    }

    /// What of a path leads on from this folder, without a slash before it.
    ///
    /// @param path see [webserv.api.http.Request#path]
    /// @param pathInLocation see [webserv.api.http.Request#pathInLocation]
    String below(String path, String pathInLocation) {
        var below = replacesPrefix ? pathInLocation : path;
        return below.startsWith("/") ? below.substring(1) : below;
    }

    private static Path root(Settings settings) {
        return readable(settings, ROOT);
    }

    /// The folder of a key; the configuration's own where the key is not set.
    private static Path readable(Settings settings, Key<Path> key) {
        var folder = settings.find(key).orElse(settings.directory());
        if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
            throw settings.wrong(key, "must be a folder that can be read");
        }
        return folder;
    }
}
