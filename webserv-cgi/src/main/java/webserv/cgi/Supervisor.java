package webserv.cgi;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import webserv.api.config.Settings;
import webserv.api.http.Cause;
import webserv.gateway.Admission;

/// Knows which programs run, and keeps their number within bounds. Safe for any thread.
final class Supervisor {
    private static final Admission.Words WORDS =
            new Admission.Words("programs run", "requests wait", "program");

    private final Admission admission;
    private final Set<ProgramRun> runs = ConcurrentHashMap.newKeySet();

    /// How many run and wait.
    ///
    /// @param ofLocation programs at once of this location, and who waits for them
    /// @param inAll programs at once of all locations, from which on this one waits
    record Bounds(Admission.Bounds ofLocation, int inAll) {
        static Bounds of(Settings settings) {
            int processes = (int) settings.number("max_processes", 16, 1, 10_000);
            int inAll = Math.max(processes, 64);
            return new Bounds(
                    new Admission.Bounds(
                            processes,
                            (int) settings.number("queue", 64, 0, 100_000),
                            settings.duration("queue_timeout", Duration.ofSeconds(5))),
                    (int) settings.number("max_processes_in_all", inAll, 1, 10_000));
        }
    }

    /// @param inAll counts the programs of all locations
    Supervisor(Bounds bounds, Slots inAll) {
        admission = new Admission(bounds.ofLocation(), WORDS, inAll.upTo(bounds.inAll()));
    }

    /// Waits for a slot, which is to be given back by [#release].
    ///
    /// @return why there is none, empty where there is
    Optional<Cause> admit() throws InterruptedException {
        return admission.admit();
    }

    /// What `Retry-After` may say.
    long retryAfterSeconds() {
        return admission.retryAfterSeconds();
    }

    /// For `webserv status`.
    Map<String, Object> status() {
        return admission.status(runs.size(), "max_processes");
    }

    /// Remembers a run that holds a slot, until it ends.
    void started(ProgramRun run) {
        runs.add(run);
        if (admission.isClosed()) {
            run.abort(Ending.STOPPED);
        }
    }

    /// Forgets a run and gives its slot back.
    void ended(ProgramRun run) {
        runs.remove(run);
        release();
    }

    /// Gives a slot back.
    void release() {
        admission.release();
    }

    /// Admits nobody more, ends all runs, and waits for that. Idempotent.
    ///
    /// @param atMost how long it waits
    /// @return whether all have ended
    boolean close(Duration atMost) throws InterruptedException {
        admission.close();
        runs.forEach(run -> run.abort(Ending.STOPPED));
        return admission.awaitNobody(atMost);
    }
}
