package webserv.engine;

import java.util.List;
import webserv.api.config.Origin;
import webserv.api.spi.Router;
import webserv.api.spi.Table;
import webserv.api.spi.VirtualServer;
import webserv.engine.plugin.PluginCall;

/// A router whose own faults are mistakes of the configuration that asks for it, see [PluginCall].
///
/// @param call at the file as a whole: no line of it is to blame, and whatever servers the fault
///   came with, it is told once
record FaultlessRouter(Router router, PluginCall call) {
    /// @param servers all of the configuration
    static FaultlessRouter of(Router router, List<VirtualServer> servers) {
        var origin =
                servers.isEmpty() ? Origin.BUILT_IN : Origin.of(servers.getFirst().origin().file());
        var service = "the router '" + router.name() + "'";
        return new FaultlessRouter(router, new PluginCall(service, router, origin));
    }

    /// Compiles servers, see [Router#compile].
    ///
    /// @throws webserv.api.config.ConfigException as there, and if the router has a fault
    Table compile(List<VirtualServer> servers) {
        return new FaultlessTable(call.needed("compile", () -> router.compile(servers)), call);
    }
}
