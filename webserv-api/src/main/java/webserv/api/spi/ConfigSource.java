package webserv.api.spi;

import java.nio.file.Path;
import java.util.Set;
import webserv.api.config.Settings;

/// Reads a configuration file to settings: a service, found by the file's extension.
///
/// It knows a syntax and nothing of what the settings mean, so that another syntax is a small
/// plugin.
public interface ConfigSource {

    /// The extensions it reads, in lower case, without the dot.
    Set<String> extensions();

    /// Reads a file. Relative paths in it start from its folder.
    ///
    /// @throws webserv.api.config.ConfigException if the file cannot be read or breaks the syntax,
    ///   pointing at the place
    Settings read(Path file);
}
