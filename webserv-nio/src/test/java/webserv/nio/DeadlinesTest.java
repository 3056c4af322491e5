package webserv.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlinesTest {
    private static final long TICK = Deadlines.TICK;

    /// A clock that overflows soon: [System#nanoTime] may start anywhere.
    private long now = Long.MAX_VALUE - 5 * TICK;

    private final Deadlines deadlines = new Deadlines(now);

    @Test
    void nothingIsDueAndNothingIsWaitedForWhenNoneIsSet() {
        assertThat(deadlines.poll(now)).isNull();
        assertThat(deadlines.untilNext(now)).isEqualTo(Deadline.NEVER);
    }

    @ParameterizedTest(name = "{0} ticks")
    @ValueSource(longs = {0, 1, 2, 7, 511, 512, 513, 100_000})
    void deadlineIsDueNotBeforeItsTimeAndAtMostOneTickLater(long ticks) {
        var deadline = deadline();
        long time = ticks * TICK + 17;
        deadlines.set(deadline, now, time);

        assertThat(dueBetween(now, now + time - 1)).isEmpty();
        assertThat(dueBetween(now + time, now + time + TICK)).containsExactly(deadline);
        assertThat(deadlines.untilNext(now)).isEqualTo(Deadline.NEVER);
    }

    @Test
    void deadlinePutOffIsDueAtItsLaterTimeOnly() {
        var deadline = deadline();
        deadlines.set(deadline, now, 3 * TICK);
        deadlines.set(deadline, now, 1000 * TICK);

        assertThat(dueBetween(now, now + 1000 * TICK - 1)).isEmpty();
        assertThat(dueBetween(now + 1000 * TICK, now + 1001 * TICK)).containsExactly(deadline);
    }

    @Test
    void deadlineDrawnNearIsDueAtItsEarlierTime() {
        var deadline = deadline();
        deadlines.set(deadline, now, 1000 * TICK);
        deadlines.set(deadline, now, 3 * TICK);

        assertThat(dueBetween(now, now + 4 * TICK)).containsExactly(deadline);
        assertThat(dueBetween(now + 5 * TICK, now + 1100 * TICK)).isEmpty();
    }

    @Test
    void deadlineTakenBackIsNeverDueAndLeavesTheWheel() {
        var deadline = deadline();
        deadlines.set(deadline, now, 3 * TICK);
        deadlines.clear(deadline);

        assertThat(dueBetween(now, now + 5 * TICK)).isEmpty();
        assertThat(deadline.isLinked()).isFalse();
        assertThat(deadlines.untilNext(now)).isEqualTo(Deadline.NEVER);
    }

    @Test
    void removedDeadlineLeavesTheWheelAtOnce() {
        var removed = deadline();
        deadlines.set(removed, now, 3 * TICK);
        deadlines.remove(removed);

        assertThat(removed.isLinked()).isFalse();
        assertThat(deadlines.untilNext(now)).isEqualTo(Deadline.NEVER);
    }

    @Test
    void deadlineMayBeRemovedWhileAnotherOfItsSlotIsTold() {
        var first = deadline();
        var second = deadline();
        deadlines.set(first, now, TICK);
        deadlines.set(second, now, TICK);

        long then = now + 3 * TICK;
        assertThat(deadlines.poll(then)).isSameAs(first);
        deadlines.remove(second);
        assertThat(deadlines.poll(then)).isNull();
    }

    @Test
    void deadlineSetAnewWhenItIsToldWaitsForTheNextTick() {
        var deadline = deadline();
        deadlines.set(deadline, now, 0);
        long then = now + 2 * TICK;
        assertThat(deadlines.poll(then)).isSameAs(deadline);
        deadlines.set(deadline, then, 0);

        assertThat(deadlines.poll(then)).isNull();
        assertThat(deadlines.poll(then + TICK)).isSameAs(deadline);
    }

    @Test
    void timeBeyondTheClockIsFarAway() {
        deadlines.set(deadline(), now, Long.MAX_VALUE);
        assertThat(dueBetween(now, now + 2000 * TICK)).isEmpty();
    }

    @Test
    void randomDeadlinesAreDueInTime() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var all = new ArrayList<Deadline>();
        var times = new ArrayList<@Nullable Long>();
        for (int i = 0; i < 200; i++) {
            all.add(deadline());
            times.add(null);
        }
        long start = now;
        for (int step = 0; step < 20_000; step++) {
            now += random.nextLong(TICK / 2);
            Deadline due;
            while ((due = deadlines.poll(now)) != null) {
                var time = times.set(all.indexOf(due), null);
                assertThat(time).as("seed %d, step %d", seed, step).isNotNull();
                assertThat(now - start)
                        .as("seed %d, step %d", seed, step)
                        .isBetween(time, time + 2 * TICK);
            }
            int which = random.nextInt(all.size());
            switch (random.nextInt(4)) {
                case 0 -> {
                    deadlines.clear(all.get(which));
                    times.set(which, null);
                }
                case 1 -> {
                    deadlines.remove(all.get(which));
                    times.set(which, null);
                }
                default -> {
                    long wait = random.nextLong(random.nextBoolean() ? 20 * TICK : 2000 * TICK);
                    deadlines.set(all.get(which), now, wait);
                    times.set(which, now - start + wait);
                }
            }
            for (var time : times) {
                assertThat(time == null || now - start <= time + 2 * TICK)
                        .as("seed %d, step %d: none is forgotten", seed, step)
                        .isTrue();
            }
        }
    }

    /// All that become due when the loop waits as long as it is told to, and is woken often.
    private List<Deadline> dueBetween(long from, long to) {
        var all = new ArrayList<Deadline>();
        now = from;
        while (true) {
            Deadline due;
            while ((due = deadlines.poll(now)) != null) {
                all.add(due);
            }
            long left = to - now;
            if (left <= 0) {
                return all;
            }
            now += Math.min(left, Math.max(1, Math.min(deadlines.untilNext(now), 3 * TICK)));
        }
    }

    private static Deadline deadline() {
        return new Deadline(
                new EventSource() {
                    @Override
                    public void ready(int operations) {}

                    @Override
                    public void watchWith(Poller poller) {
                        throw new AssertionError("not used");
                    }

                    @Override
                    public void expired() {}

                    @Override
                    public void failed(Throwable thrown) {}

                    @Override
                    public void loopEnds() {}
                });
    }
}
