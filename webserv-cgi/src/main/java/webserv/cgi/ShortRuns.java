package webserv.cgi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import webserv.gateway.ProgramInput;

/// Knows whose last run was so short that the next one is waited for in the kernel.
///
/// That saves four hand-overs between threads, which cost a third of a short run; but other short
/// runs wait meanwhile, see [Turns]. So it is done where it will not take long, to the best of our
/// knowledge: not for a script's first run, not behind a run that took longer, and not where a
/// program may wait for what its client sends. Safe for any thread.
final class ShortRuns {
    /// From the start of a run to its end. A small program in C takes half a millisecond; what
    /// takes longer than this gains little, as its own time is the most of it.
    private static final Duration LONGEST = Duration.ofMillis(3);

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /// Beyond, all is forgotten and learned anew.
    private static final int MOST_SCRIPTS = 1000;

    private final Set<Path> scripts = ConcurrentHashMap.newKeySet();

    /// How long a short run takes at most.
    ///
    /// @param others programs that have the processors beside it
    static Duration longest(int others) {
        return LONGEST.multipliedBy(1 + others / PROCESSORS);
    }

    /// Whether that is to be expected of a run without content.
    boolean mayInclude(Script script) {
        return scripts.contains(script.file());
    }

    /// Whether that is to be expected of a run.
    boolean mayInclude(Launch launch) {
        return mayInclude(launch.script()) && !(launch.input() instanceof ProgramInput.Pumped);
    }

    /// Learns from a run.
    ///
    /// @param others see [#longest]
    void ended(Launch launch, Duration age, int others) {
        var file = launch.script().file();
        if (age.compareTo(longest(others)) > 0) {
            scripts.remove(file);
        } else if (!scripts.contains(file)) {
            if (scripts.size() >= MOST_SCRIPTS) {
                scripts.clear();
            }
            scripts.add(file);
        }
    }
}
