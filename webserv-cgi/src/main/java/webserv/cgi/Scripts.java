package webserv.cgi;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import webserv.api.http.Cause;
import webserv.gateway.Candidates;
import webserv.gateway.Folder;
import webserv.gateway.IndexResolver;
import webserv.gateway.Resolution;
import webserv.gateway.ScriptPath;
import webserv.gateway.ScriptResolver;

/// Finds the program for a request: the first regular file along its path, see [ScriptResolver],
/// and the command that runs it; for a folder, the program that answers for it; or the one program
/// that needs no file. Safe for any thread.
final class Scripts {
    private final Folder folder;
    private final Commands commands;
    private final IndexResolver resolver;

    /// @param index names of programs that answer for a folder. Those that cannot be run do not
    ///   count: a server may have the names for its files as well
    Scripts(Folder folder, Commands commands, List<String> index) {
        this.folder = folder;
        this.commands = commands;
        this.resolver =
                new IndexResolver(
                        new ScriptResolver(
                                folder,
                                commands.requireFile()
                                        ? Candidates.files()
                                        : Candidates.named(commands::interprets)),
                        index,
                        commands.requireFile(),
                        script -> mayAnswer(script.file()));
    }

    /// @param path see [webserv.api.http.Request#path]
    /// @param pathInLocation see [webserv.api.http.Request#pathInLocation]
    Found find(String path, String pathInLocation) {
        if (commands.isLocation()) {
            return fixedProgram(path, pathInLocation);
        }
        return switch (resolver.resolve(path, pathInLocation)) {
            case Resolution.Refused(var status, var cause) -> new Found.Refused(status, cause);
            case Resolution.MissingSlash missing -> new Found.MissingSlash(missing);
            case ScriptPath script -> runnable(script);
        };
    }

    private Found fixedProgram(String path, String pathInLocation) {
        var program = Path.of(commands.program().getFirst());
        return switch (ScriptResolver.ofLocation(program, path, pathInLocation)) {
            case Resolution.Refused(var status, var cause) -> new Found.Refused(status, cause);
            case Resolution.MissingSlash missing -> new Found.MissingSlash(missing);
            case ScriptPath script -> new Script(commands.program(), folder.path(), script);
        };
    }

    /// Whether a program answers for its folder. One that could not be run stands in nobody's way:
    /// an interpreter would only fail where it may not read the file.
    private boolean mayAnswer(Path file) {
        var line = commands.lineFor(file);
        if (line.isEmpty() || isNonParsed(file)) {
            return false;
        }
        boolean isInterpreted = !line.get().getFirst().equals(file.toString());
        return !commands.requireFile() || !isInterpreted || Files.isReadable(file);
    }

    private static boolean isNonParsed(Path file) {
        var name = file.getFileName();
        return name != null && Commands.isNonParsed(name.toString());
    }

    private Found runnable(ScriptPath script) {
        var file = script.file();
        if (isNonParsed(file)) {
            return refused(
                    403, "cgi-nph", "programs that send their own head are not run: " + file);
        }
        var line = commands.lineFor(file);
        if (line.isEmpty()) {
            return refused(
                    403,
                    "cgi-not-executable",
                    "not executable, and no interpreter is configured: " + file);
        }
        if (!Commands.isInstalled(line.get())) {
            return refused(
                    503,
                    "cgi-not-installed",
                    "not installed: " + line.get().getFirst() + ", which runs " + file);
        }
        return new Script(line.get(), workingDirectory(file), script);
    }

    private static Found refused(int status, String code, String detail) {
        return new Found.Refused(status, new Cause(code, detail));
    }

    private Path workingDirectory(Path file) {
        var parent = file.getParent();
        return parent != null && Files.isDirectory(parent) ? parent : folder.path();
    }
}
