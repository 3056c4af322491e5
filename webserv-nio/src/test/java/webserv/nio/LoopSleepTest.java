package webserv.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;

/// Whether a loop sleeps on behind what a deputy did in its place. Times are in hours.
@Timeout(60)
class LoopSleepTest {
    private static final String NEVER = "-1";

    private final AtomicInteger wakeups = new AtomicInteger();
    private final TaskQueue tasks = new TaskQueue(wakeups::incrementAndGet);
    private final FakeLoop loop = new FakeLoop();
    private final LoopSleep sleep = new LoopSleep(Thread.currentThread(), tasks, loop);

    @ParameterizedTest(name = "sleeps for {0}, for {1} so far, has something to do in {2}: {3}")
    @CsvSource({
        NEVER + ", 0," + NEVER + ", sleeps on",
        NEVER + ", 5, 2, wakes",
        NEVER + ", 0, 0, wakes",
        "1, 0," + NEVER + ", sleeps on",
        "1, 0, 2, sleeps on",
        "2, 0, 1, wakes",
        "3, 1, 1, wakes",
        "3, 1, 2, sleeps on",
        "3, 2, 1, sleeps on",
        "1, 0, 0, wakes"
    })
    void loopIsWokenWhereItWouldSleepTooLong(long length, long passed, long next, String what)
            throws Exception {
        loop.next = nanos(length);
        loop.duringTheWait =
                () -> {
                    loop.now += nanos(passed);
                    loop.next = nanos(next);
                    assertThat(runByADeputy(() -> {})).isTrue();
                };
        sleep.select(false);
        assertThat(wakeups).hasValue(what.equals("wakes") ? 1 : 0);
    }

    @Test
    void loopThatIsAwakeDoesItsWorkItself() {
        assertThat(runByADeputy(() -> {})).isFalse();
    }

    @Test
    void loopWhoseDeputyFailsIsWoken() throws Exception {
        loop.next = Deadline.NEVER;
        loop.duringTheWait =
                () ->
                        assertThat(
                                        runByADeputy(() -> {
                                            throw new IllegalStateException("on purpose");
                                        }))
                                .isTrue();
        sleep.select(false);
        assertThat(wakeups).hasValue(1);
    }

    private boolean runByADeputy(Runnable task) {
        try (var deputy = new FreeThread()) {
            var ran = new AtomicInteger();
            var over = new CountDownLatch(1);
            deputy.order(() -> {
                if (sleep.run(task)) {
                    ran.incrementAndGet();
                }
                over.countDown();
            });
            over.await();
            return ran.get() == 1;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static long nanos(long hours) {
        return hours < 0 ? Deadline.NEVER : TimeUnit.HOURS.toNanos(hours);
    }

    /// Its poller waits for what a test does meanwhile.
    private static final class FakeLoop implements LoopSleep.Work {
        private final Poller poller = Mockito.mock();
        private Runnable duringTheWait = () -> {};
        private long next;
        private long now = -nanos(1);

        @Override
        public Poller poller() {
            try {
                Mockito.when(poller.select(Mockito.anyLong()))
                        .thenAnswer(call -> {
                            if (call.getArgument(0, Long.class) != 0) {
                                duringTheWait.run();
                            }
                            return false;
                        });
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
            return poller;
        }

        @Override
        public void standIn(Runnable task) {
            task.run();
        }

        @Override
        public long untilNext() {
            return next;
        }

        @Override
        public long now() {
            return now;
        }
    }
}
