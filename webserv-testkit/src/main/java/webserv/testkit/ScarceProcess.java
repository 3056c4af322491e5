package webserv.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process of its own that may have few files open, for tests of what a server does when it has
/// no descriptor left. What it runs is a class of the test with a `main`, which takes the rest of
/// them as [TakenDescriptors].
///
/// Not for systems without a shell that has `ulimit`.
public final class ScarceProcess {
    /// A JVM without load has about half of them.
    private static final int DESCRIPTORS = 100;

    private static final int MOST_SECONDS = 120;

    /// The JVM raises the limit otherwise, where the system lets it. Native calls and the JDK's own
    /// channels are for tests of modules that are let have them.
    private static final List<String> OPTIONS =
            List.of(
                    "-XX:-MaxFDLimit",
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-exports",
                    "java.base/sun.nio.ch=ALL-UNNAMED");

    private ScarceProcess() {}

    /// Starts a program with the classes of this process, without modules. It is ended after two
    /// minutes: nothing else ends a read of its output. Its errors are among the output.
    ///
    /// @param program has a `main`
    public static Process start(Class<?> program, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.addAll(List.of("sh", "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", classes(), program.getName()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        endInTime(process);
        return process;
    }

    /// Of a module under test, the classes of its tests are in neither path.
    private static String classes() {
        return String.join(
                File.pathSeparator,
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path"),
                Path.of("target", "test-classes").toString());
    }

    private static void endInTime(Process process) {
        var _ =
                process.onExit()
                        .orTimeout(MOST_SECONDS, TimeUnit.SECONDS)
                        .whenComplete((_, late) -> {
                            if (late != null) {
                                process.destroyForcibly();
                            }
                        });
    }

    /// The lines that a program says until its end.
    ///
    /// @throws AssertionError if it ends with another status than 0, or not in time
    public static List<String> said(Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        var process = start(program, arguments);
        try (var output = process.inputReader()) {
            var lines = output.readAllLines();
            int status = process.waitFor();
            if (status != 0) {
                throw new AssertionError(
                        program.getName()
                                + " ended with status "
                                + status
                                + ":\n"
                                + String.join("\n", lines));
            }
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }
}
