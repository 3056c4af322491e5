package webserv.cgi;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Finds programs as a shell does.
///
/// @param searchPath folders, separated as in PATH
/// @param directory what relative paths start from
record Executables(String searchPath, Path directory) {

    /// Those along the server's own PATH.
    static Executables ofServer(Path directory) {
        return new Executables(
                System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"), directory);
    }

    /// The program's file: a name without a slash is looked up along the search path, anything else
    /// is a path. Empty where there is no such executable file.
    Optional<Path> find(String name) {
        try {
            if (name.contains("/")) {
                return Optional.of(directory.resolve(name).normalize()).filter(this::canRun);
            }
            return Arrays.stream(searchPath.split(File.pathSeparator))
                    .filter(folder -> !folder.isEmpty())
                    .map(folder -> Path.of(folder).toAbsolutePath().resolve(name))
                    .filter(this::canRun)
                    .findFirst();
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private boolean canRun(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
