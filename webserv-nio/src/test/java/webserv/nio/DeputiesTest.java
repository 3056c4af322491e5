package webserv.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whether a loop sleeps on behind what a deputy did in its place.
@Timeout(60)
class DeputiesTest {
    private static final String NEVER = "-1";

    private final AtomicInteger wakeups = new AtomicInteger();
    private final TaskQueue tasks = new TaskQueue(wakeups::incrementAndGet);

    @ParameterizedTest(name = "sleeps for {0} hours, has something to do in {1}: {2}")
    @CsvSource({
        NEVER + "," + NEVER + ", sleeps on",
        NEVER + ", 2, wakes",
        NEVER + ", 0, wakes",
        "1," + NEVER + ", sleeps on",
        "1, 2, sleeps on",
        "2, 1, wakes",
        "1, 0, wakes"
    })
    void loopIsWokenWhereItWouldSleepTooLong(long sleep, long next, String what)
            throws InterruptedException {
        var loop = Thread.currentThread();
        var deputies = new Deputies(loop, tasks, Runnable::run, () -> nanos(next));
        assertThat(deputies.goToSleep(System.nanoTime(), nanos(sleep))).isTrue();
        try (var deputy = new FreeThread()) {
            var ran = new CountDownLatch(1);
            var over = new CountDownLatch(1);
            deputy.order(() -> {
                deputies.run(ran::countDown);
                over.countDown();
            });
            over.await();
            assertThat(ran.getCount()).isZero();
        }
        assertThat(wakeups).hasValue(what.equals("wakes") ? 1 : 0);
    }

    private static long nanos(long hours) {
        return hours < 0 ? Deadline.NEVER : TimeUnit.HOURS.toNanos(hours);
    }
}
