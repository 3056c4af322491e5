package webserv.cgi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The controlling terminal of a process, as `/proc` knows it.
final class Terminal {
    private static final Path OURS = Path.of("/proc/self/stat");

    /// Behind the name, which may have blanks and parentheses itself: state, parent, group,
    /// session, terminal (proc_pid_stat(5)).
    private static final int FIELD = 4;

    private static final String NONE = "0";

    private Terminal() {}

    /// Whether the server has one. It has, as far as that is not known.
    static boolean isOurs() {
        try {
            return isIn(Files.readString(OURS, StandardCharsets.ISO_8859_1));
        } catch (IOException _) {
            return true;
        }
    }

    /// @param stat what the file `stat` of a process says
    static boolean isIn(String stat) {
        var fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", FIELD + 2);
        return fields.length <= FIELD || !fields[FIELD].equals(NONE);
    }
}
