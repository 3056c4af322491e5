package webserv.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import webserv.api.config.Origin;
import webserv.api.http.Cause;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Reply;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Configuration;
import webserv.api.spi.ConnectionLimits;
import webserv.api.spi.Decision;
import webserv.api.spi.DecisionLog;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.Limits;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.Policy;
import webserv.api.spi.Router;
import webserv.api.spi.Transport;
import webserv.api.spi.TransportSettings;
import webserv.api.spi.VirtualServer;
import webserv.http.Http1Codec;
import webserv.router.TreeRouter;
import webserv.testkit.MemoryClient;
import webserv.testkit.MemoryNetwork;
import webserv.testkit.MemoryTransport;

/// A server in memory with the real codec and router, its clock at one fixed instant.
final class Running implements AutoCloseable {
    static final String DATE = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    static final int CONTENT_LIMIT = 100_000;
    static final ListenAddress ADDRESS = new ListenAddress.Tcp("localhost", 80);

    /// Short times, told apart by their lengths.
    static final ConnectionLimits LIMITS =
            new ConnectionLimits(
                    3,
                    0,
                    100,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(70),
                    Duration.ofSeconds(20),
                    100,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(10));

    private static final Instant NOW = Instant.parse("1994-11-06T08:49:37Z");

    final MemoryNetwork network = new MemoryNetwork();
    final List<Decision> decisions = new ArrayList<>();
    final Server server;

    private Running(ConnectionLimits limits, List<VirtualServer> sites) {
        this(new Http1Codec(), new TreeRouter(), limits, sites);
    }

    private Running(
            HttpCodec codec, Router router, ConnectionLimits limits, List<VirtualServer> sites) {
        try {
            var given = MemoryTransport.of(network);
            server =
                    Server.start(
                            configuration(given, limits, sites),
                            new Services(given, codec, router, decisions::add),
                            InstantSource.fixed(NOW));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// The same server over whatever transport.
    static Server start(
            Transport transport,
            ListenAddress address,
            ConnectionLimits limits,
            List<Location> locations,
            DecisionLog log)
            throws IOException {
        return Server.start(
                configuration(transport, limits, List.of(address), locations),
                services(transport, log),
                InstantSource.fixed(NOW));
    }

    private static Configuration configuration(
            Transport transport,
            ConnectionLimits limits,
            List<ListenAddress> addresses,
            List<Location> locations) {
        return configuration(transport, limits, List.of(site(addresses, locations)));
    }

    private static VirtualServer site(List<ListenAddress> addresses, List<Location> locations) {
        return new VirtualServer(addresses, List.of("a"), locations, Origin.BUILT_IN);
    }

    private static Configuration configuration(
            Transport transport, ConnectionLimits limits, List<VirtualServer> sites) {
        return new Configuration(
                sites,
                transport.name(),
                "tree",
                TransportSettings.DEFAULTS,
                new Limits(MessageLimits.DEFAULTS, limits));
    }

    private static Services services(Transport transport, DecisionLog log) {
        return new Services(transport, new Http1Codec(), new TreeRouter(), log);
    }

    /// Goes over to other locations, at other addresses.
    ///
    /// @param left called when the old ones are closed
    void reload(List<ListenAddress> addresses, Runnable left, Location... locations)
            throws IOException {
        reload(LIMITS, addresses, left, locations);
    }

    /// Goes over to other limits of connections, too.
    void reload(
            ConnectionLimits limits,
            List<ListenAddress> addresses,
            Runnable left,
            Location... locations)
            throws IOException {
        server.reload(
                configuration(MemoryTransport.of(network), limits, addresses, List.of(locations)),
                services(MemoryTransport.of(network), decisions::add),
                left);
    }

    /// Goes over to another location, over whatever transport.
    static void reload(
            Server server,
            Transport transport,
            List<ListenAddress> addresses,
            Runnable left,
            Location location)
            throws IOException {
        server.reload(
                configuration(transport, ConnectionLimits.DEFAULTS, addresses, List.of(location)),
                services(transport, _ -> {}),
                left);
    }

    static Running with(Location... locations) {
        return with(LIMITS, locations);
    }

    static Running with(ConnectionLimits limits, Location... locations) {
        return new Running(limits, List.of(site(List.of(ADDRESS), List.of(locations))));
    }

    /// With another codec and another router.
    static Running by(HttpCodec codec, Router router, VirtualServer... sites) {
        return new Running(codec, router, LIMITS, List.of(sites));
    }

    /// Several sites at [#ADDRESS].
    static Running of(VirtualServer... sites) {
        return new Running(LIMITS, List.of(sites));
    }

    /// A site at [#ADDRESS].
    static VirtualServer site(String name, Policy policy, Location... locations) {
        return new VirtualServer(
                List.of(ADDRESS),
                Set.of(),
                List.of(name),
                policy,
                List.of(),
                List.of(locations),
                Origin.BUILT_IN);
    }

    static Location at(String prefix, Handler handler) {
        return at(prefix, Methods.CONFIGURABLE, handler);
    }

    static Location at(String prefix, List<String> methods, Handler handler) {
        return new Location(
                new LocationPath.Prefix(prefix),
                methods,
                "test",
                handler,
                CONTENT_LIMIT,
                Origin.BUILT_IN);
    }

    /// A location with a policy, which may have been inherited.
    static Location at(String prefix, Policy policy, Handler handler) {
        return new Location(
                new LocationPath.Prefix(prefix),
                prefix,
                Methods.CONFIGURABLE,
                "test",
                handler,
                policy,
                List.of(),
                List.of(),
                Origin.BUILT_IN);
    }

    /// Has its reply at once.
    static Handler replying(Reply reply) {
        return Handler.nonBlocking(_ -> CompletableFuture.completedFuture(reply));
    }

    MemoryClient connect() {
        return network.connect(server.addresses().getFirst());
    }

    /// Waits for a client to have received what another thread brings about.
    String await(MemoryClient client, String end) {
        network.runUntil(() -> client.text().endsWith(end));
        return client.text();
    }

    /// What the last decision says of its cause.
    Optional<String> lastCause() {
        return lastDecision().cause().map(Cause::detail);
    }

    Decision lastDecision() {
        return decisions.getLast();
    }

    @Override
    public void close() {
        network.close();
    }
}
