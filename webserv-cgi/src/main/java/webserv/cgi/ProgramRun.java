package webserv.cgi;

import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import webserv.gateway.ProgramInput;

/// One run of a program, from its start until nothing of it is left.
///
/// ```
///   client ─► input pump ─► stdin ┌─────────┐ stdout ─► read() ─► client
///                                 │ program │ stderr ─► log
///                                 └─────────┘
///                                      ▲ guard: waits for its exit, the deadline or abort();
///                                        then ends the tree and gives everything back
/// ```
///
/// Whoever waits is a virtual thread, unless the JDK started the program, see [Launcher].
final class ProgramRun {
    /// What is still in the pipes when a program exits is read at once. Only a descendant that
    /// holds them open takes longer than this, and it is ended then.
    private static final Duration PIPES_DRAIN = Duration.ofMillis(250);

    private final Program program;
    private final RunLimits limits;
    private final ProcessTree tree;
    private final CountDownLatch errorsEnd = new CountDownLatch(1);
    private final CompletableFuture<Ending> aborted = new CompletableFuture<>();
    private final long startedAt;
    private volatile boolean exited;
    private long octetsRead;

    private ProgramRun(Program program, RunLimits limits, RunMark mark, long startedAt) {
        this.program = program;
        this.limits = limits;
        this.tree = new ProcessTree(program, mark);
        this.startedAt = startedAt;
    }

    /// Starts the program and its pumps.
    ///
    /// @throws IOException if the system cannot run the command; nothing is left then
    static ProgramRun start(Launch launch, RunLimits limits, Host host) throws IOException {
        long now = System.nanoTime();
        var program = host.start(launch, limits.total());
        var run = new ProgramRun(program, limits, launch.mark(), now);
        boolean pumping = false;
        try {
            run.startPumps(launch);
            pumping = true;
        } finally {
            if (!pumping) {
                program.release();
            }
        }
        return run;
    }

    private void startPumps(Launch launch) {
        var errors = new StderrLog(program.errors(), limits.logOctets(), launch.log());
        program.pump(() -> {
            try {
                errors.run();
            } finally {
                errorsEnd.countDown();
            }
        });
        if (launch.input() instanceof ProgramInput.Pumped(var content, _)) {
            program.pump(new InputPump(content, program.input(), () -> abort(Ending.CLIENT_GONE)));
        }
    }

    /// Waits until the program has ended, by itself or not, and nothing of its tree is left. To be
    /// called once, on a virtual thread.
    void guard() throws InterruptedException {
        try {
            awaitExit();
            endTree();
        } finally {
            program.release();
        }
    }

    private void awaitExit() throws InterruptedException {
        try {
            CompletableFuture.anyOf(program.exit(), aborted)
                    .get(left(limits.total()).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            abort(Ending.TIMED_OUT);
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
        exited = !aborted.isDone();
    }

    private void endTree() throws InterruptedException {
        var output = program.output();
        if (!exited || !output.awaitEnd(PIPES_DRAIN)) {
            tree.end(limits.grace());
            if (!output.awaitEnd(PIPES_DRAIN)) {
                output.endIfHeldOpen();
            }
        }
        program.exit().join();
        program.killGroup();
        var _ = errorsEnd.await(PIPES_DRAIN.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// The next octets of output, or the end, see [ProgramOutput#isEnd]. One thread at a time.
    ///
    /// @throws Aborted if the run was ended early, now or before
    ByteBuffer read() throws Aborted, InterruptedException {
        var octets = next();
        octetsRead += octets.remaining();
        if (octetsRead > limits.outputOctets()) {
            abort(Ending.TOO_MUCH_OUTPUT);
        }
        if (aborted.isDone()) {
            throw new Aborted(aborted.join());
        }
        return octets;
    }

    /// A program that has exited is in no hurry: what it wrote waits for a slow client.
    private ByteBuffer next() throws Aborted, InterruptedException {
        var total = exited ? limits.total() : left(limits.total());
        var first = left(limits.firstOctet());
        boolean silent = !exited && octetsRead == 0 && first.compareTo(total) < 0;
        try {
            return program.output().next(silent ? first : total);
        } catch (TimeoutException _) {
            abort(silent ? Ending.SILENT : Ending.TIMED_OUT);
            throw new Aborted(aborted.join());
        }
    }

    /// Whether a call of [#read] would have to wait.
    boolean isDry() {
        return program.output().isDry();
    }

    /// Lets the program run on to its end and drops what it writes.
    void discardOutput() {
        program.output().discard();
    }

    /// Ends the run early; the first reason stands. Returns at once, the guard does the work.
    void abort(Ending reason) {
        aborted.complete(reason);
        program.output().discard();
    }

    /// Why the run was ended early; empty where it was not.
    Optional<Ending> ending() {
        return aborted.isDone() ? Optional.of(aborted.join()) : Optional.empty();
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

    /// How long it has been running.
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    private Duration left(Duration of) {
        var left = of.minus(age());
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
