package webserv.cgi;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A process that [Spawn] started, the leader of a group of its own. It stays in the list of
/// processes until [#release], so that until then its number is nobody else's. Safe for any thread.
final class Child {
    private static final Logger LOG = LoggerFactory.getLogger(Child.class);

    /// In place of a descriptor.
    private static final int NONE = -1;

    private final int pid;
    private final Poller poller;
    private final Runnable onReap;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    /// Had when its end has to be waited for.
    private int pidfd = NONE;

    private boolean watched;
    private boolean reaped;
    private long workedMicros;

    /// Takes a process over. Its end is noticed by [#watch] or [#endsWithin].
    ///
    /// @param onReap is run before the number can be used again
    Child(int pid, Poller poller, Runnable onReap) {
        this.pid = pid;
        this.poller = poller;
        this.onReap = onReap;
        Subreaper.OURS.expect(pid);
    }

    /// Has its end noticed by the poller, unless that was asked for or it was noticed already.
    void watch() {
        boolean first;
        synchronized (this) {
            first = !watched && !exit.isDone();
            watched = true;
        }
        if (first) {
            lookWhenReady();
        }
    }

    private void lookWhenReady() {
        int descriptor = pidfd();
        if (descriptor >= 0) {
            poller.once(descriptor, Poller.READABLE, this::look);
        } else if (!exit.isDone()) {
            LOG.warn(
                    "process {} is waited for by a thread of its own: {}",
                    pid,
                    Libc.error(-descriptor));
            Thread.ofPlatform().daemon().name("cgi-wait-" + pid).start(this::awaitEnd);
        }
    }

    /// Where there is no descriptor left for it, and none to read in `/proc` with either, as the
    /// JDK would.
    private void awaitEnd() {
        while (!hasEnded()) {
            Processes.awaitEnd(pid);
        }
    }

    /// A descriptor that becomes readable when it ends, or the negative number of an error.
    private synchronized int pidfd() {
        if (pidfd < 0 && !reaped) {
            pidfd = Processes.pidfd(pid);
        }
        return pidfd;
    }

    private void look() {
        if (!hasEnded()) {
            lookWhenReady();
        }
    }

    private boolean hasEnded() {
        int status = Processes.exitStatus(pid);
        return status != Processes.STILL_RUNNING && (exit.complete(status) || exit.isDone());
    }

    /// Waits for its end in the kernel, with the calling thread and its carrier. Where a descriptor
    /// for that cannot be had, it only looks.
    boolean endsWithin(int millis) {
        int descriptor = pidfd();
        if (descriptor >= 0) {
            boolean _ = Readiness.await(descriptor, millis);
        }
        return hasEnded();
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
            Processes.kill(-pid, signal);
        }
    }

    /// How long it was ready to work and waited for a processor. Nothing once it is [#release]d.
    synchronized Duration queued() {
        return reaped ? Duration.ZERO : Duration.ofNanos(Processes.queuedNanos(pid));
    }

    /// How long processors worked for it and for the children that it waited for. Nothing before it
    /// has ended and is [#release]d.
    synchronized Duration worked() {
        return Duration.of(workedMicros, ChronoUnit.MICROS);
    }

    /// Kills what is left of its group, and takes it from the list of processes when it has ended.
    /// Idempotent.
    void release() {
        signalGroup(Processes.SIGKILL);
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
            onReap.run();
            workedMicros = Subreaper.OURS.reapOwn(pid);
            if (pidfd >= 0) {
                Descriptors.close(pidfd);
                pidfd = NONE;
            }
        }
    }
}
