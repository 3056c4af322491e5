package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnQueueTest {
    private final TurnQueue queue = new TurnQueue();
    private final List<Thread> takers = new ArrayList<>();

    @AfterEach
    void allTakersEnd() throws InterruptedException {
        queue.close();
        for (var taker : takers) {
            assertThat(taker.join(Duration.ofSeconds(30))).isTrue();
        }
    }

    @Test
    void firstCameIsFirstServed() {
        var turns = List.<Runnable>of(() -> {}, () -> {}, () -> {});
        assertThat(queue.isEmpty()).isTrue();
        turns.forEach(queue::add);
        assertThat(queue.isEmpty()).isFalse();
        for (var turn : turns) {
            assertThat(queue.next()).containsSame(turn);
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void whatIsLeftIsTakenWhenItIsClosedAndThenNothing() {
        Runnable last = () -> {};
        queue.add(last);
        queue.close();
        assertThat(queue.next()).containsSame(last);
        assertThat(queue.next()).isEmpty();
        assertThat(queue.next()).isEmpty();
        assertThatThrownBy(() -> queue.add(last))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("the server stops");
    }

    /// One by one, so that takers look in vain, look and find, and wait.
    @Test
    void whoeverLooksOrWaitsGetsEachOnce() throws InterruptedException {
        take(3);
        for (int round = 0; round < 3000; round++) {
            var taken = new CountDownLatch(1);
            queue.add(taken::countDown);
            taken.await();
        }
        var once = Collections.synchronizedList(new ArrayList<Integer>());
        var all = new CountDownLatch(3000);
        for (int number = 0; number < 3000; number++) {
            int mine = number;
            queue.add(() -> {
                once.add(mine);
                all.countDown();
            });
        }
        all.await();
        assertThat(once).doesNotHaveDuplicates().hasSize(3000);
    }

    /// One taker looks or waits while the other holds its turn.
    @Test
    void turnsThatAreHeldKeepNobodyWaitingWhileThereIsATaker() throws InterruptedException {
        take(2);
        for (int round = 0; round < 300; round++) {
            var go = new CountDownLatch(1);
            var both = new CountDownLatch(2);
            for (int turn = 0; turn < 2; turn++) {
                queue.add(() -> {
                    both.countDown();
                    await(go);
                });
            }
            both.await();
            go.countDown();
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    private void take(int threads) {
        for (int number = 0; number < threads; number++) {
            takers.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (var next = queue.next();
                                        next.isPresent();
                                        next = queue.next()) {
                                    next.get().run();
                                }
                            }));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
