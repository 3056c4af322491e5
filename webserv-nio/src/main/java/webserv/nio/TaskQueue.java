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
/// it goes to sleep, and the first task after that wakes it. A loop that sleeps can be lent:
///
/// ```
///          goToSleep()            borrow()
///   AWAKE ────────────► ASLEEP ──────────────► LENT
///     ▲ ◄─ offer(), awake() ┘ ◄── giveBack() ────┤
///     └─ giveBack(), if there is something to do ┘
/// ```
final class TaskQueue {
    private enum Loop {
        AWAKE,
        ASLEEP,
        /// Its thread sleeps, or waits until it is given back.
        LENT
    }

    private final Runnable wakeup;
    private final Object lock = new Object();
    private ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private ArrayDeque<Runnable> spare = new ArrayDeque<>();
    private Loop loop = Loop.AWAKE;
    private boolean wanted;
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
            wake = loop == Loop.ASLEEP;
            if (wake) {
                loop = Loop.AWAKE;
            }
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

    /// Announces that the loop is about to wait. Behind its wait it is to call [#awake].
    ///
    /// @return false if there are tasks, and waiting is out of the question
    boolean goToSleep() {
        synchronized (lock) {
            boolean sleeps = waiting.isEmpty();
            loop = sleeps ? Loop.ASLEEP : Loop.AWAKE;
            return sleeps;
        }
    }

    /// Announces that the loop has waited; returns when nobody has borrowed it any more. All that
    /// was done with it until then has happened before.
    void awake() {
        synchronized (lock) {
            wanted = true;
            while (loop == Loop.LENT) {
                try {
                    lock.wait();
                } catch (InterruptedException _) {
                    // It means nothing to a loop.
                }
            }
            wanted = false;
            loop = Loop.AWAKE;
        }
    }

    /// Takes the place of a loop that sleeps, from any thread. All that the loop has done has
    /// happened before.
    ///
    /// @return false if it is awake
    boolean borrow() {
        synchronized (lock) {
            if (loop != Loop.ASLEEP) {
                return false;
            }
            loop = Loop.LENT;
            return true;
        }
    }

    /// Ends what [#borrow] began. A loop that has been given tasks meanwhile is woken.
    ///
    /// @param wake whether it is to be woken in any case
    void giveBack(boolean wake) {
        boolean wakes;
        synchronized (lock) {
            wakes = !wanted && (wake || !waiting.isEmpty());
            loop = wanted || wakes ? Loop.AWAKE : Loop.ASLEEP;
            lock.notifyAll();
        }
        if (wakes) {
            wakeup.run();
        }
    }

    /// The tasks given so far. The queue belongs to the loop until the next call.
    Queue<Runnable> take() {
        synchronized (lock) {
            var taken = waiting;
            waiting = spare;
            spare = taken;
            return taken;
        }
    }

    /// Refuses tasks from now on. To be called by a loop that is awake.
    ///
    /// @return those that were taken in before
    Queue<Runnable> close() {
        synchronized (lock) {
            closed = true;
        }
        return take();
    }
}
