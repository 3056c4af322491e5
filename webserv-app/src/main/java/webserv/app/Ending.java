package webserv.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import webserv.engine.plugin.Thrown;

/// Ends the process behind `stop` when a signal comes or [System#exit] is called: with status 0,
/// unless its start has failed, or with 1 if that throws or takes too long.
///
/// A JVM that a signal ends exits with 128 and the signal's number, whatever its shutdown hooks do;
/// a service manager would call each orderly stop a failure. So the hook itself ends the JVM. The
/// price: other hooks are not waited for; webserv has none.
///
/// @param stop what there is to stop
/// @param most how long that may take; asked when the signal comes
/// @param lastWords writes what was said, and waits for that no longer than a moment
/// @param status of the process where the stop works; asked behind it
/// @param threads has a thread for each task, which the process does not wait for
record Ending(
        Runnable stop,
        Supplier<Duration> most,
        Runnable lastWords,
        Supplier<ExitStatus> status,
        Executor threads) {
    private static final int LINE_SECONDS = 1;

    Ending(
            Runnable stop,
            Supplier<Duration> most,
            Runnable lastWords,
            Supplier<ExitStatus> status) {
        this(
                stop,
                most,
                lastWords,
                status,
                Thread.ofPlatform().daemon().name("webserv-last", 0)::start);
    }

    /// From now on.
    void onSignal() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "shutdown"));
    }

    private void end() {
        var code = ExitStatus.FAILED;
        try {
            bound();
            stop.run();
            code = status.get();
        } catch (RuntimeException | Error bug) {
            LoggerFactory.getLogger(Shutdown.class).error("the stop failed", bug);
        } finally {
            halt(code);
        }
    }

    /// A stop that nothing bounds is better than none.
    private void bound() {
        var hook = Thread.currentThread();
        try {
            threads.execute(() -> endUnlessEnded(hook));
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

    private void endUnlessEnded(Thread hook) {
        try {
            var time = most.get();
            hook.join(time);
            sayLate(time);
        } catch (InterruptedException _) {
            // Nobody has a reason to; the end comes sooner then.
        } finally {
            halt(ExitStatus.FAILED);
        }
    }

    /// The log may be what the stop waits for, as one on a disk that hangs.
    private void sayLate(Duration time) throws InterruptedException {
        var said = new CountDownLatch(1);
        threads.execute(() -> {
            LoggerFactory.getLogger(Shutdown.class)
                    .error("the stop has not ended within {} s", time.toSeconds());
            said.countDown();
        });
        var _ = said.await(LINE_SECONDS, TimeUnit.SECONDS);
    }

    private void halt(ExitStatus code) {
        try {
            lastWords.run();
        } finally {
            Runtime.getRuntime().halt(code.code());
        }
    }
}
