package webserv.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import webserv.engine.plugin.Thrown;

/// Stops the server and ends the process with status 0 when SIGTERM or SIGINT ask for it, or the
/// terminal is closed that it was started from. SIGHUP from elsewhere [reloads][Hangup].
///
/// A JVM that a signal ends exits with 128 and the signal's number, whatever its shutdown hooks do;
/// a service manager would call each orderly stop a failure. So the hook itself ends the JVM when
/// the server has stopped. The price: other hooks are not waited for. webserv has none, and its log
/// writes each line at once.
///
/// A second signal changes nothing; the stop is bounded by
/// [webserv.api.spi.ConnectionLimits#stopTime]. Where it has not ended some time behind that, as
/// nobody reads what the server puts out, the process ends all the same.
final class Shutdown implements UntilStopped {
    /// For all but requests in flight. With the default of those it is less than the time that
    /// `webserv stop` waits.
    private static final Duration GRACE = Duration.ofSeconds(15);

    /// For the line that says so, which may be what cannot be written.
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /// Never returns: the thread is parked until the hook ends the JVM.
    @Override
    public void await(Site site, Runnable announce) {
        onSignal(
                () -> {
                    var log = LoggerFactory.getLogger(Shutdown.class);
                    log.info("stopping");
                    site.stop();
                    log.info("stopped");
                },
                () -> site.stopTime().plus(GRACE));
        Hangup.onSignal(site::reloadOnSignal, this::end);
        announce.run();
        while (true) {
            try {
                Thread.currentThread().join();
            } catch (InterruptedException _) {
                // Nobody has a reason to interrupt the main thread; the hook alone ends the wait.
            }
        }
    }

    /// Has the hook run, as a signal would; returns at once, or never where no thread can be made.
    @Override
    public void end() {
        Runnable exit = () -> Runtime.getRuntime().exit(0);
        try {
            Thread.ofPlatform().name("webserv-end").start(exit);
        } catch (OutOfMemoryError noThread) {
            exit.run();
        }
    }

    /// Has the process end with status 0 after `stop` when a signal comes, or with 1 if it throws
    /// or takes too long.
    ///
    /// @param most how long it may take; asked when the signal comes
    static void onSignal(Runnable stop, Supplier<Duration> most) {
        onSignal(stop, most, Thread.ofPlatform().daemon().name("webserv-last", 0)::start);
    }

    /// @param threads has a thread for each task, which the process does not wait for
    static void onSignal(Runnable stop, Supplier<Duration> most, Executor threads) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> endAfter(stop, most, threads), "shutdown"));
    }

    private static void endAfter(Runnable stop, Supplier<Duration> most, Executor threads) {
        var status = ExitStatus.FAILED;
        try {
            bound(most, threads);
            stop.run();
            status = ExitStatus.OK;
        } catch (RuntimeException | Error bug) {
            LoggerFactory.getLogger(Shutdown.class).error("the stop failed", bug);
        } finally {
            Runtime.getRuntime().halt(status.code());
        }
    }

    /// A stop that nothing bounds is better than none.
    private static void bound(Supplier<Duration> most, Executor threads) {
        var hook = Thread.currentThread();
        try {
            threads.execute(() -> endUnlessEnded(hook, most.get(), threads));
        } catch (Throwable failure) {
            tellUnbounded(failure);
        }
    }

    private static void tellUnbounded(Throwable failure) {
        try {
            LoggerFactory.getLogger(Shutdown.class)
                    .warn("nothing ends a stop that does not: {}", Thrown.line(failure));
        } catch (Throwable _) {
            // What there was too little of is too little to tell, too.
        }
    }

    private static void endUnlessEnded(Thread hook, Duration most, Executor threads) {
        try {
            hook.join(most);
            sayLate(most, threads);
        } catch (InterruptedException _) {
            // Nobody has a reason to; the end comes sooner then.
        } finally {
            Runtime.getRuntime().halt(ExitStatus.FAILED.code());
        }
    }

    private static void sayLate(Duration most, Executor threads) throws InterruptedException {
        var said = new CountDownLatch(1);
        threads.execute(() -> {
            LoggerFactory.getLogger(Shutdown.class)
                    .error("the stop has not ended within {} s", most.toSeconds());
            said.countDown();
        });
        var _ = said.await(LAST_WORDS.toNanos(), TimeUnit.NANOSECONDS);
    }
}
