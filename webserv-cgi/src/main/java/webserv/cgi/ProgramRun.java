package webserv.cgi;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import webserv.gateway.ProgramInput;

/// One run of a program, from its start until nothing of it is left.
///
/// ```
///   client ─► input pump ─► stdin ┌─────────┐ stdout ─► output pump ─► read() ─► client
///                                 │ program │ stderr ─► log
///                                 └─────────┘
///                                      ▲ guard: waits for its exit, the deadline or abort();
///                                        then ends the tree and gives everything back
/// ```
///
/// The pumps run on platform threads. A read from a pipe holds the carrier of a virtual thread, and
/// the JDK adds no more than 256 carriers: that many silent programs would stop every virtual
/// thread of the server. The guard waits without a pipe and is virtual.
final class ProgramRun {
    /// What is still in the pipes when a program exits is read at once. Only a descendant that
    /// holds them open takes longer than this, and it is ended then.
    private static final Duration PIPES_DRAIN = Duration.ofMillis(250);

    private final Process process;
    private final RunLimits limits;
    private final ProcessTree tree;
    private final ProgramOutput output;
    private final CompletableFuture<Ending> aborted = new CompletableFuture<>();
    private final long startedAt = System.nanoTime();
    private volatile boolean exited;
    private long octetsRead;

    private ProgramRun(Process process, RunLimits limits, RunMark mark) {
        this.process = process;
        this.limits = limits;
        this.tree = new ProcessTree(process.toHandle(), mark);
        this.output =
                new ProgramOutput(
                        process.getInputStream(), limits.total(), () -> abort(Ending.CLIENT_GONE));
    }

    /// Starts the program and its pumps.
    ///
    /// @param pumps runs each task at once, on a thread of its own
    /// @throws IOException if the system cannot run the command; nothing is left then
    static ProgramRun start(Launch launch, RunLimits limits, Executor pumps) throws IOException {
        var run = new ProgramRun(launch.process(), limits, launch.mark());
        boolean pumping = false;
        try {
            run.startPumps(launch, pumps);
            pumping = true;
        } finally {
            if (!pumping) {
                run.process.destroyForcibly();
            }
        }
        return run;
    }

    private void startPumps(Launch launch, Executor pumps) {
        pumps.execute(output);
        pumps.execute(new StderrLog(process.getErrorStream(), limits.logOctets(), launch.log()));
        if (launch.input() instanceof ProgramInput.Pumped(var content, _)) {
            pumps.execute(
                    new InputPump(
                            content, process.getOutputStream(), () -> abort(Ending.CLIENT_GONE)));
        }
    }

    /// Waits until the program has ended, by itself or not, and nothing of its tree is left. To be
    /// called once, on a virtual thread.
    void guard() throws InterruptedException {
        try {
            CompletableFuture.anyOf(process.onExit(), aborted)
                    .get(left(limits.total()).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            abort(Ending.TIMED_OUT);
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
        exited = !aborted.isDone();
        if (!exited || !output.awaitEnd(PIPES_DRAIN)) {
            tree.end(limits.grace());
        }
        if (exited && !output.awaitEnd(PIPES_DRAIN)) {
            output.endIfHeldOpen();
        }
        process.waitFor();
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
            return output.next(silent ? first : total);
        } catch (TimeoutException _) {
            abort(silent ? Ending.SILENT : Ending.TIMED_OUT);
            throw new Aborted(aborted.join());
        }
    }

    /// Like [#read], for code that can throw [IOException] alone.
    ByteBuffer readForWriter() throws IOException {
        try {
            return read();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the program was awaited");
        }
    }

    /// Whether a call of [#read] would have to wait.
    boolean isDry() {
        return output.isDry();
    }

    /// Lets the program run on to its end and drops what it writes.
    void discardOutput() {
        output.discard();
    }

    /// Ends the run early; the first reason stands. Returns at once, the guard does the work.
    void abort(Ending reason) {
        aborted.complete(reason);
        output.discard();
    }

    /// Why the run was ended early; empty where it was not.
    Optional<Ending> ending() {
        return aborted.isDone() ? Optional.of(aborted.join()) : Optional.empty();
    }

    /// The exit status, as a shell counts: 128 and the number for a signal. Empty where the program
    /// runs on after that time.
    OptionalInt exitStatus(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
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
