package webserv.engine;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.io.ListenAddress;
import webserv.api.io.Listener;
import webserv.api.io.Wire;
import webserv.api.spi.Configuration;
import webserv.api.spi.Location;
import webserv.api.spi.Network;
import webserv.api.spi.VirtualServer;

/// A running server. Safe for any thread; several may run in one JVM.
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Configuration configuration;
    private final Network network;
    private final ServerContext context;
    private final Connections connections = new Connections();
    private final List<Listener> listeners = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    private Server(Configuration configuration, Network network, ServerContext context) {
        this.configuration = configuration;
        this.network = network;
        this.context = context;
    }

    /// Starts a server: compiles the routes, starts the transport and the handlers, listens on
    /// every address of the configuration. When it returns, connections are accepted.
    ///
    /// @throws webserv.api.config.ConfigException as by [Routes#compile]
    /// @throws IOException if a handler cannot start or an address cannot be listened on; the
    ///   message names it and the reason, and nothing is left running: the handlers are closed, too
    public static Server start(Configuration configuration, Services services) throws IOException {
        return start(configuration, services, InstantSource.system());
    }

    /// Starts a server that tells the time of day by another clock.
    ///
    /// @param clock for Date and the decision records; deadlines are the transport's affair
    public static Server start(Configuration configuration, Services services, InstantSource clock)
            throws IOException {
        Network network = null;
        try {
            var table = Routes.compile(configuration, services.router());
            var context =
                    ServerContext.of(
                            services.codec(), table, configuration.limits(), clock, services.log());
            network = services.transport().open(configuration.transportSettings());
            var server = new Server(configuration, network, context);
            startHandlers(configuration);
            server.listen();
            return server;
        } catch (Throwable failure) {
            if (network != null) {
                network.close();
            }
            closeHandlers(configuration);
            throw failure;
        }
    }

    private static void startHandlers(Configuration configuration) throws IOException {
        for (var location : locations(configuration)) {
            try {
                location.handler().start();
            } catch (IOException refused) {
                throw new IOException(
                        "cannot start '%s' of the location at %s: %s"
                                .formatted(
                                        location.handlerName(),
                                        location.origin(),
                                        refused.getMessage()),
                        refused);
            }
        }
    }

    private static List<Location> locations(Configuration configuration) {
        return configuration.servers().stream().flatMap(VirtualServer::allLocations).toList();
    }

    private void listen() throws IOException {
        for (var address : addressesOf(configuration)) {
            try {
                listeners.add(network.listen(address, acceptorAt(address)));
            } catch (IOException refused) {
                throw new IOException(
                        "cannot listen on " + address + ": " + refused.getMessage(), refused);
            }
        }
    }

    private static Set<ListenAddress> addressesOf(Configuration configuration) {
        var addresses = new LinkedHashSet<ListenAddress>();
        configuration.servers().stream().map(VirtualServer::listen).forEach(addresses::addAll);
        return addresses;
    }

    private Wire.Acceptor acceptorAt(ListenAddress address) {
        return wire -> {
            var connection = new Connection(context, address, wire, connections);
            connections.add(connection);
            try {
                connection.open();
            } catch (RuntimeException failure) {
                connection.closed(Wire.Cause.ABORTED); // a wire without a reader tells nobody
                throw failure;
            }
            return connection;
        };
    }

    /// The addresses in use, with the real port where a free one was asked for, in the order of the
    /// configuration.
    public List<ListenAddress> addresses() {
        return listeners.stream().map(Listener::address).toList();
    }

    /// Stops: accepts no more, lets requests in flight end within
    /// [webserv.api.spi.ConnectionLimits#stopTime], aborts what is left, closes the handlers.
    /// Idempotent. Not to be called on a loop.
    public void stop() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        listeners.forEach(Listener::close);
        try {
            var time = configuration.limits().connection().stopTime();
            connections.stop();
            if (!connections.awaitEnd(time)) {
                LOG.warn(
                        "aborting the connections that did not end within shutdown_timeout: {} s",
                        time.toSeconds());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        network.close();
        closeHandlers(configuration);
    }

    private static void closeHandlers(Configuration configuration) {
        locations(configuration).forEach(location -> location.handler().close());
    }

    Connections connections() {
        return connections;
    }

    /// The same as [#stop].
    @Override
    public void close() {
        stop();
    }
}
