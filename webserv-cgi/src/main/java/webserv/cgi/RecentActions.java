package webserv.cgi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Keeps the last [FileActions], as the next start mostly needs the same: the system gives the
/// lowest free numbers to the pipes of each run, and the script is in the same folder. To make them
/// takes half a dozen calls of the library and of the system each. Safe for any thread: what
/// somebody has, nobody else has.
final class RecentActions implements AutoCloseable {
    private final AtomicReference<@Nullable FileActions> kept = new AtomicReference<>();

    /// To be given back by [#keep].
    FileActions take(Path directory, List<?> descriptors) throws IOException {
        var recent = kept.getAndSet(null);
        if (recent != null) {
            if (recent.are(directory, descriptors)) {
                return recent;
            }
            recent.close();
        }
        return new FileActions(directory, descriptors);
    }

    void keep(FileActions actions) {
        drop(kept.getAndSet(actions));
    }

    private static void drop(@Nullable FileActions actions) {
        if (actions != null) {
            actions.close();
        }
    }

    /// Keeps none; who starts a program is done by now.
    @Override
    public void close() {
        drop(kept.getAndSet(null));
    }
}
