package webserv.api.spi;

import java.io.IOException;
import webserv.api.io.ListenAddress;
import webserv.api.io.Listener;
import webserv.api.io.Wire;

/// A running transport: its loops, its listeners and its wires. Safe for any thread.
public interface Network extends AutoCloseable {

    /// Listens on an address.
    ///
    /// @param acceptor told of each connection, on the loop that owns it
    /// @throws IOException if the address is in use, unknown to this machine or not permitted; its
    ///   message names the reason, not the address
    Listener listen(ListenAddress address, Wire.Acceptor acceptor) throws IOException;

    /// Closes the listeners, aborts the wires that are left, and waits until the loops have ended.
    /// What the system has taken of a wire that has ended its sending is delivered all the same.
    /// Every [webserv.api.io.Wire.Reader#closed] has returned by then. Not to be called on a loop.
    @Override
    void close();
}
