package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.cgi.Courses.broken;
import static webserv.cgi.Courses.whole;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HabitsTest {
    private static final Path SCRIPT = Path.of("/srv/cgi-bin/a");

    private final Habits habits = new Habits();

    record Run(String name, Course course, Habit habit) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Run> runs() {
        return Stream.of(
                new Run("works and ends", whole(12, 2, 11, 0), Habit.STEADY),
                new Run("works and ends with an error", broken(Courses.STEADY), Habit.UNKNOWN),
                new Run("sleeps a quarter", whole(12, 2, 9, 0), Habit.STEADY),
                new Run("sleeps more than that", whole(12, 2, 8, 0), Habit.UNKNOWN),
                new Run("waits for a processor", whole(96, 2, 11, 84), Habit.STEADY),
                new Run("sleeps and waits for a processor", whole(96, 2, 1, 60), Habit.UNKNOWN),
                new Run("works as long as it may", whole(40, 2, 40, 0), Habit.STEADY),
                new Run("works for longer", whole(41, 2, 41, 0), Habit.UNKNOWN),
                new Run("works on behind its answer", whole(40, 10, 40, 0), Habit.STEADY),
                new Run("works on for long", whole(40, 11, 40, 0), Habit.UNKNOWN),
                new Run("waits behind its answer", whole(96, 80, 11, 84), Habit.STEADY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void runSpeaksForAHabit(Run row) {
        assertThat(Habit.of(row.course())).isEqualTo(row.habit());
    }

    @Test
    void shortProgramIsBelievedAtOnceAndSteadyOneAfterSomeRuns() {
        assertThat(habits.of(SCRIPT)).isEqualTo(Habit.UNKNOWN);
        assertThat(afterShortRun()).isEqualTo(Habit.SHORT);
        habits.forget(SCRIPT);
        assertThat(afterRuns(Courses.STEADY, Courses.STEADY)).isEqualTo(Habit.UNKNOWN);
        assertThat(afterRuns(Courses.STEADY)).isEqualTo(Habit.STEADY);
    }

    @Test
    void oneRunOfAnotherKindEndsTheBelief() {
        afterRuns(Courses.STEADY, Courses.STEADY, Courses.STEADY);
        assertThat(afterRuns(Courses.SLEEPY)).isEqualTo(Habit.UNKNOWN);
        assertThat(afterRuns(Courses.STEADY, Courses.STEADY)).isEqualTo(Habit.UNKNOWN);
        assertThat(afterRuns(Courses.STEADY)).isEqualTo(Habit.STEADY);
    }

    @Test
    void programThatIsSteadyNowAndThenIsNot() {
        for (int i = 0; i < 10; i++) {
            assertThat(afterRuns(Courses.STEADY, Courses.STEADY, Courses.SLEEPY))
                    .isEqualTo(Habit.UNKNOWN);
        }
    }

    @Test
    void programBetweenShortAndSteadyTakesTurnsAllTheTime() {
        assertThat(afterShortRun()).isEqualTo(Habit.SHORT);
        afterRuns(Courses.STEADY);
        assertThat(afterRuns(Courses.STEADY)).isEqualTo(Habit.STEADY);
        assertThat(afterShortRun()).isEqualTo(Habit.SHORT);
        assertThat(afterRuns(Courses.STEADY)).isEqualTo(Habit.STEADY);
    }

    private Habit afterShortRun() {
        habits.endedSoon(SCRIPT);
        return habits.of(SCRIPT);
    }

    private Habit afterRuns(Course... runs) {
        List.of(runs).forEach(run -> habits.ended(SCRIPT, run));
        return habits.of(SCRIPT);
    }
}
