package webserv.app.trial;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Configuration;
import webserv.api.spi.Decision;
import webserv.api.spi.DecisionLog;
import webserv.engine.Server;
import webserv.engine.Services;
import webserv.testkit.MemoryNetwork;
import webserv.testkit.MemoryTransport;

/// A whole server that listens on nothing but memory.
///
/// Confined to the thread that makes it, which is its event loop.
public final class TrialServer implements AutoCloseable {
    private final MemoryNetwork network;
    private final List<Decision> decisions = new ArrayList<>();
    private final Server server;

    /// Starts a server for a configuration, whose handlers it closes in the end.
    ///
    /// @param services of which codec and router are used
    /// @throws IOException if a handler cannot start
    public TrialServer(Configuration configuration, Services services) throws IOException {
        network = new MemoryNetwork(configuration.transportSettings());
        DecisionLog log = decisions::add;
        server =
                Server.start(
                        configuration,
                        new Services(
                                MemoryTransport.of(network),
                                services.codec(),
                                services.router(),
                                log));
    }

    /// Sends a request, and waits for its answer.
    ///
    /// @param octets of the request, content included
    /// @throws IllegalArgumentException if no answer came
    Outcome send(ListenAddress listener, byte[] octets) {
        int before = decisions.size();
        var client = network.connect(listener);
        client.send(octets);
        try {
            network.runUntil(() -> client.sawEnd() || client.isClosed());
        } catch (AssertionError late) {
            client.reset();
            throw new IllegalArgumentException("no answer came in time", late);
        }
        client.endInput();
        network.runUntil(() -> decisions.size() > before);
        return new Outcome(Answer.of(client.text()), decisions.get(before));
    }

    /// Closes the connections and the handlers.
    @Override
    public void close() {
        network.close();
        server.stop();
    }
}
