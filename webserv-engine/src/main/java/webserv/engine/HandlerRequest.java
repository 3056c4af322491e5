package webserv.engine;

import java.net.SocketAddress;
import webserv.api.http.Captures;
import webserv.api.http.Request;
import webserv.api.http.RequestContent;
import webserv.api.http.RequestHead;
import webserv.api.io.Wire;
import webserv.api.spi.Match;

/// A request, as its handler sees it.
record HandlerRequest(
        long id,
        RequestHead head,
        String path,
        Match.Found found,
        RequestContent content,
        Wire wire)
        implements Request {

    @Override
    public String pathInLocation() {
        return found.location().pathInLocation(path);
    }

    @Override
    public Captures captures() {
        return found.captures();
    }

    @Override
    public String serverName() {
        var name = found.server().name();
        return name.isEmpty() ? head.authority().host() : name;
    }

    @Override
    public SocketAddress remoteAddress() {
        return wire.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return wire.localAddress();
    }

    @Override
    public String scheme() {
        return "http";
    }
}
