package webserv.cgi;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Finds programs, and remembers them for a second, as `files` does its files: to look a script up
/// takes a dozen calls of the system. What may not be run is looked up each time. Safe for any
/// thread.
final class RecentScripts {
    private static final long VALID_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// While somebody looks a script up anew, others need not wait for that.
    private static final long SOUGHT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /// Beyond, all is forgotten: paths are the client's to choose, as PATH_INFO is a part of them.
    private static final int MOST_PATHS = 1000;

    private final BiFunction<String, String, Found> scripts;
    private final LongSupplier nanoTime;
    private final Map<String, Kept> recent = new ConcurrentHashMap<>();

    /// What is remembered of a path.
    ///
    /// @param isSought whether somebody was told that nothing is remembered, to look it up
    private record Kept(String pathInLocation, Script script, long since, boolean isSought) {
        Kept sought() {
            return new Kept(pathInLocation, script, since, true);
        }

        boolean isOf(String otherPathInLocation) {
            return pathInLocation.equals(otherPathInLocation);
        }

        boolean isYoungerThan(long nanos, long now) {
            return now - since < nanos;
        }
    }

    /// @param scripts finds them, see [Scripts#find]
    /// @param nanoTime the clock, as in [System#nanoTime]
    RecentScripts(BiFunction<String, String, Found> scripts, LongSupplier nanoTime) {
        this.scripts = scripts;
        this.nanoTime = nanoTime;
    }

    /// What is remembered. Looks nothing up: when the second is over, one is told nothing, and is
    /// to ask [#find].
    Optional<Script> remembered(String path, String pathInLocation) {
        var kept = recent.get(path);
        long now = nanoTime.getAsLong();
        if (kept == null
                || !kept.isOf(pathInLocation)
                || !kept.isYoungerThan(VALID_NANOS + SOUGHT_NANOS, now)) {
            return Optional.empty();
        }
        boolean isMine =
                !kept.isYoungerThan(VALID_NANOS, now)
                        && !kept.isSought()
                        && recent.replace(path, kept, kept.sought());
        return isMine ? Optional.empty() : Optional.of(kept.script());
    }

    private static Optional<Script> fresh(@Nullable Kept kept, String pathInLocation, long now) {
        return kept != null && kept.isOf(pathInLocation) && kept.isYoungerThan(VALID_NANOS, now)
                ? Optional.of(kept.script())
                : Optional.empty();
    }

    /// See [Scripts#find].
    Found find(String path, String pathInLocation) {
        long now = nanoTime.getAsLong();
        var kept = fresh(recent.get(path), pathInLocation, now);
        if (kept.isPresent()) {
            return kept.get();
        }
        var found = scripts.apply(path, pathInLocation);
        switch (found) {
            case Script script -> keep(path, new Kept(pathInLocation, script, now, false));
            case Found.Refused _, Found.MissingSlash _ -> recent.remove(path);
        }
        return found;
    }

    /// How many are remembered.
    int size() {
        return recent.size();
    }

    private void keep(String path, Kept kept) {
        if (recent.size() >= MOST_PATHS) {
            recent.clear();
        }
        recent.put(path, kept);
    }
}
