package webserv.cgi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import webserv.gateway.ProgramInput;

/// Knows whose last run was so short that the next one is waited for in the kernel.
///
/// That saves four hand-overs between threads, which cost a third of a short run; but a thread that
/// waits so holds its carrier, and who else needs that one waits with it. So it is done where it
/// will not take long, to the best of our knowledge: not for a script's first run, not behind a run
/// that took longer, and not where a program may wait for what its client sends. Safe for any
/// thread.
final class ShortRuns {
    /// From the start of a run to its end. A small program in C takes half a millisecond; what
    /// takes longer than this gains little, as its own time is the most of it.
    static final Duration LONGEST = Duration.ofMillis(3);

    /// Beyond, all is forgotten and learned anew.
    private static final int MOST_SCRIPTS = 1000;

    private final Set<Path> scripts = ConcurrentHashMap.newKeySet();

    /// Whether that is to be expected of a run.
    boolean mayInclude(Launch launch) {
        return scripts.contains(launch.script().file())
                && !(launch.input() instanceof ProgramInput.Pumped);
    }

    /// Learns from a run.
    void ended(Launch launch, Duration age) {
        var file = launch.script().file();
        if (age.compareTo(LONGEST) > 0) {
            scripts.remove(file);
        } else if (!scripts.contains(file)) {
            if (scripts.size() >= MOST_SCRIPTS) {
                scripts.clear();
            }
            scripts.add(file);
        }
    }
}
