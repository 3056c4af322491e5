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

    /// Beyond, all is forgotten: paths are the client's to choose, as PATH_INFO is a part of them.
    private static final int MOST_PATHS = 1000;

    private final BiFunction<String, String, Found> scripts;
    private final LongSupplier nanoTime;
    private final Map<Asked, Kept> recent = new ConcurrentHashMap<>();

    private record Asked(String path, String pathInLocation) {}

    private record Kept(Script script, long since) {}

    /// @param scripts finds them, see [Scripts#find]
    /// @param nanoTime the clock, as in [System#nanoTime]
    RecentScripts(BiFunction<String, String, Found> scripts, LongSupplier nanoTime) {
        this.scripts = scripts;
        this.nanoTime = nanoTime;
    }

    /// What is remembered. Looks nothing up.
    Optional<Script> remembered(String path, String pathInLocation) {
        return fresh(recent.get(new Asked(path, pathInLocation)), nanoTime.getAsLong());
    }

    private static Optional<Script> fresh(@Nullable Kept kept, long now) {
        return kept != null && now - kept.since() < VALID_NANOS
                ? Optional.of(kept.script())
                : Optional.empty();
    }

    /// See [Scripts#find].
    Found find(String path, String pathInLocation) {
        var asked = new Asked(path, pathInLocation);
        long now = nanoTime.getAsLong();
        var kept = fresh(recent.get(asked), now);
        if (kept.isPresent()) {
            return kept.get();
        }
        var found = scripts.apply(path, pathInLocation);
        switch (found) {
            case Script script -> keep(asked, new Kept(script, now));
            case Found.Refused _ -> recent.remove(asked);
        }
        return found;
    }

    /// How many are remembered.
    int size() {
        return recent.size();
    }

    private void keep(Asked asked, Kept kept) {
        if (recent.size() >= MOST_PATHS) {
            recent.clear();
        }
        recent.put(asked, kept);
    }
}
