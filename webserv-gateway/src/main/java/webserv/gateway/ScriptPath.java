package webserv.gateway;

import java.nio.file.Path;

/// The script that a path leads to.
///
/// @param file what SCRIPT_FILENAME says
/// @param name the part of the path that led to it: SCRIPT_NAME (RFC 3875 §4.1.13)
/// @param pathInfo the part behind it, empty or beginning with `/`: PATH_INFO (§4.1.5)
public record ScriptPath(Path file, String name, String pathInfo) implements Resolution {}
