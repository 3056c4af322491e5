package webserv.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AwaitTest {

    @Test
    void conditionIsAskedUntilItHolds() {
        var asked = new AtomicInteger();
        Await.until(() -> asked.incrementAndGet() == 3);
        assertThat(asked).hasValue(3);
    }

    @Test
    void threadThatWaitsIsWaitedFor() throws InterruptedException {
        var mayEnd = new CountDownLatch(1);
        var thread =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                mayEnd.await();
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                        });
        Await.untilWaiting(thread);
        assertThat(thread.getState()).isEqualTo(Thread.State.WAITING);
        mayEnd.countDown();
        thread.join();
    }

    /// The clock may run over.
    @Test
    void conditionThatNeverHoldsIsGivenUp() {
        var now = new AtomicLong(Long.MAX_VALUE - 5);
        var asked = new AtomicInteger();
        assertThatThrownBy(() ->
                        Await.until(
                                () -> asked.incrementAndGet() > 3,
                                () -> now.getAndAdd(Await.PATIENCE.toNanos() / 2)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("what was waited for did not happen");
        assertThat(asked).hasValue(2);
    }
}
