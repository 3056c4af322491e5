package webserv.cgi;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Scalar;
import webserv.api.config.Settings;

/// What the system itself lets a program take, each of its processes for itself (setrlimit(2)).
///
/// A command that has such limits is run by `prlimit` of util-linux, which sets them and becomes
/// the program. To set them on the process once it runs, by prlimit(2), would be twice as fast and
/// would let a program start others before.
///
/// @param wrapper the program that sets the limits, with its options; empty where there are none
record ResourceLimits(List<String> wrapper) {
    private static final Key<Duration> LIMIT_CPU =
            Key.optional(
                    "limit_cpu",
                    Kind.time(Duration.ofSeconds(1), Scalar.Time.LONGEST),
                    "CPU time of each process, in whole seconds");
    private static final Key<Long> LIMIT_MEMORY =
            Key.optional(
                    "limit_memory",
                    Kind.octets(1 << 20, Long.MAX_VALUE),
                    "address space of each process");
    private static final Key<Integer> LIMIT_FILES =
            Key.optional("limit_files", Kind.whole(8, 1 << 20), "open files of each process");
    private static final Key<Long> LIMIT_FILE_SIZE =
            Key.optional("limit_file_size", Kind.OCTETS, "the largest file that a process writes");

    static final Keys KEYS = Keys.of(LIMIT_CPU, LIMIT_MEMORY, LIMIT_FILES, LIMIT_FILE_SIZE);

    ResourceLimits {
        wrapper = List.copyOf(wrapper);
    }

    static ResourceLimits of(Settings settings, Executables executables) {
        var options = new LinkedHashMap<Key<?>, String>();
        settings.find(LIMIT_CPU)
                .map(time -> wholeSeconds(settings, time))
                .ifPresent(seconds ->
                        // SIGXCPU at the first, SIGKILL at the second.
                        options.put(LIMIT_CPU, "--cpu=" + seconds + ":" + (seconds + 1)));
        settings.find(LIMIT_MEMORY)
                .ifPresent(octets -> options.put(LIMIT_MEMORY, "--as=" + octets));
        settings.find(LIMIT_FILES)
                .ifPresent(files -> options.put(LIMIT_FILES, "--nofile=" + files));
        settings.find(LIMIT_FILE_SIZE)
                .ifPresent(octets -> options.put(LIMIT_FILE_SIZE, "--fsize=" + octets));
        if (options.isEmpty()) {
            return new ResourceLimits(List.of());
        }
        var key = options.lastEntry().getKey();
        var program =
                executables
                        .find("prlimit")
                        .orElseThrow(() ->
                                settings.wrong(key, "needs the program prlimit of util-linux"));
        return new ResourceLimits(
                Stream.concat(Stream.of(program.toString()), options.values().stream()).toList());
    }

    private static long wholeSeconds(Settings settings, Duration time) {
        if (!time.equals(Duration.ofSeconds(time.toSeconds()))) {
            throw settings.wrong(LIMIT_CPU, "must be a number of whole seconds, at least 1s");
        }
        return time.toSeconds();
    }

    /// The command under these limits.
    List<String> around(List<String> command) {
        return wrapper.isEmpty()
                ? command
                : Stream.concat(wrapper.stream(), command.stream()).toList();
    }
}
