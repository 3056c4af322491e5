package webserv.cgi;

import java.nio.file.Path;
import java.util.List;

/// A program to be run for a request.
///
/// @param command the executable file and its arguments
/// @param directory the program's working directory
/// @param file what SCRIPT_FILENAME says
/// @param name the part of the path that led to it: SCRIPT_NAME (RFC 3875 §4.1.13)
/// @param pathInfo the part behind it, empty or beginning with `/`: PATH_INFO (§4.1.5)
record Script(List<String> command, Path directory, Path file, String name, String pathInfo)
        implements Resolution {
    Script {
        command = List.copyOf(command);
    }
}
