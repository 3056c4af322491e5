package webserv.api.io;

/// A thread that does a loop's work while the loop's own thread sleeps.
///
/// To wake a thread for a few microseconds of work, and to let it sleep again behind them, can cost
/// more than the work. Where a deputy gives a task to [Wire#execute] and the wire's loop sleeps,
/// the deputy may run it at once: until it has ended, the deputy is that loop, and the loop's own
/// thread does nothing. To whoever is called meanwhile this makes no difference, unless it keeps
/// something for each thread: what is a loop's own belongs to [#currentLoop].
///
/// The task may call handlers and whatever else loops call, so a deputy must hold no lock when it
/// gives one, and has to be prepared for its having ended when [Wire#execute] returns. Nobody may
/// interrupt it meanwhile: an interrupt closes the file that it reads.
public abstract class LoopDeputy extends Thread {
    // Confined to this thread.
    private Thread loop = this;

    /// @param name the thread's
    protected LoopDeputy(String name) {
        super(name);
    }

    /// Whether this thread has time for a loop's work now. Asked on this thread.
    protected abstract boolean isFree();

    /// For transports: whether the caller, which is this thread, may stand in for a loop.
    public final boolean mayStandIn() {
        return loop.equals(this) && isFree();
    }

    /// For transports: the caller, which is this thread, is a loop until [#standsInNoLonger].
    ///
    /// @param forLoop the loop's own thread, which does nothing meanwhile
    /// @throws IllegalStateException if this is another thread, or a loop already
    public final void standsIn(Thread forLoop) {
        if (!equals(Thread.currentThread()) || !loop.equals(this)) {
            throw new IllegalStateException(this + " cannot stand in for " + forLoop);
        }
        loop = forLoop;
    }

    /// For transports: the caller is itself again.
    public final void standsInNoLonger() {
        loop = this;
    }

    /// For transports: whether the caller stands in for a loop.
    public static boolean isCurrent() {
        return Thread.currentThread() instanceof LoopDeputy deputy && !deputy.loop.equals(deputy);
    }

    /// The thread of the loop whose work the caller does: a deputy's is the one that it stands in
    /// for, and any other's the thread itself.
    public static Thread currentLoop() {
        var current = Thread.currentThread();
        return current instanceof LoopDeputy deputy ? deputy.loop : current;
    }
}
