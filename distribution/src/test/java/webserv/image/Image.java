package webserv.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// An installed image: the one that was built, or a copy of it that a test may change.
///
/// @param home its folder
record Image(Path home) {

    /// The image that was built. Tests read it and change nothing in it.
    static final Image BUILT = new Image(Path.of(System.getProperty("image.home")));

    /// The same modules as jars.
    static final Path MODULES = Path.of(System.getProperty("image.modules"));

    /// The jar of one module of webserv.
    static Path jar(String artifact) {
        try (var jars = Files.newDirectoryStream(MODULES, artifact + "-[0-9]*.jar")) {
            return jars.iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The start script.
    Path script() {
        return home.resolve("bin/webserv");
    }

    /// Runs the script to its end.
    Finished run(String... arguments) {
        return Program.of(script(), (Object[]) arguments).run();
    }

    /// Serves a configuration file, and returns when it listens on all the addresses.
    RunningServer serve(Path configuration, Address... addresses) {
        return RunningServer.start(
                Program.of(script(), "run", "-c", configuration), List.of(addresses));
    }

    /// A copy to change. The linked runtime and the AOT cache, which are large and stay as they
    /// are, are links to the original's.
    Image copyTo(Path folder) throws IOException {
        try (var originals = Files.walk(home)) {
            for (var original : (Iterable<Path>) originals.filter(this::isCopied)::iterator) {
                Files.copy(
                        original,
                        folder.resolve(home.relativize(original)),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        StandardCopyOption.REPLACE_EXISTING,
                        LinkOption.NOFOLLOW_LINKS);
            }
        }
        Files.createSymbolicLink(folder.resolve("runtime"), home.resolve("runtime"));
        Files.createSymbolicLink(folder.resolve("lib"), home.resolve("lib"));
        return new Image(folder);
    }

    private boolean isCopied(Path path) {
        return !path.startsWith(home.resolve("runtime")) && !path.startsWith(home.resolve("lib"));
    }
}
