package webserv.testkit;

import webserv.api.spi.Transport;
import webserv.api.spi.TransportSettings;

/// The transport `memory`: connections without sockets, on one thread, with a clock that the test
/// turns by hand.
public final class MemoryTransport implements Transport {

    /// As a service is made; a test rather makes a [MemoryNetwork].
    public MemoryTransport() {}

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public MemoryNetwork open(TransportSettings settings) {
        return new MemoryNetwork(settings);
    }
}
