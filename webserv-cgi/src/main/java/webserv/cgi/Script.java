package webserv.cgi;

import java.nio.file.Path;
import java.util.List;
import webserv.gateway.ScriptPath;

/// A program to be run for a request.
///
/// @param command the executable file and its arguments
/// @param directory the program's working directory
/// @param path where the request found it
record Script(List<String> command, Path directory, ScriptPath path) implements Found {
    Script {
        command = List.copyOf(command);
    }

    /// What SCRIPT_FILENAME says.
    Path file() {
        return path.file();
    }
}
