package webserv.testkit;

import java.util.function.Function;
import webserv.api.spi.Transport;
import webserv.api.spi.TransportSettings;

/// The transport `memory`: connections without sockets, on one thread, with a clock that the test
/// turns by hand.
public final class MemoryTransport implements Transport {

    private final Function<TransportSettings, MemoryNetwork> opening;

    /// As a service is made; a test rather makes a [MemoryNetwork].
    public MemoryTransport() {
        this(MemoryNetwork::new);
    }

    private MemoryTransport(Function<TransportSettings, MemoryNetwork> opening) {
        this.opening = opening;
    }

    /// A transport that opens one network, which is there already: whoever starts a server holds
    /// it. Its settings stay those that it was made with.
    public static MemoryTransport of(MemoryNetwork network) {
        return new MemoryTransport(_ -> network);
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public MemoryNetwork open(TransportSettings settings) {
        return opening.apply(settings);
    }
}
