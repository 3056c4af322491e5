package webserv.handlers.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import webserv.api.config.AliasPath;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Settings;

/// Reads which folder is served, and how a path leads into it.
///
/// Safe for any thread: the settings of one place belong to one.
final class FolderSettings {
    private static final Key<Path> ROOT =
            Key.optional("root", Kind.PATH, "the folder to which the whole path is appended");
    private static final Key<Path> ALIAS =
            Key.optional("alias", Kind.PATH, "the folder that stands for the location's prefix");

    static final Keys KEYS =
            Keys.of(ROOT, ALIAS)
                    .excluding(Keys.Exclusion.always(List.of(ROOT.name(), ALIAS.name())));

    /// Before a prefix that no regular expression is asked after.
    private static final Pattern FIRST_CHOICE = Pattern.compile("^\\^~\\s*");

    /// Those that were looked at and can be served: a hundred thousand locations may have one and
    /// the same.
    private final Map<Path, Path> folders = new ConcurrentHashMap<>();

    /// A location's own folder goes before one that it inherits. Both keys are asked for in any
    /// case: a server's `root` is in use even where each of its locations has an alias.
    PathMapping mapping(Settings settings, boolean showsHidden) {
        if (settings.hasOwn(ROOT) && settings.hasOwn(ALIAS)) {
            throw settings.wrong(ALIAS, "stands beside 'root': a location has one folder");
        }
        boolean hasRoot = settings.has(ROOT);
        boolean hasAlias = settings.has(ALIAS);
        if (hasAlias && !settings.hasOwn(ROOT)) {
            checkPrefix(settings);
            return new PathMapping(folder(settings, ALIAS), true, showsHidden);
        }
        if (!hasRoot) {
            throw settings.wrong(ROOT, "is missing: name the folder that is served");
        }
        return new PathMapping(folder(settings, ROOT), false, showsHidden);
    }

    /// @throws webserv.api.config.ConfigException if it is no folder that can be served
    private Path folder(Settings settings, Key<Path> key) {
        var named = settings.find(key);
        if (named.isEmpty()) {
            throw settings.wrong(key, "is missing: name a folder");
        }
        var folder = named.get();
        var known = folders.get(folder);
        if (known != null) {
            return known;
        }
        check(folder, settings, key);
        folders.put(folder, folder);
        return folder;
    }

    /// The missing slash: with location `/share` and an alias, `/shareholders` would be taken for
    /// `holders` in the shared folder, and in NGINX `/share../secret` for a way out of it.
    private static void checkPrefix(Settings settings) {
        var path = settings.peekText("path").orElse("/");
        if (path.startsWith("~") && settings.hasOwn(ALIAS)) {
            throw settings.wrong(
                    ALIAS,
                    "stands for the prefix of a location, and a regular expression has none: use 'root'");
        }
        AliasPath.refuseExact(settings, ALIAS);
        var prefix = FIRST_CHOICE.matcher(path).replaceFirst("");
        if (prefix.startsWith("/") && !prefix.endsWith("/")) {
            throw ConfigException.advising(
                    "path",
                    settings.peek("path").orElseThrow(),
                    "must end with '/' beside 'alias', as '%s' also takes '%<sholders': write '%s/'"
                            .formatted(prefix, path));
        }
    }

    private static void check(Path folder, Settings settings, Key<Path> key) {
        if (!Files.exists(folder)) {
            throw settings.wrong(key, "names a folder that does not exist (" + folder + ")");
        }
        if (!Files.isDirectory(folder)) {
            throw settings.wrong(key, "names what is no folder (" + folder + ")");
        }
        if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
            throw settings.wrong(key, "names a folder that may not be read (" + folder + ")");
        }
    }
}
