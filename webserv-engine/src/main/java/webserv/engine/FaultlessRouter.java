package webserv.engine;

import java.util.List;
import webserv.api.config.ConfigException;
import webserv.api.config.Origin;
import webserv.api.spi.Router;
import webserv.api.spi.Table;
import webserv.api.spi.VirtualServer;
import webserv.engine.config.Fault;

/// A router whose own faults are mistakes of the configuration that asks for it, see [Fault].
///
/// @param origin of the configuration's first server: whatever servers the fault came with, it is
///   told once
record FaultlessRouter(Router router, Origin origin) implements Router {
    /// @param servers all of the configuration
    static FaultlessRouter of(Router router, List<VirtualServer> servers) {
        var origin = servers.isEmpty() ? Origin.BUILT_IN : servers.getFirst().origin();
        return new FaultlessRouter(router, origin);
    }

    @Override
    public String name() {
        return router.name();
    }

    @Override
    public Table compile(List<VirtualServer> servers) {
        var service = "the router '" + name() + "'";
        Table table;
        try {
            table = router.compile(servers);
        } catch (ConfigException mistake) {
            throw mistake;
        } catch (RuntimeException | LinkageError fault) {
            throw Fault.of(origin, service, router, fault);
        }
        if (table == null) {
            throw Fault.of(origin, service, router, "it made no table");
        }
        return table;
    }
}
