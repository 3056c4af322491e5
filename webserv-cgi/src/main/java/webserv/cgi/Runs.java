package webserv.cgi;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Cause;
import webserv.api.http.Methods;
import webserv.api.http.Reply;
import webserv.api.io.LoopThread;
import webserv.gateway.GatewayReply;
import webserv.gateway.NoDescriptors;
import webserv.gateway.ProgramInput;
import webserv.gateway.RecentHead;

/// Runs the programs of a location that have a slot, and gives it back when nothing of them is
/// left.
///
/// ```
///   known to end soon ─► its turn ─► start ─► over in time ─► answer
///                           │                     └─ no ─┐
///                           └─ no longer known ─┐        │
///   any other ──────────────────────────────────┴─ start ┴─► attended ─► answer, on a thread
///                                                                        of its own
/// ```
///
/// Safe for any thread.
///
/// What each run in its turn needs are objects of named classes, such as [Turn]: as long as code is
/// interpreted or the simple compiler's, a lambda that captures something is made by a call into
/// the JVM.
final class Runs {
    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

    private final RunLimits limits;
    private final Host host;
    private final Supervisor supervisor;
    private final Stay stay;
    private final Habits habits;
    private final RecentHead recentHead = new RecentHead();

    Runs(RunLimits limits, Host host, Supervisor supervisor, Stay stay, Habits habits) {
        this.limits = limits;
        this.host = host;
        this.supervisor = supervisor;
        this.stay = stay;
        this.habits = habits;
    }

    /// What counts the location's runs.
    Supervisor supervisor() {
        return supervisor;
    }

    /// What is known of the location's programs.
    Habits habits() {
        return habits;
    }

    /// Whether runs of a script take turns, where there is no content to wait for.
    boolean takeTurns(Script script) {
        return habits.of(script.file()) != Habit.UNKNOWN;
    }

    /// Runs a program and waits for the head of its answer.
    Reply await(Launch launch, RunNotes notes) throws InterruptedException {
        var reply = new PromisedReply();
        if (!(launch.input() instanceof ProgramInput.Nothing)
                || !takeTurns(launch.script())
                || !takeTurn(launch.script(), () -> launch, notes, reply)) {
            notes.waited();
            return attended(launch, notes);
        }
        try {
            return reply.get();
        } catch (InterruptedException gone) {
            reply.abandon();
            throw gone;
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a run in its turn failed", failed.getCause());
        }
    }

    /// Promises the answer of a program that is to run when its turn has come.
    ///
    /// @param launch is asked for on its turn
    /// @return false where there are no turns for it, or none any more; nothing was done then
    boolean takeTurn(Script script, Callable<Launch> launch, RunNotes notes, PromisedReply reply) {
        var habit = habits.of(script.file());
        if (habit == Habit.UNKNOWN) {
            return false;
        }
        try {
            var turns = host.turns(habit);
            take(new Turn(this, turns, habit, launch, notes, reply), turns, habit);
            return true;
        } catch (IOException | RejectedExecutionException _) {
            return false;
        }
    }

    /// A loop that has nobody else to serve need not hand a short run to another thread and take
    /// the answer back. It is held for no longer than such a run takes.
    private void take(Turn turn, Turns turns, Habit habit) {
        var loop = LoopThread.current();
        if (habit == Habit.SHORT
                && loop.isPresent()
                && loop.get().isLone()
                && supervisor.running() == 0) {
            turn.run(loop.get());
        } else {
            turns.take(turn);
        }
    }

    /// Runs a program as one that may take long, and waits for the head of its answer.
    Reply attended(Launch launch, RunNotes notes) throws InterruptedException {
        ProgramRun run;
        try {
            run = started(launch, notes);
        } catch (IOException failed) {
            return notStarted(launch, failed);
        }
        attend(run, launch);
        return answer(run, launch, notes);
    }

    /// What answers where [#started] fails.
    static Reply notStarted(Launch launch, IOException failed) {
        if (failed instanceof TooLong tooLong) {
            return Oversize.refusal(launch, tooLong);
        }
        var detail = "cannot start " + launch.command() + ": " + failed.getMessage();
        return failed instanceof NoDescriptors
                ? NoDescriptors.refusal(detail)
                : new Reply.Refusal(500, new Cause("cgi-not-started", detail));
    }

    /// Starts a program. Its slot is given back where that fails.
    ProgramRun started(Launch launch, RunNotes notes) throws IOException {
        boolean running = false;
        stay.orphans().expect(launch.mark());
        try {
            var run = ProgramRun.start(launch, limits, host);
            running = true;
            notes.spawned(run.spawnNanos());
            return run;
        } finally {
            if (!running) {
                settle(launch);
            }
        }
    }

    /// Has a run ended at its limits, and waited for by nobody.
    void attend(ProgramRun run, Launch launch) {
        boolean attended = false;
        try {
            run.attend(launch);
            attended = true;
            supervisor.started(run);
            run.guard(
                    stay.timer(),
                    () -> ended(run, launch, run.ageNanos(), supervisor.running() - 1));
        } finally {
            if (!attended) {
                settle(launch);
            }
        }
    }

    /// Waits for the head of the answer.
    Reply answer(ProgramRun run, Launch launch, RunNotes notes) throws InterruptedException {
        var request = notes.request();
        try {
            var reply =
                    new GatewayReply(
                                    new RunAnswer(run, notes),
                                    launch.script().file().toString(),
                                    launch.log(),
                                    request.method().equals(Methods.HEAD),
                                    recentHead)
                            .await(limits.headOctets());
            if (reply instanceof Reply.Forward) {
                host.runningOn().add(request.id(), run.settled());
            }
            return reply;
        } catch (InterruptedException interrupted) {
            run.abort(Ending.CLIENT_GONE);
            throw interrupted;
        }
    }

    /// Gives back the slot of a run of which nothing is left, and learns from it.
    ///
    /// @param others that ran beside it
    void ended(ProgramRun run, Launch launch, long ageNanos, int others) {
        if (ageNanos <= Habit.shortRunNanos(others)) {
            habits.endedSoon(launch.script().file());
        } else {
            habits.ended(launch.script().file(), run.course(Duration.ofNanos(ageNanos)));
        }
        supervisor.forget(run);
        settle(launch);
        run.settle();
        supervisor.hasLeft(run);
        LOG.debug("run {}", new Told(run, launch, ageNanos));
    }

    /// What is logged of a run, made a text for whoever reads it.
    private record Told(ProgramRun run, Launch launch, long ageNanos) {
        @Override
        public String toString() {
            return launch.mark().value()
                    + ": "
                    + launch.script().file()
                    + " ended after "
                    + Duration.ofNanos(ageNanos)
                    + ": "
                    + run.exitStatus()
                    + ", "
                    + run.ending();
        }
    }

    private void settle(Launch launch) {
        stay.orphans().lookFor(launch.mark());
        supervisor.release();
    }
}
