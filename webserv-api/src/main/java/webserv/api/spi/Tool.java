package webserv.api.spi;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/// A command of the launcher that a module brings along: a service, run by `webserv NAME ...`.
///
/// It helps the authors of what the module serves, and serves nothing itself. Names of the
/// launcher's own commands come first.
public interface Tool {

    /// The command's name.
    String name();

    /// Does what it is asked, on the calling thread, which may wait.
    ///
    /// @param arguments those behind the name
    /// @param out for what was asked for
    /// @throws IllegalArgumentException if the arguments make no sense; the message is one line
    /// @throws webserv.api.config.ConfigException if what they name cannot be used
    /// @throws IOException if it fails; the message is one line
    void run(List<String> arguments, PrintStream out) throws IOException;
}
