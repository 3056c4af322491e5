package webserv.app.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Who runs this process, as the system names the owners of files.
///
/// @param name or the number, where there is no name, as often in containers
record SystemUser(String name) {
    /// What the JDK says where the system knows no name.
    private static final String NAMELESS = "?";

    private static final String NUMBERS = "Uid:";

    static SystemUser current() {
        return of(System.getProperty("user.name"), Path.of("/proc/self/status"));
    }

    /// @param status what Linux says of the process; its numbers are the real, the effective, the
    ///   saved one, and that for files
    static SystemUser of(String name, Path status) {
        if (!name.equals(NAMELESS)) {
            return new SystemUser(name);
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(NUMBERS))
                    .map(line -> new SystemUser(line.split("\\s+", -1)[2]))
                    .findFirst()
                    .orElse(new SystemUser(name));
        } catch (IOException _) {
            return new SystemUser(name); // another system
        }
    }
}
