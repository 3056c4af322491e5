package webserv.engine;

import java.util.List;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Match;
import webserv.api.spi.Table;
import webserv.engine.plugin.PluginCall;

/// A table whose own faults are told as those of its router. While the configuration is read, that
/// is made a mistake in it; where a request asks, it is answered with 500.
///
/// @param call of the router
record FaultlessTable(Table table, PluginCall call) implements Table {

    /// @throws RouterFailure if it fails; its cause is what was thrown
    @Override
    public Match match(ListenAddress listener, String host, String method, String path) {
        try {
            return PluginCall.present(table.match(listener, host, method, path));
        } catch (Throwable fault) {
            throw new RouterFailure(call, "match", fault);
        }
    }

    /// @throws RouterFailure as by [#match]
    @Override
    public List<Verdict> explain(ListenAddress listener, String host, String method, String path) {
        try {
            return List.copyOf(table.explain(listener, host, method, path));
        } catch (Throwable fault) {
            throw new RouterFailure(call, "explain", fault);
        }
    }
}
