package webserv.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import webserv.app.output.QueuedStream;

/// Sends real signals to a JVM of its own, which runs a server of [Fakes].
@Timeout(60)
class ShutdownTest {
    @TempDir Path folder;

    /// A `webserv` over the fakes.
    public static final class Child {
        private Child() {}

        /// Runs a command and ends the process with its status.
        public static void main(String... arguments) {
            var launcher =
                    new Launcher(
                            Optional.empty(),
                            _ -> Fakes.catalog(),
                            new Shutdown(QueuedStream.standardOutput()),
                            System.out,
                            System.err);
            System.exit(launcher.run(arguments).code());
        }
    }

    /// A `webserv` over the fakes that fails when it listens.
    public static final class FailingStartChild {
        private FailingStartChild() {}

        private static void fail() {
            throw new IllegalStateException("no room");
        }

        /// Runs a command and ends the process with its status.
        public static void main(String... arguments) {
            var shutdown = new Shutdown(QueuedStream.standardOutput());
            var launcher =
                    new Launcher(
                            Optional.empty(),
                            _ -> Fakes.catalog(),
                            (site, _) -> shutdown.await(site, FailingStartChild::fail),
                            System.out,
                            System.err);
            System.exit(launcher.run(arguments).code());
        }
    }

    /// Ends with an exception in the middle of its stop.
    public static final class FailingChild {
        private FailingChild() {}

        /// Asks for its own end.
        public static void main(String... arguments) {
            new Ending(
                            () -> {
                                throw new IllegalStateException("cannot stop");
                            },
                            () -> Duration.ofMinutes(1),
                            () -> {},
                            () -> ExitStatus.OK)
                    .onSignal();
            System.exit(0);
        }
    }

    /// Waits for ever in the middle of its stop.
    public static final class HangingChild {
        private HangingChild() {}

        /// The log comes up with its first line, and has a second for the last one.
        private static void hang() {
            LoggerFactory.getLogger(HangingChild.class).info("hanging");
            while (true) {
                LockSupport.park();
            }
        }

        /// Asks for its own end.
        public static void main(String... arguments) {
            new Ending(
                            HangingChild::hang,
                            () -> Duration.ofSeconds(2),
                            () -> {},
                            () -> ExitStatus.OK)
                    .onSignal();
            System.exit(0);
        }
    }

    /// Can make no thread, or one alone, when it is to stop; hangs in the stop in the second case.
    public static final class ThreadlessChild {
        private ThreadlessChild() {}

        private static Executor threads(int most) {
            var left = new AtomicInteger(most);
            return task -> {
                if (left.getAndDecrement() <= 0) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                Thread.ofPlatform().daemon().start(task);
            };
        }

        /// Asks for its own end.
        ///
        /// @param arguments how many threads there are
        public static void main(String... arguments) {
            int most = Integer.parseInt(arguments[0]);
            Runnable stop = () -> System.out.println("stopped well");
            new Ending(
                            most == 0 ? stop : HangingChild::hang,
                            () -> Duration.ofMillis(1),
                            () -> {},
                            () -> ExitStatus.OK,
                            threads(most))
                    .onSignal();
            System.exit(0);
        }
    }

    @ParameterizedTest(name = "SIG{0}")
    @ValueSource(strings = {"TERM", "INT"})
    void signalStopsTheServerAndTheProcessExitsWithZero(String signal) throws Exception {
        var configuration = Files.writeString(folder.resolve("a.conf"), "127.0.0.1:8080 /\n");
        var child = start(Child.class, "run", "-c", configuration.toString());
        var lines = new ArrayList<String>();
        try (var output = child.inputReader()) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (line.endsWith("INFO listening on http://127.0.0.1:8080")) {
                    new ProcessBuilder("kill", "-" + signal, String.valueOf(child.pid()))
                            .start()
                            .waitFor();
                }
            }
        }
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).as("%s", lines).isZero();
        assertThat(lines.getLast()).endsWith("INFO stopped");
    }

    @Test
    void startThatFailsWhenItListensExitsWithOneAndSaysWhy() throws Exception {
        var configuration = Files.writeString(folder.resolve("a.conf"), "127.0.0.1:8080 /\n");
        var child = start(FailingStartChild.class, "run", "-c", configuration.toString());
        var output = new String(child.getInputStream().readAllBytes(), UTF_8);
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).as(output).isEqualTo(1);
        assertThat(output)
                .contains("ERROR the start failed: java.lang.IllegalStateException: no room")
                .contains("INFO stopped");
    }

    @Test
    void failedStopExitsWithOne() throws Exception {
        var child = start(FailingChild.class);
        var output = new String(child.getInputStream().readAllBytes(), UTF_8);
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).as(output).isEqualTo(1);
        assertThat(output).contains("the stop failed").contains("cannot stop");
    }

    @Test
    void stopThatDoesNotEndIsGivenUpWithOne() throws Exception {
        var child = start(HangingChild.class);
        var output = new String(child.getInputStream().readAllBytes(), UTF_8);
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).as(output).isEqualTo(1);
        assertThat(output).contains("the stop has not ended within 2 s");
    }

    @Test
    void stopWithoutAThreadToBoundItIsDoneAllTheSame() throws Exception {
        var child = start(ThreadlessChild.class, "0");
        var output = new String(child.getInputStream().readAllBytes(), UTF_8);
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).as(output).isZero();
        var lines = output.lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst())
                .endsWith(
                        "WARN nothing ends a stop that does not: java.lang.OutOfMemoryError:"
                                + " unable to create native thread");
        assertThat(lines.getLast()).isEqualTo("stopped well");
    }

    @Test
    void stopThatDoesNotEndIsGivenUpWhereNoThreadCanSaySo() throws Exception {
        var child = start(ThreadlessChild.class, "1");
        try {
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isEqualTo(1);
        } finally {
            child.destroyForcibly();
        }
    }

    /// The class path holds all that this JVM has on its module path and class path. `env` gives
    /// the child the signals that a shell takes away from background jobs.
    private static Process start(Class<?> main, String... arguments) throws IOException {
        var paths =
                List.of(
                        "target/test-classes",
                        System.getProperty("jdk.module.path", ""),
                        System.getProperty("java.class.path", ""));
        var command =
                new ArrayList<>(
                        List.of(
                                "env",
                                "--default-signal=INT,TERM,HUP",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                String.join(File.pathSeparator, paths),
                                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
