package webserv.nio;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import webserv.api.io.LoopDeputy;

/// How a loop waits, and who does its work meanwhile.
///
/// ```
///   loop    poll a moment ─► goToSleep ─► select ................ ─► awake ─► its turn
///   deputy                                  task ─► early enough?
///                                                     └─ no: wakes the loop
/// ```
///
/// Under load it polls for a moment before it waits, see [BusyPolling].
final class LoopSleep {

    /// The loop, for its own thread or for who stands in for it.
    interface Work {
        Poller poller();

        /// Does a task, and all that belongs to it.
        void standIn(Runnable task);

        /// Nanoseconds from [#now] until there is something to do that no event tells of, 0 or
        /// more; [Deadline#NEVER] if there is no such thing.
        long untilNext();

        /// The loop's time.
        long now();
    }

    private final Thread loop;
    private final TaskQueue tasks;
    private final Work work;
    private final BusyPolling busyPolling;

    /// Behind what took a moment itself, so that a client had time to fall asleep.
    private final BusyPolling longPolling;

    private boolean waits;

    // Written by the loop before it can be borrowed.
    private long began;
    private long length;

    /// @param loop its own thread
    /// @param tasks the loop's
    LoopSleep(Thread loop, TaskQueue tasks, Work work) {
        this.loop = loop;
        this.tasks = tasks;
        this.work = work;
        busyPolling = polling(BusyPolling.MOMENT);
        longPolling = polling(BusyPolling.LONG_MOMENT);
    }

    private BusyPolling polling(long moment) {
        return new BusyPolling(() -> work.poller().select(0), System::nanoTime, moment);
    }

    /// Waits for events, if there is nothing else to do, and has them dispatched.
    ///
    /// @param expectsMore whether the last turn took a moment, and the next event may come as soon
    void select(boolean expectsMore) throws IOException {
        long wait = work.untilNext();
        boolean busy = wait == 0;
        if (busy || !(expectsMore ? longPolling : busyPolling).poll()) {
            // Last of all the loop goes to sleep: what wakes it must find it waiting.
            waits = !busy && goToSleep(wait);
            long millis = wait == Deadline.NEVER ? -1 : TimeUnit.NANOSECONDS.toMillis(wait) + 1;
            try {
                work.poller().select(waits ? millis : 0);
            } finally {
                awake();
            }
        }
    }

    private boolean goToSleep(long wait) {
        began = work.now();
        length = wait;
        return tasks.goToSleep();
    }

    /// The wait is over. Returns when nobody stands in for the loop any more.
    void awake() {
        if (waits) {
            waits = false;
            tasks.awake();
        }
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
            work.standIn(task);
            sleepsOn = sleepsOn();
        } catch (RuntimeException | Error e) {
            EventLoop.report("{} goes on after a failure of its deputy", loop.getName(), e);
        } finally {
            deputy.standsInNoLonger();
            tasks.giveBack(!sleepsOn);
        }
    }

    /// Whether the loop will wake early enough by itself.
    private boolean sleepsOn() {
        long next = work.untilNext();
        return next == Deadline.NEVER
                || (length != Deadline.NEVER && work.now() + next - (began + length) >= 0);
    }
}
