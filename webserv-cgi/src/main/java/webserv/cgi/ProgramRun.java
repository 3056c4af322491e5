package webserv.cgi;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import webserv.gateway.ProgramInput;
import webserv.gateway.UnreadableContent;

/// One run of a program, from its start until nothing of it is left.
///
/// ```
///   client ─► input pump ─► stdin ┌─────────┐ stdout ─► read() ─► client
///                                 │ program │ stderr ─► log
///                                 └─────────┘
///                                      ▲ guard(): at its exit, a limit or abort(), ends what is
///                                        left of the tree and gives everything back
/// ```
///
/// Whoever waits is a virtual thread, unless the JDK started the program, see [Launcher].
final class ProgramRun {
    /// What is still in the pipes when a program exits is read at once. Only a descendant that
    /// holds them open takes longer than this, and it is ended then.
    private static final Duration PIPES_DRAIN = Duration.ofMillis(250);

    /// From its whole answer to its end, unless it works on behind it. Interpreters take a few
    /// milliseconds to clear up, and a descendant may have [#PIPES_DRAIN].
    static final Duration LEAVING = Duration.ofMillis(250);

    private static final long NANOS_OF_MILLI = 1_000_000;

    private final Program program;
    private final RunLimits limits;
    private final ProcessTree tree;
    private final CompletableFuture<Ending> aborted = new CompletableFuture<>();
    private final CompletableFuture<?> settled = new CompletableFuture<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final long startedAt;
    private final long spawnNanos;

    /// When it had run for that long, its first octet was read; 0 before.
    private volatile long firstOctetNanos;

    /// When it had run for that long, it had [#answered]; 0 before.
    private volatile long answeredNanos;

    /// As [Program#queued] of a run that was [#release]d.
    private volatile Duration queued = Duration.ZERO;

    // Confined to the reader.
    private long octetsRead;

    private ProgramRun(Program program, RunLimits limits, RunMark mark, long startedAt) {
        this.program = program;
        this.limits = limits;
        this.tree = new ProcessTree(program, mark);
        this.startedAt = startedAt;
        this.spawnNanos = ageNanos();
    }

    /// Starts the program.
    ///
    /// @throws IOException if the system cannot run the command; nothing is left then
    static ProgramRun start(Launch launch, RunLimits limits, Host host) throws IOException {
        long now = System.nanoTime();
        return new ProgramRun(host.start(launch), limits, launch.mark(), now);
    }

    /// Waits for the end of a run in the kernel, with the calling thread: of all ways to wait the
    /// one that wakes the fewest threads. Most programs leave nothing behind but what is in their
    /// pipe; then there is nothing to [#attend] and to [#guard], and it is to be [#release]d.
    ///
    /// @param habit bounds how long that takes, so that whoever reads the answer as it comes does
    ///   not come much later
    /// @param others programs that run beside it
    /// @return whether it is over
    boolean isOverAfter(Habit habit, int others) {
        return switch (habit) {
            case SHORT -> program.isOverWithin(millisLeft(Habit.shortRunNanos(others)));
            case STEADY ->
                    program.beginsWithin(millisLeft(Habit.STEADY_RUN.toNanos()))
                            && program.isOverWithin(millisToEnd());
            case UNKNOWN -> false;
        };
    }

    /// What is left of a time since its start, which is bounded by the limits, as for those nobody
    /// looks meanwhile.
    private int millisLeft(long nanos) {
        long bound = Math.min(limits.firstOctet().toNanos(), limits.total().toNanos());
        return millis(Math.min(nanos, bound) - ageNanos());
    }

    /// From the first octet of a steady run.
    private int millisToEnd() {
        long left = limits.total().toNanos() - ageNanos();
        return millis(Math.min(Habit.STEADY_END.toNanos(), left));
    }

    private static int millis(long nanos) {
        return (int) Math.max(0, nanos / NANOS_OF_MILLI);
    }

    /// Whether a run that goes on has waited for a processor so long that it may take more time
    /// than it is used to.
    boolean isHeldUp() {
        return 4 * program.queued().toNanos() >= ageNanos();
    }

    /// Gives back all that a run holds which is over.
    void release() {
        if (ageNanos() > Habit.shortRunNanos(0)) {
            queued = program.queued();
        }
        program.release();
    }

    /// How a run went that was released, and was not short.
    ///
    /// @param age when it ended
    Course course(Duration age) {
        long first = firstOctetNanos;
        return new Course(
                age,
                first == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, age.toNanos() - first)),
                program.worked(),
                queued,
                ending().isEmpty() && exitStatus().filter(ExitStatus::isSuccess).isPresent());
    }

    /// Starts its pumps. To be called once, before [#guard].
    void attend(Launch launch) {
        boolean pumping = false;
        try {
            startPumps(launch);
            pumping = true;
        } finally {
            if (!pumping) {
                program.release();
            }
        }
    }

    private void startPumps(Launch launch) {
        program.attend(limits.logOctets(), launch.log());
        switch (launch.input()) {
            case ProgramInput.Nothing _ -> {}
            case ProgramInput.Pumped(var content, _, _) -> program.pump(pump(content, launch));
            case ProgramInput.Spooled(var file) -> {
                var content = file.content();
                program.pump(() -> {
                    try (content) {
                        pump(content, launch).run();
                    }
                });
            }
        }
    }

    private InputPump pump(InputStream content, Launch launch) {
        return new InputPump(
                content, program.input(), broken -> contentBroke(broken, launch.log()));
    }

    private void contentBroke(IOException broken, Consumer<String> log) {
        if (broken instanceof UnreadableContent) {
            log.accept(String.valueOf(broken.getMessage()));
            abort(Ending.CONTENT_UNREADABLE);
        } else {
            abort(Ending.CLIENT_GONE);
        }
    }

    /// Sees to it that the program ends, by itself or at its limits, and that nothing of its tree
    /// is left. To be called once.
    ///
    /// @param timer for its limits
    /// @param onEnd told when all has ended
    void guard(ScheduledExecutorService timer, Runnable onEnd) {
        var limit = abortAfter(limits.total(), Ending.TIMED_OUT, timer);
        var silence = abortAfter(limits.firstOctet(), Ending.SILENT, timer);
        Runnable end =
                () ->
                        end(() -> {
                            limit.cancel(false);
                            silence.cancel(false);
                            onEnd.run();
                        });
        var _ = aborted.thenRun(end);
        var _ = program.exit().thenRun(end);
    }

    private Future<?> abortAfter(Duration time, Ending reason, ScheduledExecutorService timer) {
        return timer.schedule(
                () -> {
                    if (reason != Ending.SILENT || firstOctetNanos == 0) {
                        abort(reason);
                    }
                },
                left(time).toNanos(),
                TimeUnit.NANOSECONDS);
    }

    /// Most programs leave nothing behind; only for the others a thread is worth its price.
    private void end(Runnable onEnd) {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        if (!aborted.isDone() && program.isOver()) {
            release();
            onEnd.run();
        } else {
            Thread.ofVirtual().name("cgi-guard").start(() -> endTree(onEnd));
        }
    }

    private void endTree(Runnable onEnd) {
        try {
            var output = program.output();
            if (aborted.isDone() || !output.awaitEnd(PIPES_DRAIN)) {
                tree.end(limits.grace());
                if (!output.awaitEnd(PIPES_DRAIN)) {
                    output.end();
                }
            }
            program.exit().join();
            program.killGroup();
            var _ = program.awaitErrors(PIPES_DRAIN);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            release();
            onEnd.run();
        }
    }

    /// The next octets of output, or the end, see [ProgramOutput#isEnd]. One thread at a time.
    ///
    /// @throws Aborted if the run was ended early, now or before
    ByteBuffer read() throws Aborted, InterruptedException {
        var octets = program.output().next();
        if (firstOctetNanos == 0) {
            firstOctetNanos = Math.max(1, ageNanos());
        }
        octetsRead += octets.remaining();
        if (octetsRead > limits.outputOctets()) {
            abort(Ending.TOO_MUCH_OUTPUT);
        }
        if (aborted.isDone()) {
            throw new Aborted(aborted.join());
        }
        return octets;
    }

    /// Whether a call of [#read] would have to wait.
    boolean isDry() {
        return program.output().isDry();
    }

    /// Its whole answer is there, or one in its place, and about to be sent.
    void answered() {
        if (answeredNanos == 0) {
            answeredNanos = Math.max(1, ageNanos());
        }
    }

    /// How long its end may still be waited for by who asks for its slot; nothing before it has
    /// answered, and where it works on.
    long leavingNanos() {
        long answered = answeredNanos;
        return answered == 0 ? 0 : LEAVING.toNanos() - Math.max(0, ageNanos() - answered);
    }

    /// Lets the program run on to its end and drops what it writes.
    void discardOutput() {
        program.output().discard();
    }

    /// Ends the run early; the first reason stands. Returns at once, the guard does the work.
    void abort(Ending reason) {
        if (aborted.complete(reason)) {
            program.output().end();
        }
    }

    /// Nothing is left of it, and its slot is free.
    void settle() {
        settled.complete(null);
    }

    /// Waits for [#settle], and for no longer than that.
    void awaitSettled(long nanos) throws InterruptedException {
        try {
            settled.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            // It works on.
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Completed by [#settle].
    CompletableFuture<?> settled() {
        return settled;
    }

    /// Why the run was ended early; empty where it was not.
    Optional<Ending> ending() {
        return aborted.isDone() ? Optional.of(aborted.join()) : Optional.empty();
    }

    /// How the program ended; empty while it runs.
    Optional<ExitStatus> exitStatus() {
        return program.exit().isDone()
                ? Optional.of(new ExitStatus(program.exit().join()))
                : Optional.empty();
    }

    /// How the program ended. Empty where it runs on after that time.
    Optional<ExitStatus> exitStatus(Duration atMost) throws InterruptedException {
        try {
            return Optional.of(
                    new ExitStatus(program.exit().get(atMost.toNanos(), TimeUnit.NANOSECONDS)));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// How long its start took.
    long spawnNanos() {
        return spawnNanos;
    }

    /// How long it has been running.
    long ageNanos() {
        return System.nanoTime() - startedAt;
    }

    private Duration left(Duration of) {
        var left = of.minusNanos(ageNanos());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /// The run was ended early.
    static final class Aborted extends IOException {
        @Serial private static final long serialVersionUID = 1L;

        private final Ending ending;

        Aborted(Ending ending) {
            super("the program " + ending.clause());
            this.ending = ending;
        }

        Ending ending() {
            return ending;
        }
    }
}
