package webserv.app.access;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// The targets of the logs of a server: one for each file and one for the standard output, however
/// many formats, names and configurations lead there. Two of one file would write into each other's
/// lines where the disk is full in the middle of one.
///
/// Confined to whoever has the lock of the [LineWriter].
final class Targets implements AutoCloseable {
    private final OutputStream out;

    /// By their numbers, none of which is given twice: a line that comes too late must not go to
    /// another file. `null` where nobody uses one any more.
    private final List<@Nullable Use> uses = new ArrayList<>();

    private static final class Use {
        final Target target;
        int users = 1;

        Use(Target target) {
            this.target = target;
        }
    }

    /// @param out the standard output
    Targets(OutputStream out) {
        this.out = out;
    }

    /// The number of the target of a file or, if none is given, of the standard output; to be
    /// released as often as it is taken.
    ///
    /// @throws IOException if the file cannot be opened
    int take(Optional<Path> file) throws IOException {
        var fresh = file.isPresent() ? Target.of(file.get()) : Target.of(out);
        var real = file.map(Targets::realPath);
        for (int number = 0; number < uses.size(); number++) {
            var use = uses.get(number);
            if (use != null && use.target.takesOver(fresh, real)) {
                fresh.close();
                use.users++;
                return number;
            }
        }
        uses.add(new Use(fresh));
        return uses.size() - 1;
    }

    /// The name itself where there is none, as of a pipe in `/proc`.
    private static Path realPath(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException none) {
            return file;
        }
    }

    /// Takes a line for a target. One that nobody uses takes none.
    void add(int number, byte[] line, int length) {
        var use = uses.get(number);
        if (use != null) {
            use.target.add(line, length);
        }
    }

    /// Writes what the targets have taken.
    void flush() {
        for (var use : uses) {
            if (use != null) {
                use.target.flush();
            }
        }
    }

    /// Gives a target back. The last of its users closes it.
    void release(int number) {
        var use = uses.get(number);
        if (use != null && --use.users == 0) {
            uses.set(number, null);
            close(use.target);
        }
    }

    /// Closes those that can be closed, and tells of others.
    @Override
    public void close() {
        for (var use : uses) {
            if (use != null) {
                close(use.target);
            }
        }
        uses.clear();
    }

    private static void close(Target target) {
        try {
            target.close();
        } catch (IOException failure) {
            LoggerFactory.getLogger(Targets.class).warn("an access log cannot be closed", failure);
        }
    }
}
