package webserv.engine;

import java.net.SocketAddress;
import webserv.api.http.Captures;
import webserv.api.http.Fields;
import webserv.api.http.Request;
import webserv.api.http.RequestContent;
import webserv.api.http.RequestHead;
import webserv.api.io.Wire;
import webserv.api.spi.Match;

/// A request, as its handler sees it, and whoever makes text of it.
///
/// @param source whose request it is
/// @param path normalised
/// @param match where it has come to
/// @param captures of the regular expression that led there
record HandlerRequest(
        Source source,
        RequestHead head,
        String path,
        Match match,
        Captures captures,
        RequestContent content)
        implements Request, Asked {

    /// What a request is made of besides.
    interface Source {
        DecisionRecord record();

        Wire wire();

        /// Sends an interim response, unless the final one is known. Safe for any thread.
        void interim(int status, Fields fields);
    }

    @Override
    public long id() {
        return source.record().id();
    }

    @Override
    public String handlerAsked() {
        return Asked.handler(match);
    }

    Wire wire() {
        return source.wire();
    }

    @Override
    public void note(String name, String value) {
        Request.super.note(name, value);
        source.record().noted(name, value);
    }

    @Override
    public String pathInLocation() {
        return pathInLocation(match, path);
    }

    static String pathInLocation(Match match, String path) {
        return switch (match) {
            case Match.Found(_, var location, _) -> location.pathInLocation(path);
            case Match.OtherMethods(_, var location, _) -> location.pathInLocation(path);
            case Match.None _ -> path.isEmpty() ? path : path.substring(1);
        };
    }

    @Override
    public String serverName() {
        return serverName(match, head);
    }

    static String serverName(Match match, RequestHead head) {
        var name = match.server().name();
        return name.isEmpty() ? head.authority().host() : name;
    }

    @Override
    public SocketAddress remoteAddress() {
        return source.wire().remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return source.wire().localAddress();
    }

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public void interim(int status, Fields fields) {
        Request.checkInterim(status);
        source.interim(status, fields);
    }
}
