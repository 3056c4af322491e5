package webserv.cgi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// A variable in a program's environment that all of its descendants inherit, so that they are
/// found even when their parents are gone.
///
/// Found through `/proc`, therefore on Linux only. A process that replaces its environment is not
/// found, nor is one of another user.
///
/// @param value unique among the runs of all servers on the machine
record RunMark(String value) {
    /// The variable's name.
    static final String VARIABLE = "WEBSERV_RUN";

    private static final Path PROCESSES = Path.of("/proc");

    /// Every process that carries the mark.
    Set<ProcessHandle> carriers() {
        return carriersOf(value::equals).keySet();
    }

    /// Every process with a mark that is sought, and its mark.
    static Map<ProcessHandle, RunMark> carriersOf(Predicate<String> sought) {
        var found = new HashMap<ProcessHandle, RunMark>();
        if (!Files.isDirectory(PROCESSES)) {
            return found;
        }
        try (var folders = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (var folder : folders) {
                // Nearly all processes are somebody else's: a handle takes as long as the look.
                if (markIn(folder).filter(sought).isPresent()) {
                    put(found, folder, sought);
                }
            }
        } catch (IOException _) {
            // Without a list of processes nothing is found beyond the descendants.
        }
        return found;
    }

    /// The handle before the look that counts: it knows the start time, so a number that is used
    /// again between the look and the signal hits nobody.
    private static void put(
            Map<ProcessHandle, RunMark> found, Path folder, Predicate<String> sought) {
        var process = handle(folder);
        var mark = process.flatMap(_ -> markIn(folder)).filter(sought);
        mark.ifPresent(value -> found.put(process.orElseThrow(), new RunMark(value)));
    }

    private static Optional<ProcessHandle> handle(Path folder) {
        var number = folder.getFileName();
        return number == null
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(number.toString()));
    }

    private static Optional<String> markIn(Path folder) {
        try {
            var octets = Files.readAllBytes(folder.resolve("environ"));
            var variables = new String(octets, StandardCharsets.ISO_8859_1).split("\0");
            return Arrays.stream(variables)
                    .filter(variable -> variable.startsWith(VARIABLE + "="))
                    .map(variable -> variable.substring(VARIABLE.length() + 1))
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty(); // it has ended, or is another user's
        }
    }
}
