package webserv.cgi;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Settings;
import webserv.api.http.Cause;
import webserv.gateway.Admission;

/// Knows which programs run, and keeps their number within bounds. Safe for any thread.
final class Supervisor {
    private static final Admission.Words WORDS =
            new Admission.Words("programs run", "program runs", "program");

    private final Admission admission;
    private final Set<ProgramRun> runs = ConcurrentHashMap.newKeySet();

    /// Those that hold a slot, and may be about to give it back, see [ProgramRun#leaving].
    private final Set<ProgramRun> leaving = ConcurrentHashMap.newKeySet();

    private final AtomicInteger inTurn = new AtomicInteger();

    /// How many run and wait.
    ///
    /// @param ofLocation programs at once of this location, and who waits for them
    /// @param inAll programs at once of all locations, from which on this one waits
    record Bounds(Admission.Bounds ofLocation, int inAll) {
        private static final Key<Integer> MAX_PROCESSES =
                Key.of(
                        "max_processes",
                        Kind.whole(1, 10_000),
                        16,
                        "programs that run at a time, for the location");
        private static final Key<Integer> MAX_PROCESSES_IN_ALL =
                Key.optional(
                        "max_processes_in_all",
                        Kind.whole(1, 10_000),
                        "while that many run in all locations, this one starts no more;"
                                + " 64, or max_processes where that is more, if not set");

        static final Keys KEYS =
                Keys.of(MAX_PROCESSES, MAX_PROCESSES_IN_ALL).and(Admission.Bounds.KEYS);

        static Bounds of(Settings settings) {
            int processes = settings.get(MAX_PROCESSES);
            int inAll = Math.max(processes, 64);
            return new Bounds(
                    Admission.Bounds.of(settings, processes),
                    settings.find(MAX_PROCESSES_IN_ALL).orElse(inAll));
        }
    }

    /// @param inAll counts the programs of all locations
    Supervisor(Bounds bounds, Slots inAll) {
        admission = new Admission(bounds.ofLocation(), WORDS, inAll.upTo(bounds.inAll()));
    }

    /// Waits for a slot, which is to be given back by [#release].
    ///
    /// A client may ask for the next thing as soon as it has its answer, and the slot of that is
    /// given back when its program has ended: what is about to come free is no reason to refuse.
    ///
    /// @return why there is none, empty where there is
    Optional<Cause> admit() throws InterruptedException {
        var refused = admission.admit();
        return refused.isPresent() && admitBehindLeaving() ? Optional.empty() : refused;
    }

    /// Waits for programs that have answered to end, until there is a slot, and for no longer than
    /// one of them is waited for. Another request may take the slot of one that has ended; then it
    /// is that request's own last program that is about to end.
    private boolean admitBehindLeaving() throws InterruptedException {
        long deadline = System.nanoTime() + ProgramRun.LEAVING.toNanos();
        while (!admission.admitAtOnce()) {
            // Looked for behind the refusal: who has taken the slot had its answer before.
            var next = leaving.stream().filter(run -> run.leavingNanos() > 0).findAny();
            long left = deadline - System.nanoTime();
            if (next.isEmpty() || left <= 0) {
                return admission.admitAtOnce();
            }
            next.get().awaitSettled(Math.min(next.get().leavingNanos(), left));
        }
        return true;
    }

    /// Takes a slot where one is free and nobody waits for it. Does not wait.
    ///
    /// @return whether there is one, which is to be given back by [#release]
    boolean admitAtOnce() {
        return admission.admitAtOnce();
    }

    /// How many run.
    int running() {
        return runs.size() + inTurn.get();
    }

    /// Counts a run in, or out by -1, that is waited for in the kernel and ends soon, or else is
    /// [#started].
    void countInTurn(int more) {
        inTurn.addAndGet(more);
    }

    /// What `Retry-After` may say.
    long retryAfterSeconds() {
        return admission.retryAfterSeconds();
    }

    /// For `webserv status`.
    Map<String, Object> status() {
        return admission.status(running(), "max_processes");
    }

    /// Remembers a run that holds a slot, to be ended with the server, until it ends.
    void started(ProgramRun run) {
        runs.add(run);
        leaves(run);
        if (admission.isClosed()) {
            run.abort(Ending.STOPPED);
        }
    }

    /// Forgets a run, whose slot is still to be given back.
    void forget(ProgramRun run) {
        runs.remove(run);
    }

    /// Has those who ask for a slot wait for the end of a run, as all do that were [#started].
    void leaves(ProgramRun run) {
        leaving.add(run);
    }

    /// The slot of a run was given back. Not before that: who finds nobody to wait for is to find
    /// the slot free.
    void hasLeft(ProgramRun run) {
        leaving.remove(run);
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
