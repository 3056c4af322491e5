package webserv.app.access;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/// The targets of a log: one for each file and one for the standard output, however many formats
/// and names lead there. Two of one file would write into each other's lines where the disk is full
/// in the middle of one.
///
/// Confined to the writer's thread, once all are open.
final class Targets implements AutoCloseable {
    private final OutputStream out;

    /// By the real path of the file; empty for the standard output.
    private final Map<Optional<Path>, Target> all = new LinkedHashMap<>();

    /// @param out the standard output
    Targets(OutputStream out) {
        this.out = out;
    }

    /// The target of a file or, if none is given, of the standard output.
    ///
    /// @throws IOException if the file cannot be opened
    Target of(Optional<Path> file) throws IOException {
        return file.isPresent() ? of(file.get()) : all.computeIfAbsent(file, _ -> Target.of(out));
    }

    /// Opens the file first, as one that is not there yet has no real path. A file is followed by
    /// its name, which may be a link that is changed; one that has several names by its real one.
    private Target of(Path file) throws IOException {
        var target = Target.of(file);
        var real = realPath(file);
        var known = all.putIfAbsent(Optional.of(real), target);
        if (known == null) {
            return target;
        }
        target.close();
        if (!known.isNamed(file)) {
            known.rename(real);
        }
        return known;
    }

    /// The name itself where there is none, as of a pipe in `/proc`.
    private static Path realPath(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException none) {
            return file;
        }
    }

    /// Each of them once.
    Collection<Target> all() {
        return all.values();
    }

    /// Closes those that can be closed, and tells of others.
    @Override
    public void close() {
        for (var target : all.values()) {
            try {
                target.close();
            } catch (IOException failure) {
                LoggerFactory.getLogger(Targets.class)
                        .warn("an access log cannot be closed", failure);
            }
        }
    }
}
