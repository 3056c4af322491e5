package webserv.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A server under test, as a process of its own. Closing it ends it by SIGTERM.
final class RunningServer implements AutoCloseable {
    private final Process process;
    private final Transcript transcript;

    private RunningServer(Process process) {
        this.process = process;
        this.transcript = Transcript.of(process);
    }

    /// Starts it, and returns when it has said that it listens on all the addresses.
    static RunningServer start(Program program, List<Address> addresses) {
        var server = new RunningServer(program.start());
        try {
            addresses.forEach(
                    address -> server.transcript.await("listening on", address.toString()));
            return server;
        } catch (AssertionError e) {
            server.close();
            throw e;
        }
    }

    /// What it has written, to either stream.
    Transcript transcript() {
        return transcript;
    }

    /// Its process, as the system numbers it.
    long pid() {
        return process.pid();
    }

    /// Sends a signal, such as `INT`.
    void signal(String name) {
        Program.of("kill", "-" + name, process.pid()).run();
    }

    /// Waits for its end, and for all that it has written.
    ///
    /// @return its exit status
    int awaitExit() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the server did not end; it said:\n" + transcript);
            }
            transcript.awaitEnd();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the server ended", e);
        }
    }

    /// The processes that it has started and that run.
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /// The time that processors have worked for it so far.
    Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /// How many threads the system counts in it.
    int threads() {
        try (var status = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return status.filter(line -> line.startsWith("Threads:"))
                    .mapToInt(line -> Integer.parseInt(line.substring(8).strip()))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How many threads of that name the system counts in it.
    ///
    /// @param name of 15 characters at most, which is all that the system keeps
    int threads(String name) {
        try (var threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            return (int) threads.filter(thread -> nameOf(thread).equals(name)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nameOf(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException _) {
            return ""; // it has ended
        }
    }

    /// How many descriptors it has open.
    int descriptors() {
        try (var open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return (int) open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How many of its open files have such a name; that of one without a name is the one it had.
    int openFiles(Predicate<Path> named) {
        try (var open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return (int) open.flatMap(RunningServer::target).filter(named).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> target(Path descriptor) {
        try {
            return Stream.of(Files.readSymbolicLink(descriptor));
        } catch (IOException _) {
            return Stream.empty(); // closed meanwhile
        }
    }

    /// How many octets its objects take that a full collection leaves.
    long liveOctets() {
        var histogram = histogram();
        return histogram
                .lines()
                .filter(line -> line.startsWith("Total "))
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no histogram: " + histogram));
    }

    /// Whether an object of the class is live.
    boolean holds(String className) {
        return histogram().lines().anyMatch(line -> line.contains(" " + className + " "));
    }

    /// The histogram of classes begins with a full collection, and needs nothing in the image that
    /// is looked at.
    private String histogram() {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        return Program.of(jcmd, process.pid(), "GC.class_histogram").run().out();
    }

    /// Ends it, and returns when it has ended. The process is ended by its handle: ending it by
    /// [Process#destroy] would close its output, and its last words with it.
    @Override
    public void close() {
        process.toHandle().destroy();
        awaitExit();
    }
}
