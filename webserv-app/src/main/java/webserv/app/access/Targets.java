package webserv.app.access;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// The targets of the logs of a server: one for each file and one for the standard output, however
/// many formats, names and configurations lead there. Two of one file would write into each other's
/// lines where the disk is full in the middle of one. Where two come to one file later, as a link
/// leads elsewhere by now, they become one when both have begun it.
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
        for (int number = 0; number < uses.size(); number++) {
            var use = uses.get(number);
            if (use != null && use.target.takesOver(fresh)) {
                fresh.close();
                use.users++;
                return number;
            }
        }
        uses.add(new Use(fresh));
        return uses.size() - 1;
    }

    /// Has targets that have come to one file be one, of all of their numbers: the first of them,
    /// once the others have written all they have.
    private void unite() {
        if (uses.size() < 2) {
            return;
        }
        var firsts = new HashMap<Object, Use>();
        for (int number = 0; number < uses.size(); number++) {
            var use = uses.get(number);
            var identity = use == null ? null : use.target.identity();
            var first = use == null || identity == null ? null : firsts.putIfAbsent(identity, use);
            if (first != null && use != null && first != use && use.target.yieldsTo(first.target)) {
                first.users += use.users;
                uses.replaceAll(one -> one == use ? first : one);
                close(use.target);
            }
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
        unite();
    }

    /// Gives a target back. The last of its users closes it.
    void release(int number) {
        var use = uses.get(number);
        if (use != null && --use.users == 0) {
            uses.replaceAll(one -> one == use ? null : one);
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
        } catch (IOException | RuntimeException | Error failure) {
            LoggerFactory.getLogger(Targets.class).warn("an access log cannot be closed", failure);
        }
    }
}
