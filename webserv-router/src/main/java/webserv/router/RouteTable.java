package webserv.router;

import java.util.List;
import java.util.Map;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Match;
import webserv.api.spi.Table;

/// Routes, compiled: address, then name, then path, then method.
record RouteTable(Map<ListenAddress, HostTable> hosts) implements Table {

    @Override
    public Match match(ListenAddress listener, String host, String method, String path) {
        return hostsOf(listener).claimTo(host).site().match(method, path);
    }

    @Override
    public List<Verdict> explain(ListenAddress listener, String host, String method, String path) {
        return new Explanation(hostsOf(listener), host, method, path).verdicts();
    }

    private HostTable hostsOf(ListenAddress listener) {
        var table = hosts.get(listener);
        if (table == null) {
            throw new IllegalArgumentException("no server listens on " + listener);
        }
        return table;
    }
}
