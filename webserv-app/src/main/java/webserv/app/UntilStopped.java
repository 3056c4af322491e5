package webserv.app;

import java.io.IOException;

/// Decides how long a server runs.
@FunctionalInterface
interface UntilStopped {

    /// Returns when the server is to be stopped, or never, where it ends the process itself.
    ///
    /// @param announce tells the user that the server runs; called when a stop is taken care of, so
    ///   that whoever reads the announcement may send SIGTERM at once
    /// @throws IOException if the server turns out not to work
    void await(Site site, Runnable announce) throws IOException;

    /// Asks for the end, from within: [#await] is to return, or the process to end as by a signal.
    default void end() {}
}
