package webserv.cgi;

import java.io.IOException;
import java.util.concurrent.Callable;
import webserv.api.io.LoopThread;

/// One turn: a program that is known to end soon is started, its end is waited for in the kernel,
/// and its request is answered. What has not ended in time is attended like any other run.
///
/// Belongs to the thread that runs it: one of [Turns], or the client's loop, see
/// [#run(LoopThread)].
final class Turn implements Runnable {
    private final Runs runs;
    private final Habit habit;
    private final Callable<Launch> launch;
    private final RunNotes notes;
    private final PromisedReply reply;
    private Place place;

    /// @param turns where it is taken
    /// @param launch is asked for when it runs
    Turn(
            Runs runs,
            Turns turns,
            Habit habit,
            Callable<Launch> launch,
            RunNotes notes,
            PromisedReply reply) {
        this.runs = runs;
        this.habit = habit;
        this.launch = launch;
        this.notes = notes;
        this.reply = reply;
        this.place = turns;
    }

    /// Where a turn is taken.
    interface Place {
        /// The program is over, or has had its time.
        void waited();

        /// Does what is left when the client has been given its answer.
        void afterwards(Runnable task);
    }

    private record OnLoop(LoopThread loop) implements Place {
        @Override
        public void waited() {
            loop.readClock();
        }

        @Override
        public void afterwards(Runnable task) {
            loop.afterwards(task);
        }
    }

    /// Runs on the loop of a client that has it for itself, in place of a thread of [Turns].
    void run(LoopThread loop) {
        place = new OnLoop(loop);
        run();
    }

    @Override
    public void run() {
        boolean hasSlot = true;
        try {
            notes.waited();
            if (reply.isAbandoned()) {
                hasSlot = false;
                runs.supervisor().release();
                reply.cancel(false);
                return;
            }
            var made = launch.call();
            hasSlot = false;
            // A short run that was long for once has cost little, and others need not pay for it.
            if (habit == Habit.SHORT || runs.takeTurns(made.script())) {
                start(made);
            } else {
                // Who was before it in the queue has shown that the program has another habit now.
                reply.workApart(() -> runs.attended(made, notes));
            }
        } catch (Throwable failure) {
            if (hasSlot) {
                runs.supervisor().release();
            }
            reply.completeExceptionally(failure);
        }
    }

    private void start(Launch made) {
        ProgramRun run;
        try {
            run = runs.started(made, notes);
        } catch (IOException failed) {
            reply.complete(Runs.notStarted(made, failed));
            return;
        }
        int others = runs.supervisor().running();
        if (isOver(run, others)) {
            answerAndRelease(run, made, others);
        } else {
            if (habit == Habit.STEADY && !run.isHeldUp()) {
                // At once, as others may wait for the same turn.
                runs.habits().forget(made.script().file());
            }
            runs.attend(run, made);
            reply.workApart(() -> runs.answer(run, made, notes));
        }
    }

    /// Waits for the end of the run, see [ProgramRun#isOverAfter].
    private boolean isOver(ProgramRun run, int others) {
        var supervisor = runs.supervisor();
        supervisor.countInTurn(1);
        try {
            return run.isOverAfter(habit, others);
        } finally {
            supervisor.countInTurn(-1);
            place.waited();
        }
    }

    private void answerAndRelease(ProgramRun run, Launch made, int others) {
        var release = new Release(runs, run, made, run.ageNanos(), others);
        try {
            answer(run, made);
        } finally {
            place.afterwards(release);
        }
    }

    private record Release(Runs runs, ProgramRun over, Launch made, long age, int others)
            implements Runnable {
        @Override
        public void run() {
            over.release();
            runs.ended(over, made, age, others);
        }
    }

    private void answer(ProgramRun run, Launch made) {
        try {
            var answer = runs.answer(run, made, notes);
            runs.supervisor().leaves(run); // from now on the client may ask for its slot
            reply.complete(answer);
        } catch (Throwable failure) {
            runs.supervisor().leaves(run);
            reply.completeExceptionally(failure);
        }
    }
}
