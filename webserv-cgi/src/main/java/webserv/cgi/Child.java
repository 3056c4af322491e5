package webserv.cgi;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/// A process that [Spawn] started, the leader of a group of its own. It stays in the list of
/// processes until [#release], so that until then its number is nobody else's. Safe for any thread.
final class Child {
    private final int pid;
    private final int pidfd;
    private final Poller poller;
    private final IntConsumer onReap;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private boolean watched;
    private boolean reaped;

    private Child(int pid, int pidfd, Poller poller, IntConsumer onReap) {
        this.pid = pid;
        this.pidfd = pidfd;
        this.poller = poller;
        this.onReap = onReap;
    }

    /// Takes a process over. Its end is noticed by [#watch] or [#endsWithin].
    ///
    /// @param onReap is given the number before it can be used again
    /// @throws IOException if there are no descriptors left; the process is killed then
    static Child of(int pid, Poller poller, IntConsumer onReap) throws IOException {
        int pidfd = Libc.pidfd(pid);
        if (pidfd < 0) {
            abandon(pid, onReap);
            throw new IOException("pidfd: " + Libc.error(-pidfd));
        }
        return new Child(pid, pidfd, poller, onReap);
    }

    /// The JDK waits for the end of any process, though by asking again and again.
    private static void abandon(int pid, IntConsumer onReap) {
        Libc.kill(-pid, Libc.SIGKILL);
        Runnable reap =
                () -> {
                    onReap.accept(pid);
                    Libc.reap(pid);
                };
        var _ = ProcessHandle.of(pid).map(process -> process.onExit().thenRun(reap));
    }

    /// Has its end noticed by the poller, unless that was asked for or it was noticed already.
    void watch() {
        boolean first;
        synchronized (this) {
            first = !watched && !exit.isDone();
            watched = true;
        }
        if (first) {
            poller.once(pidfd, Poller.READABLE, this::look);
        }
    }

    private void look() {
        if (!hasEnded()) {
            poller.once(pidfd, Poller.READABLE, this::look);
        }
    }

    private boolean hasEnded() {
        int status = Libc.exitStatus(pid);
        return status != Libc.STILL_RUNNING && (exit.complete(status) || exit.isDone());
    }

    /// Waits for its end in the kernel, with the calling thread and its carrier.
    boolean endsWithin(int millis) {
        return Libc.await(pidfd, millis) && hasEnded();
    }

    /// The number of the process.
    int pid() {
        return pid;
    }

    /// Its exit status, as a shell counts, once it has ended.
    CompletableFuture<Integer> exit() {
        return exit;
    }

    /// Sends a signal to all of its group.
    synchronized void signalGroup(int signal) {
        if (!reaped) {
            Libc.kill(-pid, signal);
        }
    }

    /// Kills what is left of its group, and takes it from the list of processes when it has ended.
    /// Idempotent.
    void release() {
        signalGroup(Libc.SIGKILL);
        if (exit.isDone()) {
            reap();
        } else {
            watch();
            var _ = exit.thenRun(this::reap);
        }
    }

    private synchronized void reap() {
        if (!reaped) {
            reaped = true;
            onReap.accept(pid);
            Libc.reap(pid);
            Libc.close(pidfd);
        }
    }
}
