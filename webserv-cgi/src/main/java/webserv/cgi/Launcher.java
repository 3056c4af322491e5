package webserv.cgi;

import java.io.IOException;

/// A way to start programs. Safe for any thread.
interface Launcher extends AutoCloseable {

    /// Starts a program. Its input is left to be pumped.
    ///
    /// @throws TooLong if the system takes no such environment; nothing is left then
    /// @throws IOException if the system cannot run the command; nothing is left then
    Program start(Launch launch) throws IOException;

    /// Does what the first start would have to do besides.
    ///
    /// @throws IOException if that start would fail as well
    default void prepare() throws IOException {}

    /// Gives back what is held when no program runs any more.
    @Override
    void close();
}
