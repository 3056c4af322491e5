package webserv.nio;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import webserv.api.io.LoopDeputy;

/// The sleep of a loop, and the deputies that do its work meanwhile.
///
/// ```
///   loop    goToSleep() ─► wait .................................... ─► awake() ─► its turn
///   deputy                   run(task) ─► task, settle ─► as it was?
///                                                           └─ no: wakes the loop
/// ```
///
/// What a deputy leaves must wait for nothing that the loop does not wait for already.
final class Deputies {
    private final Thread loop;
    private final TaskQueue tasks;
    private final Consumer<Runnable> work;
    private final LongSupplier untilNext;

    // Written by the loop before it can be borrowed.
    private long began;
    private long length;

    /// @param loop whose place they take
    /// @param tasks the loop's
    /// @param work does a task, and all that belongs to it
    /// @param untilNext nanoseconds until the loop has something to do; [Deadline#NEVER] if it only
    ///   waits for events
    Deputies(Thread loop, TaskQueue tasks, Consumer<Runnable> work, LongSupplier untilNext) {
        this.loop = loop;
        this.tasks = tasks;
        this.work = work;
        this.untilNext = untilNext;
    }

    /// Announces that the loop is about to wait, as [TaskQueue#goToSleep] does.
    ///
    /// @param now the loop's time
    /// @param nanos until then it waits; [Deadline#NEVER] for events alone
    boolean goToSleep(long now, long nanos) {
        began = now;
        length = nanos;
        return tasks.goToSleep();
    }

    /// Runs a task on the calling thread, if this is a deputy that is free, and the loop sleeps.
    ///
    /// @return whether it ran
    boolean run(Runnable task) {
        if (Thread.currentThread() instanceof LoopDeputy deputy
                && deputy.mayStandIn()
                && tasks.borrow()) {
            run(task, deputy);
            return true;
        }
        return false;
    }

    private void run(Runnable task, LoopDeputy deputy) {
        boolean sleepsOn = false;
        deputy.standsIn(loop);
        try {
            work.accept(task);
            sleepsOn = sleepsOn();
        } finally {
            deputy.standsInNoLonger();
            tasks.giveBack(!sleepsOn);
        }
    }

    /// Whether it will wake early enough by itself.
    private boolean sleepsOn() {
        long next = untilNext.getAsLong();
        return next == Deadline.NEVER
                || (length != Deadline.NEVER && next >= length - (System.nanoTime() - began));
    }
}
