package webserv.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import webserv.testkit.Await;

class TaskQueueTest {
    private final AtomicInteger wakeups = new AtomicInteger();
    private final TaskQueue queue = new TaskQueue(wakeups::incrementAndGet);
    private final Runnable task = new Task("task");
    private final Runnable another = new Task("another");

    @Test
    void loopThatIsAwakeIsNotWoken() {
        queue.offer(task);
        assertThat(wakeups).hasValue(0);
        assertThat(queue.take()).containsExactly(task);
    }

    @Test
    void loopThatSleepsIsWokenOnce() {
        assertThat(queue.goToSleep()).isTrue();
        queue.offer(task);
        queue.offer(another);
        assertThat(wakeups).hasValue(1);
        assertThat(queue.take()).containsExactly(task, another);
    }

    @Test
    void loopWithTasksMayNotSleep() {
        queue.offer(task);
        assertThat(queue.goToSleep()).isFalse();
        queue.offer(another);
        assertThat(wakeups).hasValue(0);
    }

    @Test
    void loopThatSleepsIsLentOnce() {
        assertThat(queue.borrow()).isFalse();
        assertThat(queue.goToSleep()).isTrue();
        assertThat(queue.borrow()).isTrue();
        assertThat(queue.borrow()).isFalse();
        queue.giveBack(false);
        assertThat(queue.borrow()).isTrue();
        queue.giveBack(false);
        assertThat(wakeups).hasValue(0);
    }

    @Test
    void loopThatHasTasksIsNotLent() {
        assertThat(queue.goToSleep()).isTrue();
        queue.offer(task);
        assertThat(queue.borrow()).isFalse();
    }

    @Test
    void loopThatIsGivenBackSleepsOnAndIsWokenByATask() {
        assertThat(queue.goToSleep()).isTrue();
        assertThat(queue.borrow()).isTrue();
        queue.giveBack(false);
        queue.offer(task);
        assertThat(wakeups).hasValue(1);
        assertThat(queue.take()).containsExactly(task);
    }

    @Test
    void taskForALoopThatIsLentWakesItWhenItIsGivenBack() {
        assertThat(queue.goToSleep()).isTrue();
        assertThat(queue.borrow()).isTrue();
        queue.offer(task);
        queue.offer(another);
        assertThat(wakeups).hasValue(0);
        queue.giveBack(false);
        assertThat(wakeups).hasValue(1);
        assertThat(queue.borrow()).isFalse();
        assertThat(queue.take()).containsExactly(task, another);
    }

    @Test
    void whoeverGivesALoopBackMayWakeIt() {
        assertThat(queue.goToSleep()).isTrue();
        assertThat(queue.borrow()).isTrue();
        queue.giveBack(true);
        assertThat(wakeups).hasValue(1);
        assertThat(queue.borrow()).isFalse();
    }

    @Test
    @Timeout(60)
    void loopThatWakesWaitsUntilItIsGivenBack() throws InterruptedException {
        assertThat(queue.goToSleep()).isTrue();
        assertThat(queue.borrow()).isTrue();
        var loop = Thread.ofPlatform().daemon().start(queue::awake);
        Await.untilWaiting(loop);
        loop.interrupt();
        queue.giveBack(true);
        assertThat(queue.borrow()).isFalse();
        assertThat(wakeups).hasValue(0);
        loop.join();
        assertThat(queue.borrow()).isFalse();
    }

    @Test
    void taskGivenByATaskWaitsForTheNextTurn() {
        queue.offer(task);
        var batch = queue.take();
        queue.offer(another);
        assertThat(batch).containsExactly(task);
        batch.clear();
        assertThat(queue.take()).containsExactly(another);
    }

    @Test
    void closedQueueRefusesTasksAndGivesUpThoseItHas() {
        queue.offer(task);
        assertThat(queue.close()).containsExactly(task);
        assertThat(queue.offer(another)).isFalse();
        assertThat(queue.take()).isEmpty();
    }

    private record Task(String name) implements Runnable {
        @Override
        public void run() {}
    }
}
