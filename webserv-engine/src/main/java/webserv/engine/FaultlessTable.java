package webserv.engine;

import java.util.List;
import webserv.api.config.ConfigException;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Match;
import webserv.api.spi.Table;
import webserv.engine.plugin.PluginCall;

/// A table whose own faults are told as those of its router. While the configuration is read, that
/// is a mistake in it; where a request asks, it is answered with 500.
///
/// @param call of the router
record FaultlessTable(Table table, PluginCall call) implements Table {

    /// @throws ConfigException if it fails; its cause is what was thrown
    @Override
    public Match match(ListenAddress listener, String host, String method, String path) {
        try {
            return PluginCall.present(table.match(listener, host, method, path));
        } catch (Throwable fault) {
            throw failure("match", fault);
        }
    }

    /// @throws ConfigException as by [#match]
    @Override
    public List<Verdict> explain(ListenAddress listener, String host, String method, String path) {
        try {
            return List.copyOf(table.explain(listener, host, method, path));
        } catch (Throwable fault) {
            throw failure("explain", fault);
        }
    }

    private ConfigException failure(String method, Throwable fault) {
        var failure = call.mistake(method, fault);
        failure.initCause(fault);
        return failure;
    }
}
