package webserv.cgi;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import webserv.gateway.NoDescriptors;
import webserv.gateway.ProgramInput;

/// Starts programs as the JDK does, where [Libc] is of no use: without a process group, at half the
/// rate, and with two or three threads for each program that runs.
final class JdkLauncher implements Launcher {
    private static final Redirect NOTHING = Redirect.from(Path.of("/dev/null").toFile());

    /// The JDK tells a number of the system in its message alone.
    private static final Pattern E2BIG = Pattern.compile("error: 7\\b");

    private static final Pattern ENFILE_OR_EMFILE = Pattern.compile("error: (23|24)\\b");

    /// A read from a pipe of the JDK's holds the carrier of a virtual thread, and the JDK adds no
    /// more than 256 of them: that many silent programs would stop every virtual thread.
    private final ExecutorService pumps =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("cgi-pump-", 1).factory());

    @Override
    public Program start(Launch launch) throws IOException {
        boolean pumped = !(launch.input() instanceof ProgramInput.Nothing);
        var builder =
                new ProcessBuilder(launch.command())
                        .directory(launch.script().directory().toFile())
                        .redirectInput(pumped ? Redirect.PIPE : NOTHING);
        builder.environment().clear();
        launch.environment().tell(builder.environment()::put);
        builder.environment().put(RunMark.VARIABLE, launch.mark().value());
        var process = started(builder);
        var output = new PumpedOutput(process.getInputStream());
        pumps.execute(output);
        return new Started(process, output, new CountDownLatch(1), pumps);
    }

    private static Process started(ProcessBuilder builder) throws IOException {
        try {
            return builder.start();
        } catch (IOException failed) {
            var message = String.valueOf(failed.getMessage());
            if (E2BIG.matcher(message).find()) {
                throw new TooLong("Argument list too long", failed);
            }
            boolean isWithoutInput = failed.getCause() instanceof FileNotFoundException;
            throw isWithoutInput || ENFILE_OR_EMFILE.matcher(message).find()
                    ? new NoDescriptors("Too many open files", failed)
                    : failed;
        }
    }

    @Override
    public void close() {
        pumps.shutdown();
    }

    private record Started(
            Process process, ProgramOutput output, CountDownLatch errorsEnd, Executor pumps)
            implements Program {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public boolean beginsWithin(int millis) {
            return false; // as [#isOverWithin]
        }

        @Override
        public boolean isOverWithin(int millis) {
            return false; // its end is told by a thread of the JDK's, which is slower than to wait
        }

        @Override
        public void attend(int maxOctets, Consumer<String> log) {
            var errors = new StderrLog(process.getErrorStream(), maxOctets, log);
            pumps.execute(() -> {
                try {
                    errors.run();
                } finally {
                    errorsEnd.countDown();
                }
            });
        }

        @Override
        public boolean awaitErrors(Duration atMost) throws InterruptedException {
            return errorsEnd.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public boolean isOver() {
            return false; // the pipes tell only those who wait
        }

        @Override
        public OutputStream input() {
            return process.getOutputStream();
        }

        @Override
        public void pump(Runnable code) {
            pumps.execute(code);
        }

        @Override
        public CompletableFuture<Integer> exit() {
            return process.onExit().thenApply(Process::exitValue);
        }

        @Override
        public Duration queued() {
            return Duration.ZERO;
        }

        @Override
        public Duration worked() {
            return Duration.ZERO;
        }

        @Override
        public void terminateGroup() {
            // It has none of its own: its group is the server's.
        }

        @Override
        public void killGroup() {
            // As above.
        }

        @Override
        public void release() {
            process.destroyForcibly();
        }
    }
}
