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

    /// A copy to change.
    Image copyTo(Path folder) throws IOException {
        try (var originals = Files.walk(home)) {
            for (var original : (Iterable<Path>) originals::iterator) {
                Files.copy(
                        original,
                        folder.resolve(home.relativize(original)),
                        StandardCopyOption.COPY_ATTRIBUTES,
                        StandardCopyOption.REPLACE_EXISTING,
                        LinkOption.NOFOLLOW_LINKS);
            }
        }
        return new Image(folder);
    }
}
