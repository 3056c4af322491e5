package webserv.nio;

import java.util.ArrayDeque;
import java.util.Queue;

/// Tasks that any thread gives to a loop, in order.
///
/// A lock guards one short list. The loop swaps the list for an empty one and runs its tasks
/// without the lock, so a task that gives a task never waits, and one that keeps giving itself
/// cannot keep the loop from its connections: what is given meanwhile waits for the next turn.
///
/// Waking a poller is a system call. It is spared while the loop is awake: the loop announces that
/// it goes to sleep, and the first task after that wakes it.
final class TaskQueue {
    private final Runnable wakeup;
    private final Object lock = new Object();
    private ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private ArrayDeque<Runnable> spare = new ArrayDeque<>();
    private boolean asleep;
    private boolean closed;

    /// @param wakeup wakes the loop; called on the thread that gives a task
    TaskQueue(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    /// Gives a task. It will not run if this fails.
    ///
    /// @return false if the loop has ended: the task will not run
    boolean offer(Runnable task) {
        boolean wake;
        synchronized (lock) {
            if (closed) {
                return false;
            }
            add(task);
            wake = asleep;
            asleep = false;
        }
        if (wake) {
            wakeup.run();
        }
        return true;
    }

    /// A queue that has no memory to grow has the task in it all the same, and would put the next
    /// one in place of its first.
    private void add(Runnable task) {
        try {
            waiting.add(task);
        } catch (OutOfMemoryError e) {
            waiting.pollLast();
            throw e;
        }
    }

    /// Announces that the loop is about to wait.
    ///
    /// @return false if there are tasks, and waiting is out of the question
    boolean goToSleep() {
        synchronized (lock) {
            asleep = waiting.isEmpty();
            return asleep;
        }
    }

    /// The tasks given so far. The queue belongs to the loop until the next call.
    Queue<Runnable> take() {
        synchronized (lock) {
            asleep = false;
            var taken = waiting;
            waiting = spare;
            spare = taken;
            return taken;
        }
    }

    /// Refuses tasks from now on.
    ///
    /// @return those that were taken in before
    Queue<Runnable> close() {
        synchronized (lock) {
            closed = true;
        }
        return take();
    }
}
