package webserv.app;

import org.slf4j.LoggerFactory;

/// Stops the server and ends the process with status 0 when SIGTERM or SIGINT ask for it, or the
/// terminal is closed that it was started from. SIGHUP from elsewhere [reloads][Hangup].
///
/// A JVM that a signal ends exits with 128 and the signal's number, whatever its shutdown hooks do;
/// a service manager would call each orderly stop a failure. So the hook itself ends the JVM when
/// the server has stopped. The price: other hooks are not waited for. webserv has none, and its log
/// writes each line at once.
///
/// A second signal changes nothing; the stop is bounded by
/// [webserv.api.spi.ConnectionLimits#stopTime].
final class Shutdown implements UntilStopped {

    /// Never returns: the thread is parked until the hook ends the JVM.
    @Override
    public void await(Site site, Runnable announce) {
        onSignal(() -> {
            var log = LoggerFactory.getLogger(Shutdown.class);
            log.info("stopping");
            site.stop();
            log.info("stopped");
        });
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

    /// Has the hook run, as a signal would; returns at once.
    @Override
    public void end() {
        Thread.ofPlatform().name("webserv-end").start(() -> Runtime.getRuntime().exit(0));
    }

    /// Has the process end with status 0 after `stop` when a signal comes, or with 1 if it throws.
    static void onSignal(Runnable stop) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endAfter(stop), "shutdown"));
    }

    private static void endAfter(Runnable stop) {
        var status = ExitStatus.FAILED;
        try {
            stop.run();
            status = ExitStatus.OK;
        } catch (RuntimeException | Error bug) {
            LoggerFactory.getLogger(Shutdown.class).error("the stop failed", bug);
        } finally {
            Runtime.getRuntime().halt(status.code());
        }
    }
}
