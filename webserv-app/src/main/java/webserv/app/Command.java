package webserv.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the command line asks for.
sealed interface Command {

    /// Serve what a configuration says, until told to stop.
    ///
    /// @param configuration the file; absent for the image's own
    /// @param plugins the folder of plugins; absent for the image's own
    record Run(Optional<Path> configuration, Optional<Path> plugins) implements Command {
        /// What `webserv` alone means.
        static final Run DEFAULT = new Run(Optional.empty(), Optional.empty());
    }

    /// Serve one folder without a configuration, until told to stop.
    ///
    /// @param host a host name or an address, IPv6 without brackets
    /// @param port 1 to 65535
    record Serve(Path folder, String host, int port) implements Command {
        /// This machine alone: a folder is shared with others by saying so.
        static final String DEFAULT_HOST = "127.0.0.1";

        /// The port that needs no privilege.
        static final int DEFAULT_PORT = 8080;
    }

    /// Read a configuration and say whether it can be served.
    ///
    /// @param configuration the file; absent for the image's own
    /// @param plugins the folder of plugins; absent for the image's own
    record Check(Optional<Path> configuration, Optional<Path> plugins) implements Command {}

    /// Describe what a configuration may have.
    ///
    /// @param plugins the folder of plugins; absent for the image's own
    record Schema(Optional<Path> plugins) implements Command {}

    /// List what was found.
    ///
    /// @param plugins the folder of plugins; absent for the image's own
    record Modules(Optional<Path> plugins) implements Command {}

    /// Say why a request would be answered as it would be, without a server.
    ///
    /// @param method such as `GET`
    /// @param url with host, or a path alone
    /// @param fields whole field lines
    /// @param listener the address it comes in at; absent where the URL says it
    /// @param asJson whether a program reads it
    /// @param configuration the file; absent for the image's own
    /// @param plugins the folder of plugins; absent for the image's own
    record Explain(
            String method,
            String url,
            List<String> fields,
            Optional<String> listener,
            boolean asJson,
            Optional<Path> configuration,
            Optional<Path> plugins)
            implements Command {}

    /// Run the tests that a configuration brings along, with no address listened on.
    ///
    /// @param configuration the file; absent for the image's own
    /// @param plugins the folder of plugins; absent for the image's own
    record Test(Optional<Path> configuration, Optional<Path> plugins) implements Command {}

    /// Tell a running server something, and print its answer.
    ///
    /// @param command `status`, `status json` or `reload`
    /// @param configuration the file that it runs with; absent for the image's own
    record Control(String command, Optional<Path> configuration) implements Command {}

    /// Stop a running server.
    ///
    /// @param waits whether to return when it has ended
    /// @param configuration the file that it runs with; absent for the image's own
    record Stop(boolean waits, Optional<Path> configuration) implements Command {}

    /// Explain a cause's code, or list all codes.
    ///
    /// @param code absent for the list
    /// @param asPage print the page `docs/reference/causes.md`
    /// @param plugins the folder of plugins; absent for the image's own
    record Why(Optional<String> code, boolean asPage, Optional<Path> plugins) implements Command {}

    /// Run what a module brings along, see [webserv.api.spi.Tool].
    ///
    /// @param name of the tool, perhaps of none
    /// @param arguments those behind the name
    record Tool(String name, List<String> arguments) implements Command {
        /// Copies the list.
        public Tool {
            arguments = List.copyOf(arguments);
        }
    }

    /// Serve the default configuration to itself and end, see [TrainingRun].
    ///
    /// @param targets what is asked for beside the home page and all that it links to
    record Train(List<String> targets) implements Command {
        /// Copies the list.
        public Train {
            targets = List.copyOf(targets);
        }
    }

    /// Print a text: help or the version.
    record Print(String text) implements Command {}
}
