package webserv.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import webserv.api.io.ListenAddress;
import webserv.api.io.Listener;
import webserv.api.spi.Configuration;
import webserv.api.spi.Network;

/// A running server.
public final class Server implements AutoCloseable {
    private final Network network;
    private final Configuration configuration;
    private final List<Listener> listeners = new ArrayList<>();

    private Server(Network network, Configuration configuration) {
        this.network = network;
        this.configuration = configuration;
    }

    /// @throws IOException if an address cannot be listened on
    public static Server start(Configuration configuration, Services services) throws IOException {
        services.router().compile(configuration.servers());
        var network = services.transport().open(configuration.transportSettings());
        var server = new Server(network, configuration);
        var addresses = new LinkedHashSet<ListenAddress>();
        configuration.servers().forEach(site -> addresses.addAll(site.listen()));
        for (var address : addresses) {
            try {
                server.listeners.add(
                        network.listen(
                                address,
                                wire -> {
                                    throw new IllegalStateException(
                                            "no connection driver: " + wire);
                                }));
            } catch (IOException refused) {
                server.close();
                throw new IOException(
                        "cannot listen on " + address + ": " + refused.getMessage(), refused);
            }
        }
        return server;
    }

    /// The addresses in use.
    public List<ListenAddress> addresses() {
        return listeners.stream().map(Listener::address).toList();
    }

    /// Stops.
    public void stop() {
        network.close();
        for (var site : configuration.servers()) {
            site.locations().forEach(location -> location.handler().close());
        }
    }

    @Override
    public void close() {
        stop();
    }
}
