package webserv.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import webserv.api.http.Cause;

/// Finds the script of a request: the first script along the path, segment by segment. What follows
/// it is the script's PATH_INFO.
///
/// Segments that begin with a dot lead nowhere, and a symbolic link that leads out of the folder is
/// refused. Safe for any thread.
public final class ScriptResolver {
    private final Folder folder;
    private final Candidates candidates;

    /// @param folder where scripts are
    /// @param candidates what may be one
    public ScriptResolver(Folder folder, Candidates candidates) {
        this.folder = folder;
        this.candidates = candidates;
    }

    /// @param path see [webserv.api.http.Request#path]
    /// @param pathInLocation see [webserv.api.http.Request#pathInLocation]
    public Resolution resolve(String path, String pathInLocation) {
        try {
            return walk(path, folder.below(path, pathInLocation));
        } catch (InvalidPathException | IOException unusable) {
            return notFound(
                    "gateway-path",
                    "the path names no file: " + unusable.getClass().getSimpleName());
        }
    }

    private Resolution walk(String path, String below) throws IOException {
        var file = folder.path();
        int start = 0;
        while (start < below.length()) {
            int slash = below.indexOf('/', start);
            int end = slash < 0 ? below.length() : slash;
            var segment = below.substring(start, end);
            if (segment.startsWith(".")) {
                return notFound("gateway-hidden", "a hidden segment is in the path");
            }
            file = file.resolve(segment);
            if (candidates.isScript(file, segment)) {
                return script(file, path, below.substring(end));
            }
            if (!candidates.leadsOn(file)) {
                return notFound("gateway-no-script", "no such script: " + file);
            }
            start = end + 1;
        }
        return notFound("gateway-folder", "the path leads to a folder, not to a script: " + file);
    }

    private Resolution script(Path file, String path, String pathInfo) throws IOException {
        if (Files.exists(file) && !file.toRealPath().startsWith(folder.path().toRealPath())) {
            return new Resolution.Refused(
                    403,
                    new Cause(
                            "gateway-link",
                            "a symbolic link leads out of " + folder.path() + ": " + file));
        }
        return new ScriptPath(file, path.substring(0, path.length() - pathInfo.length()), pathInfo);
    }

    /// What a path leads to where the location itself is the script, and all that follows its
    /// prefix is PATH_INFO. That has a slash in front (RFC 3875 §4.1.5), or the path is another one
    /// that only begins like the location's.
    ///
    /// @param file what is to be SCRIPT_FILENAME
    /// @param path see [webserv.api.http.Request#path]
    /// @param pathInLocation see [webserv.api.http.Request#pathInLocation]
    public static Resolution ofLocation(Path file, String path, String pathInLocation) {
        var prefix = path.substring(0, path.length() - pathInLocation.length());
        var name = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        var pathInfo = path.substring(name.length());
        return pathInfo.isEmpty() || pathInfo.startsWith("/")
                ? new ScriptPath(file, name, pathInfo)
                : notFound("gateway-no-script", "no slash behind the location's " + name);
    }

    private static Resolution notFound(String code, String detail) {
        return new Resolution.Refused(404, new Cause(code, detail));
    }
}
