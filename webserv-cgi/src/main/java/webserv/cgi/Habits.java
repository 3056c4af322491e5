package webserv.cgi;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Knows the [Habit] of programs.
///
/// That matters, as a run that is waited for in the kernel saves four hand-overs between threads
/// and more; but others wait for their turn meanwhile, see [Turns]. So it is done where that will
/// not take long, to the best of our knowledge: one run tells that a program is short, and a few in
/// a row that it is steady. A run in its turn is judged as any other, so that a program which
/// changes its habit is found out by its first run. Safe for any thread.
final class Habits {
    /// Runs in a row, all steady or short, until a program is believed to be steady: one that is so
    /// now and then is not.
    static final int STEADY_IN_A_ROW = 3;

    /// Beyond, all is forgotten and learned anew.
    private static final int MOST_SCRIPTS = 1000;

    private final ConcurrentMap<Path, Known> scripts = new ConcurrentHashMap<>();

    /// @param inARow how many of the last runs were short or steady, and no further than it matters
    private record Known(Habit last, int inARow) {
        Habit habit() {
            return last == Habit.SHORT || inARow == STEADY_IN_A_ROW ? last : Habit.UNKNOWN;
        }
    }

    /// What is to be expected of a run without content to wait for.
    Habit of(Path script) {
        var known = scripts.get(script);
        return known == null ? Habit.UNKNOWN : known.habit();
    }

    /// Learns from a short run.
    void endedSoon(Path script) {
        ended(script, Habit.SHORT);
    }

    /// Learns from any other run.
    void ended(Path script, Course course) {
        ended(script, Habit.of(course));
    }

    private void ended(Path script, Habit habit) {
        var before = scripts.get(script);
        if (before != null && isSaidBy(before, habit)) {
            return;
        }
        if (before == null && habit != Habit.UNKNOWN && scripts.size() >= MOST_SCRIPTS) {
            scripts.clear();
        }
        scripts.compute(script, (_, known) -> learnt(known, habit));
    }

    private static @Nullable Known learnt(@Nullable Known before, Habit habit) {
        if (habit == Habit.UNKNOWN) {
            return null;
        }
        int inARow = before == null ? 1 : Math.min(before.inARow() + 1, STEADY_IN_A_ROW);
        return new Known(habit, inARow);
    }

    /// Believes nothing of a program until it has shown its habit anew.
    void forget(Path script) {
        scripts.remove(script);
    }

    /// Whether a run adds nothing to what is known: mostly so.
    private static boolean isSaidBy(Known before, Habit habit) {
        return before.last() == habit && before.inARow() == STEADY_IN_A_ROW;
    }
}
