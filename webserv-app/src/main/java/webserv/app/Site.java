package webserv.app;

import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import webserv.api.io.ListenAddress;
import webserv.api.spi.DecisionLog;
import webserv.app.access.AccessLog;
import webserv.engine.Server;

/// A server that runs, with what the launcher gives it.
///
/// Safe for any thread.
final class Site implements AutoCloseable {
    private final Server server;
    private final Optional<AccessLog> accessLog;

    private Site(Server server, Optional<AccessLog> accessLog) {
        this.server = server;
        this.accessLog = accessLog;
    }

    /// Starts what a configuration asks for.
    ///
    /// @param out the standard output, for an access log that goes there
    /// @throws WiringException if a service that the configuration asks for is missing
    /// @throws IOException if an address cannot be listened on or a log cannot be opened; nothing
    ///   is left running
    static Site start(Catalog catalog, Setup setup, OutputStream out) throws IOException {
        var accessLog = open(setup, out);
        try {
            var services =
                    catalog.services(setup.configuration(), log(new FailureLog(), accessLog));
            return new Site(Server.start(setup.configuration(), services), accessLog);
        } catch (IOException | RuntimeException failure) {
            accessLog.ifPresent(AccessLog::close);
            throw failure;
        }
    }

    /// Most servers have no access log, and load no class of it.
    private static Optional<AccessLog> open(Setup setup, OutputStream out) throws IOException {
        return setup.accessLog().isOff()
                ? Optional.empty()
                : Optional.of(
                        AccessLog.open(
                                setup.accessLog(),
                                setup.configuration(),
                                out,
                                ZoneId.systemDefault()));
    }

    private static DecisionLog log(DecisionLog failures, Optional<AccessLog> accessLog) {
        if (accessLog.isEmpty()) {
            return failures;
        }
        var requests = accessLog.get();
        return decision -> {
            failures.decided(decision);
            requests.decided(decision);
        };
    }

    /// The addresses in use, see [Server#addresses].
    List<ListenAddress> addresses() {
        return server.addresses();
    }

    /// Stops the server, then writes what is left of the access log.
    void stop() {
        server.stop();
        accessLog.ifPresent(AccessLog::close);
    }

    /// The same as [#stop].
    @Override
    public void close() {
        stop();
    }
}
