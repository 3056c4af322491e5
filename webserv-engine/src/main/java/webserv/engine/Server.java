package webserv.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.config.OneLine;
import webserv.api.config.Origin;
import webserv.api.io.ListenAddress;
import webserv.api.io.Listener;
import webserv.api.io.Wire;
import webserv.api.spi.Configuration;
import webserv.api.spi.Network;
import webserv.api.spi.Transport;
import webserv.api.spi.VirtualServer;
import webserv.engine.plugin.HandlerCalls;
import webserv.engine.plugin.PluginCall;
import webserv.engine.plugin.Thrown;

/// A running server. Safe for any thread; several may run in one JVM.
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /// Those below are privileged on most systems.
    private static final int FIRST_FREE_PORT = 1024;

    private final Network network;
    private final Connections connections = new Connections();

    /// By the address as configured, in the order of the configuration; guarded by `this`.
    private final Map<ListenAddress, Listener> listeners = new LinkedHashMap<>();

    private final Set<Thread> endings = ConcurrentHashMap.newKeySet();
    private volatile Configuration configuration;
    private volatile ServerContext context;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private Server(Configuration configuration, Network network, ServerContext context) {
        this.configuration = configuration;
        this.network = network;
        this.context = context;
    }

    /// Explains what this server would answer now, by the table that it asks itself.
    public synchronized Explainer explainer() {
        return new Explainer(configuration, context.codec(), context.table());
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
            var table = Routes.compile(configuration, services.router(), Server::warn);
            var context =
                    ServerContext.of(
                            services.codec(),
                            table,
                            addressesOf(configuration),
                            configuration.limits(),
                            clock,
                            services.log());
            network = open(configuration, services.transport());
            var server = new Server(configuration, network, context);
            startHandlers(configuration);
            server.listen();
            return server;
        } catch (Throwable failure) {
            if (network != null) {
                close(network);
            }
            closeHandlers(configuration);
            throw failure;
        }
    }

    private static Network open(Configuration configuration, Transport transport)
            throws IOException {
        try {
            return Objects.requireNonNull(
                    transport.open(configuration.transportSettings()), "it returned null");
        } catch (Throwable refused) {
            throw new IOException(
                    "cannot open the transport '%s': %s"
                            .formatted(configuration.transport(), Thrown.reason(refused)),
                    refused);
        }
    }

    private static void startHandlers(Configuration configuration) throws IOException {
        var handlers = configuration.allLocations().map(HandlerCalls::of).toList();
        handlers.stream()
                .flatMap(handler -> handler.warnings().stream())
                .distinct()
                .forEach(Server::warn);
        for (var handler : handlers) {
            handler.start();
        }
    }

    private static void warn(String warning) {
        LOG.warn("{}", OneLine.of(warning));
    }

    private synchronized void listen() throws IOException {
        for (var address : context.addresses()) {
            listeners.put(address, listen(address, context, configuration));
        }
    }

    /// @param known what holds for its first connections
    /// @param by what asks for it
    private Listener listen(ListenAddress address, ServerContext known, Configuration by)
            throws IOException {
        try {
            return network.listen(address, acceptorAt(address, known));
        } catch (Throwable refused) {
            throw new IOException(
                    "%scannot listen on %s: %s%s"
                            .formatted(
                                    placeOf(address, by),
                                    address,
                                    Thrown.reason(refused),
                                    advice(address, refused)),
                    refused);
        }
    }

    /// What systems say is nothing but that it is not permitted.
    private static String advice(ListenAddress address, Throwable refused) {
        return address instanceof ListenAddress.Tcp(_, int port)
                        && port < FIRST_FREE_PORT
                        && String.valueOf(refused.getMessage()).startsWith("Permission denied")
                ? ": a port below 1024 takes root or CAP_NET_BIND_SERVICE; take one from 1024 on, or"
                        + " give the service that capability"
                : "";
    }

    /// Where the first server begins that has the address; nothing where no file says so.
    private static String placeOf(ListenAddress address, Configuration configuration) {
        return configuration.servers().stream()
                .filter(server -> server.listen().contains(address))
                .map(VirtualServer::origin)
                .filter(origin -> !origin.equals(Origin.BUILT_IN))
                .map(origin -> origin + ": ")
                .findFirst()
                .orElse("");
    }

    private static Set<ListenAddress> addressesOf(Configuration configuration) {
        var addresses = new LinkedHashSet<ListenAddress>();
        configuration.servers().stream().map(VirtualServer::listen).forEach(addresses::addAll);
        return addresses;
    }

    private Wire.Acceptor acceptorAt(ListenAddress address, ServerContext known) {
        var entrance = new Entrance(address, () -> context, connections);
        return wire -> {
            var connection = new Connection(entrance.holding(known), entrance, wire);
            connections.add(connection);
            try {
                connection.open();
            } catch (Throwable failure) {
                connection.closed(Wire.Cause.ABORTED); // a wire without a reader tells nobody
                throw failure;
            }
            return connection;
        };
    }

    /// Goes over to another configuration without a break. Requests that come from now on are
    /// answered by it; those under way end with the handlers that they began with, which are closed
    /// after the last of them. Listeners that both configurations have stay as they are; the
    /// connections of those that are gone end with their responses. Connections that are open keep
    /// the limits of messages and times that they were opened with.
    ///
    /// @param services of which router and log are used
    /// @param left called when the old configuration is no longer used and its handlers are closed
    /// @throws webserv.api.config.ConfigException if two servers or locations claim the same
    ///   requests; nothing has changed then, and the new handlers are closed
    /// @throws IOException if a handler cannot start, an address cannot be listened on, or the
    ///   transport would have to be another one; nothing has changed then either
    public synchronized void reload(Configuration next, Services services, Runnable left)
            throws IOException {
        var old = configuration;
        var before = context;
        var opened = new LinkedHashMap<ListenAddress, Listener>();
        ServerContext fresh;
        try {
            requireSameTransport(old, next);
            fresh =
                    before.reloaded(
                            Routes.compile(next, services.router(), Server::warn),
                            addressesOf(next),
                            next.limits(),
                            services.log());
            startHandlers(next);
            for (var address : fresh.addresses()) {
                if (!listeners.containsKey(address)) {
                    opened.put(address, listen(address, fresh, next));
                }
            }
        } catch (Throwable failure) {
            opened.values().forEach(Server::close);
            closeHandlers(next);
            throw failure;
        }
        fresh.admission().limit(next.limits().connection());
        context = fresh;
        configuration = next;
        replaceListeners(fresh.addresses(), opened);
        var ending = Thread.ofVirtual().unstarted(() -> end(old, left));
        endings.add(ending);
        connections.retire(before, fresh, ending::start);
    }

    private void requireSameTransport(Configuration old, Configuration next) throws IOException {
        if (stopped.get()) {
            throw new IOException("the server is stopped");
        }
        if (!old.transport().equals(next.transport())
                || !old.transportSettings().equals(next.transportSettings())) {
            throw new IOException(
                    "transport, loops, backlog and lingering are the same until the server is"
                            + " restarted");
        }
    }

    private void replaceListeners(
            Set<ListenAddress> addresses, Map<ListenAddress, Listener> opened) {
        var all = new HashMap<>(listeners);
        all.putAll(opened);
        listeners.clear();
        addresses.forEach(address -> listeners.put(address, all.remove(address)));
        all.values().forEach(Server::close);
    }

    private void end(Configuration old, Runnable left) {
        closeHandlers(old);
        left.run();
        endings.remove(Thread.currentThread());
    }

    /// The addresses in use, with the real port where a free one was asked for, in the order of the
    /// configuration.
    public synchronized List<ListenAddress> addresses() {
        return listeners.values().stream().map(Listener::address).toList();
    }

    /// What [#stop] gives to requests in flight, by the configuration that is served now.
    public Duration stopTime() {
        return configuration.limits().connection().stopTime();
    }

    /// What the server does at this moment.
    public ServerStatus status() {
        var states = new TreeMap<String, Integer>();
        connections
                .states()
                .forEach(
                        (state, count) -> states.put(state.name().toLowerCase(Locale.ROOT), count));
        return new ServerStatus(
                addresses(),
                states,
                context.requestIds().get(),
                configuration
                        .allLocations()
                        .map(location ->
                                new ServerStatus.OfLocation(
                                        location, HandlerCalls.of(location).status()))
                        .toList());
    }

    /// Stops: accepts no more, lets requests in flight end within
    /// [webserv.api.spi.ConnectionLimits#stopTime], aborts what is left, closes the handlers.
    /// Idempotent. Not to be called on a loop.
    public void stop() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        closeListeners();
        try {
            var time = stopTime();
            connections.stop();
            if (!connections.awaitEnd(time)) {
                LOG.warn(
                        "aborting the connections that did not end within shutdown_timeout: {} s",
                        time.toSeconds());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        close(network);
        closeHandlers(configuration);
        awaitEndings();
    }

    /// With the last connection, what reloads have replaced ends, too.
    private void awaitEndings() {
        try {
            for (var ending : endings) {
                ending.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void closeListeners() {
        listeners.values().forEach(Server::close);
    }

    private static void closeHandlers(Configuration configuration) {
        configuration.allLocations().map(HandlerCalls::of).forEach(HandlerCalls::close);
    }

    private static void close(Network network) {
        new PluginCall("the network", network, Origin.BUILT_IN).attempt("close", network::close);
    }

    private static void close(Listener listener) {
        new PluginCall("a listener", listener, Origin.BUILT_IN).attempt("close", listener::close);
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
