package webserv.cgi;

import java.util.Map;

/// How a program ended, as a shell counts: 128 and the number of the signal that ended it.
///
/// @param number 0 to 255
record ExitStatus(int number) {
    /// There are 64 signals. Beyond lies 255: `die` in Perl.
    private static final int SIGNALS = 64;

    /// Those that tell something about the program, by their numbers on nearly all of Linux.
    private static final Map<Integer, String> NAMES =
            Map.of(
                    4, "SIGILL",
                    6, "SIGABRT",
                    8, "SIGFPE",
                    9, "SIGKILL",
                    11, "SIGSEGV",
                    13, "SIGPIPE",
                    15, "SIGTERM",
                    24, "SIGXCPU, out of CPU time",
                    25, "SIGXFSZ, a file beyond its limit");

    /// Whether it is that of a program which says that all went well.
    boolean isSuccess() {
        return number == 0;
    }

    /// Whether a signal ended it.
    boolean isSignal() {
        return number > 128 && number <= 128 + SIGNALS;
    }

    /// For a sentence: `exit status 1`, `exit status 139 (SIGSEGV)`.
    @Override
    public String toString() {
        var name = isSignal() ? NAMES.get(number - 128) : null;
        return "exit status " + number + (name == null ? "" : " (" + name + ")");
    }
}
