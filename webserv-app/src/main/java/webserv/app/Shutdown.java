package webserv.app;

import java.time.Duration;
import org.slf4j.LoggerFactory;
import webserv.api.config.Counted;
import webserv.app.output.QueuedStream;
import webserv.app.output.ServerLog;

/// Stops the server and [ends the process][Ending] with status 0 when SIGTERM or SIGINT ask for it,
/// or the terminal is closed that it was started from. SIGHUP from elsewhere [reloads][Hangup].
///
/// A second signal changes nothing; the stop is bounded by
/// [webserv.api.spi.ConnectionLimits#stopTime]. Where it has not ended some time behind that, the
/// process ends all the same.
final class Shutdown implements UntilStopped {
    /// For all but requests in flight. With the default of those it is less than the time that
    /// `webserv stop` waits.
    private static final Duration GRACE = Duration.ofSeconds(15);

    /// For what was said and is not written, as it is read slowly, or not at all.
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final QueuedStream lines;

    /// What the process ends with where it stops as it should.
    private volatile ExitStatus status = ExitStatus.OK;

    /// @param lines where an access log goes that goes to the standard output
    Shutdown(QueuedStream lines) {
        this.lines = lines;
    }

    /// Never returns: the thread is parked until the hook ends the JVM.
    @Override
    public void await(Site site, Runnable announce) {
        var said = ServerLog.install();
        var ending =
                new Ending(
                        () -> stop(site),
                        () -> site.stopTime().plus(GRACE),
                        () -> said.drain(LAST_WORDS),
                        () -> status);
        ending.onSignal();
        Hangup.onSignal(site::reloadOnSignal, this::end);
        start(announce);
        while (true) {
            try {
                Thread.currentThread().join();
            } catch (InterruptedException _) {
                // Nobody has a reason to interrupt the main thread; the hook alone ends the wait.
            }
        }
    }

    /// What fails behind [Ending#onSignal] would leave the status to the hook, and the reason to
    /// nobody.
    private void start(Runnable announce) {
        try {
            announce.run();
        } catch (RuntimeException | Error failure) {
            status = ExitStatus.FAILED;
            LoggerFactory.getLogger(Shutdown.class).error("the start failed", failure);
            end();
        }
    }

    private void stop(Site site) {
        var log = LoggerFactory.getLogger(Shutdown.class);
        log.info("stopping");
        site.stop();
        boolean _ = lines.drain(LAST_WORDS);
        long lost = lines.unwritten();
        if (lost > 0) {
            log.warn(
                    "the standard output has not taken {} of the access log in all",
                    Counted.of(lost, "line"));
        }
        log.info("stopped");
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
}
