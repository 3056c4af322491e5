package webserv.nio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// What this process has open.
final class Descriptors {
    private static final Path OWN = Path.of("/proc/self/fd");

    private Descriptors() {}

    /// Sockets, pipes and what waits for them. Files are left out: the JDK opens some of its own.
    static List<String> open() throws IOException {
        try (var links = Files.list(OWN)) {
            return links.map(Descriptors::target)
                    .filter(name -> name.matches("(socket|anon_inode|pipe):.*"))
                    .collect(Collectors.toList());
        }
    }

    /// What a descriptor is of, by its number.
    static String target(int descriptor) {
        return target(OWN.resolve(Integer.toString(descriptor)));
    }

    /// The flags that it was opened with, see `proc(5)`.
    static int flags(int descriptor) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + descriptor))) {
            if (line.startsWith("flags:")) {
                return Integer.parseInt(line.substring("flags:".length()).strip(), 8);
            }
        }
        throw new AssertionError("no flags");
    }

    private static String target(Path link) {
        try {
            return Objects.toString(Files.readSymbolicLink(link));
        } catch (IOException _) {
            return "gone";
        }
    }
}
