package webserv.api.io;

import java.util.Optional;

/// A loop's own thread, for who is called on it and has something to do there that takes a moment.
///
/// Whoever holds a loop keeps all its connections waiting. Where there is but one, nobody waits but
/// its client, and to do the work at once is sooner done than to hand it to another thread and
/// back. All methods are for the thread itself.
public abstract class LoopThread extends Thread {
    /// @param code what it runs
    protected LoopThread(String name, Runnable code) {
        super(code, name);
    }

    /// The caller, if it is a loop's own thread; empty for a [LoopDeputy] and for any other.
    public static Optional<LoopThread> current() {
        return Thread.currentThread() instanceof LoopThread loop
                ? Optional.of(loop)
                : Optional.empty();
    }

    /// Whether the loop has one connection alone, and nothing was given to [#afterwards] in its
    /// turn: so it is held once, for some milliseconds at most, before it looks who else has come.
    public abstract boolean isLone();

    /// Tells that the caller has taken a moment: the loop's clock is read again.
    public abstract void readClock();

    /// Has something done behind the event under way, when what that has written was sent, or gone
    /// as far as the system has taken it. Where the loop has ended, it is done at once.
    public abstract void afterwards(Runnable task);
}
