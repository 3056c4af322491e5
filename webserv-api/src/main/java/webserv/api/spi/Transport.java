package webserv.api.spi;

import java.io.IOException;

/// Carries octets between the server and its clients: a service, found by name.
public interface Transport {

    /// The name that a configuration chooses it by.
    String name();

    /// Starts the loops that will own the connections.
    ///
    /// @throws IOException if the system refuses what the loops need
    Network open(TransportSettings settings) throws IOException;
}
