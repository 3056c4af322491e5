package webserv.handlers.files;

import java.net.SocketAddress;
import webserv.api.http.Captures;
import webserv.api.http.Fields;
import webserv.api.http.Request;
import webserv.api.http.RequestContent;
import webserv.api.http.RequestHead;

/// A request as if another path had been asked for.
///
/// @param path normalised
record RequestForPath(Request asked, String path, String pathInLocation) implements Request {

    @Override
    public RequestHead head() {
        return asked.head();
    }

    @Override
    public Captures captures() {
        return asked.captures();
    }

    @Override
    public String serverName() {
        return asked.serverName();
    }

    @Override
    public RequestContent content() {
        return asked.content();
    }

    @Override
    public SocketAddress remoteAddress() {
        return asked.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return asked.localAddress();
    }

    @Override
    public String scheme() {
        return asked.scheme();
    }

    @Override
    public long id() {
        return asked.id();
    }

    @Override
    public void note(String name, String value) {
        asked.note(name, value);
    }

    @Override
    public void interim(int status, Fields fields) {
        asked.interim(status, fields);
    }
}
