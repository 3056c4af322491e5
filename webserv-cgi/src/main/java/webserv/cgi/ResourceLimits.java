package webserv.cgi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import webserv.api.config.Settings;

/// What the system itself lets a program take, each of its processes for itself (setrlimit(2)).
///
/// A command that has such limits is run by `prlimit` of util-linux, which sets them and becomes
/// the program. To set them on the process once it runs, by prlimit(2), would be twice as fast and
/// would let a program start others before.
///
/// @param wrapper the program that sets the limits, with its options; empty where there are none
record ResourceLimits(List<String> wrapper) {
    private static final long MOST = Long.MAX_VALUE;

    ResourceLimits {
        wrapper = List.copyOf(wrapper);
    }

    static ResourceLimits of(Settings settings, Executables executables) {
        var options = new ArrayList<String>();
        String last = "";
        if (settings.has("limit_cpu")) {
            last = "limit_cpu";
            var time = settings.duration(last, Duration.ZERO);
            if (time.isZero() || !time.equals(Duration.ofSeconds(time.toSeconds()))) {
                throw settings.wrong(last, "must be a number of whole seconds, at least 1s");
            }
            // SIGXCPU at the first, SIGKILL at the second.
            options.add("--cpu=" + time.toSeconds() + ":" + (time.toSeconds() + 1));
        }
        if (settings.has("limit_memory")) {
            last = "limit_memory";
            long octets = settings.octets(last, MOST);
            if (octets < 1 << 20) {
                throw settings.wrong(last, "must be at least 1MiB");
            }
            options.add("--as=" + octets);
        }
        if (settings.has("limit_files")) {
            last = "limit_files";
            options.add("--nofile=" + settings.number(last, 0, 8, 1 << 20));
        }
        if (settings.has("limit_file_size")) {
            last = "limit_file_size";
            options.add("--fsize=" + settings.octets(last, MOST));
        }
        if (options.isEmpty()) {
            return new ResourceLimits(List.of());
        }
        var key = last;
        var program =
                executables
                        .find("prlimit")
                        .orElseThrow(() ->
                                settings.wrong(key, "needs the program prlimit of util-linux"));
        return new ResourceLimits(
                Stream.concat(Stream.of(program.toString()), options.stream()).toList());
    }

    /// The command under these limits.
    List<String> around(List<String> command) {
        return wrapper.isEmpty()
                ? command
                : Stream.concat(wrapper.stream(), command.stream()).toList();
    }
}
