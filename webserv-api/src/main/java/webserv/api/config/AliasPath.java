package webserv.api.config;

import java.util.Set;

/// The path of a location whose folder stands for it (`alias`).
public final class AliasPath {
    private static final String PATH = "path";

    private AliasPath() {}

    /// An exact path without a slash at its end is never one in the folder: what stands for it is
    /// the folder itself, whose path ends with a slash. All that a handler could do is to send the
    /// client there, which another location takes, or none.
    ///
    /// @param alias the key of the folder. One that is inherited from a location around stands for
    ///   the path of that one, and is not looked at
    /// @throws ConfigException if the location takes such a path alone
    public static void refuseExact(Settings settings, Key<?> alias) {
        var path = settings.peekText(PATH).orElse("/");
        if (!path.startsWith("=") || path.endsWith("/") || !isOwn(settings, alias)) {
            return;
        }
        var folder = path.substring(1).strip() + "/";
        throw ConfigException.advising(
                PATH,
                settings.peek(PATH).orElseThrow(),
                "takes one path, and the folder of '%s' is at '%s': write '%s', or in place of the folder 'return: { status: 301, to: %s }'"
                        .formatted(alias.name(), folder, folder, folder));
    }

    /// Whether the folder is written in the location itself, or in its handler's section.
    private static boolean isOwn(Settings settings, Key<?> alias) {
        return settings.deciding(Set.of(PATH, alias.name())).hasOwn(alias);
    }
}
