package webserv.cgi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// Finds the script of a request: the first regular file along the path, segment by segment. What
/// follows it is the script's PATH_INFO.
///
/// Segments that begin with a dot lead nowhere, and a symbolic link that leads out of the folder is
/// refused. Safe for any thread.
final class ScriptResolver {
    /// Programs that write the status line themselves (RFC 3875 §5) have names that begin so.
    private static final String NO_PARSED_HEADER = "nph-";

    private final CgiSettings.Folder folder;
    private final Commands commands;

    ScriptResolver(CgiSettings.Folder folder, Commands commands) {
        this.folder = folder;
        this.commands = commands;
    }

    /// @param path see [webserv.api.http.Request#path]
    /// @param pathInLocation see [webserv.api.http.Request#pathInLocation]
    Resolution resolve(String path, String pathInLocation) {
        if (!commands.requireFile() && !commands.program().isEmpty()) {
            return fixedProgram(path, pathInLocation);
        }
        var below = folder.replacesPrefix() ? pathInLocation : path;
        try {
            return walk(path, below.startsWith("/") ? below.substring(1) : below);
        } catch (InvalidPathException | IOException unusable) {
            return notFound("the path names no file: " + unusable.getClass().getSimpleName());
        }
    }

    /// The location itself is the script, and all that follows its prefix is PATH_INFO.
    private Script fixedProgram(String path, String pathInLocation) {
        var prefix = path.substring(0, path.length() - pathInLocation.length());
        var name = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        var program = Path.of(commands.program().getFirst());
        return new Script(
                commands.program(), folder.path(), program, name, path.substring(name.length()));
    }

    private Resolution walk(String path, String below) throws IOException {
        var file = folder.path();
        int start = 0;
        while (start < below.length()) {
            int slash = below.indexOf('/', start);
            int end = slash < 0 ? below.length() : slash;
            var segment = below.substring(start, end);
            if (segment.startsWith(".")) {
                return notFound("a hidden segment is in the path");
            }
            file = file.resolve(segment);
            if (isScript(file, segment)) {
                return script(file, segment, path, below.substring(end));
            }
            if (!Files.isDirectory(file)) {
                return notFound("no such script: " + file);
            }
            start = end + 1;
        }
        return notFound("the path leads to a folder, not to a script: " + file);
    }

    private boolean isScript(Path file, String segment) {
        return commands.requireFile() ? Files.isRegularFile(file) : commands.interprets(segment);
    }

    private Resolution script(Path file, String segment, String path, String pathInfo)
            throws IOException {
        if (segment.startsWith(NO_PARSED_HEADER)) {
            return new Resolution.Refused(
                    403, "programs that send their own head are not run: " + file);
        }
        if (Files.exists(file) && !file.toRealPath().startsWith(folder.path().toRealPath())) {
            return new Resolution.Refused(
                    403, "a symbolic link leads out of " + folder.path() + ": " + file);
        }
        var command = commands.lineFor(file);
        if (command.isEmpty()) {
            return new Resolution.Refused(
                    403, "not executable, and no interpreter is configured: " + file);
        }
        var name = path.substring(0, path.length() - pathInfo.length());
        return new Script(command.get(), workingDirectory(file), file, name, pathInfo);
    }

    private Path workingDirectory(Path file) {
        var parent = file.getParent();
        return parent != null && Files.isDirectory(parent) ? parent : folder.path();
    }

    private static Resolution notFound(String cause) {
        return new Resolution.Refused(404, cause);
    }
}
