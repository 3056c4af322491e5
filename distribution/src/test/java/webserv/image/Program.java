package webserv.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A command to run as a process of its own.
///
/// @param command the program and its arguments
/// @param environment variables beside the inherited ones
/// @param folder the working directory; absent for the test's own
record Program(List<String> command, Map<String, String> environment, Optional<Path> folder) {
    private static final int PATIENCE_SECONDS = 60;

    /// A program with arguments, each written by its `toString`.
    ///
    /// `env` gives it the default actions of signals: a build that was started in the background
    /// hands down SIGINT as ignored, one that outlives its terminal SIGHUP.
    static Program of(Object program, Object... arguments) {
        var command =
                Stream.concat(
                                Stream.of("env", "--default-signal=INT,TERM,HUP", program),
                                Stream.of(arguments))
                        .map(Object::toString)
                        .toList();
        return new Program(command, Map.of(), Optional.empty());
    }

    /// A program that sees a file system in memory at a folder, which nobody else sees.
    ///
    /// @param mountOptions such as `size=1m`, or `ro`
    static Program withDisk(Path folder, String mountOptions, Object... command) {
        var script = "mount -t tmpfs -o \"$0\" none \"$1\" && shift && exec \"$@\"";
        var arguments = new ArrayList<Object>();
        arguments.addAll(List.of("--map-root-user", "--mount", "sh", "-c", script));
        arguments.addAll(List.of(mountOptions, folder));
        arguments.addAll(List.of(command));
        return of("unshare", arguments.toArray());
    }

    /// This program with a variable of the environment.
    Program with(String variable, String value) {
        var variables = new HashMap<>(environment);
        variables.put(variable, value);
        return new Program(command, Map.copyOf(variables), folder);
    }

    /// This program in another working directory.
    Program in(Path workingDirectory) {
        return new Program(command, environment, Optional.of(workingDirectory));
    }

    /// Runs it to its end. What runs longer than any test should is killed and fails the test.
    Finished run() {
        try {
            var out = Files.createTempFile("out", ".txt");
            var err = Files.createTempFile("err", ".txt");
            var process =
                    builder().redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        command + " did not end; it said: " + Files.readString(err));
            }
            var finished =
                    new Finished(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return finished;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while " + command + " ran", e);
        }
    }

    /// Starts it; standard error goes where standard output goes.
    Process start() {
        try {
            return builder().redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder builder() {
        var builder = new ProcessBuilder(new ArrayList<>(command));
        builder.environment().putAll(environment);
        folder.map(Path::toFile).ifPresent(builder::directory);
        return builder;
    }
}
