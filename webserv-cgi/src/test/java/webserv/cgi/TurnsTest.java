package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import webserv.api.io.LoopDeputy;

@Timeout(60)
class TurnsTest {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    /// One turn for each thread. They go on together when they have begun, when one more waits, and
    /// when all were asked.
    @Test
    void threadOfATurnStandsInForALoopUnlessAnotherTurnWaits() throws Exception {
        var together = new CyclicBarrier(THREADS + 1);
        var alone = new boolean[THREADS];
        var beside = new boolean[THREADS];
        try (var turns = new Turns(Habit.SHORT)) {
            for (int turn = 0; turn < THREADS; turn++) {
                int number = turn;
                turns.take(() -> {
                    await(together);
                    alone[number] = mayStandIn();
                    await(together);
                    await(together);
                    beside[number] = mayStandIn();
                    await(together);
                });
            }
            await(together);
            await(together);
            turns.take(() -> {});
            await(together);
            await(together);
        }
        assertThat(alone).containsOnly(true);
        assertThat(beside).containsOnly(false);
    }

    private static boolean mayStandIn() {
        return Thread.currentThread() instanceof LoopDeputy deputy && deputy.mayStandIn();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
