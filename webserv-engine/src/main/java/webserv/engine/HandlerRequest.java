package webserv.engine;

import java.net.SocketAddress;
import java.util.Optional;
import webserv.api.http.Authority;
import webserv.api.http.Captures;
import webserv.api.http.Fields;
import webserv.api.http.HttpVersion;
import webserv.api.http.NormalPath;
import webserv.api.http.Request;
import webserv.api.http.RequestContent;
import webserv.api.http.RequestHead;
import webserv.api.http.RequestTarget;
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
        implements Request {

    /// In place of a head that could not be read.
    static final RequestHead UNREAD =
            new RequestHead(
                    "",
                    new RequestTarget(RequestTarget.Form.ORIGIN, "", "", Optional.empty()),
                    Authority.NONE,
                    HttpVersion.HTTP_1_1,
                    Fields.empty(),
                    0,
                    false);

    /// What a request is made of besides.
    interface Source {
        DecisionRecord record();

        Wire wire();

        /// Sends an interim response, unless the final one is known. Safe for any thread.
        void interim(int status, Fields fields);
    }

    /// The request as the templates of the policy see it that it has come to: without content.
    static HandlerRequest asPolicySees(Source source, Match match, RequestHead head) {
        var captures = match instanceof Match.Found found ? found.captures() : Captures.NONE;
        String path;
        try {
            path = NormalPath.of(head.target().path());
        } catch (IllegalArgumentException _) {
            path = "/";
        }
        return new HandlerRequest(source, head, path, match, captures, NoContent.INSTANCE);
    }

    /// What templates see of a request that could not be read, or was not waited for: who sent it,
    /// and nothing that it may have said.
    static HandlerRequest unread(Source source, Match place) {
        return new HandlerRequest(source, UNREAD, "", place, Captures.NONE, NoContent.INSTANCE);
    }

    @Override
    public long id() {
        return source.record().id();
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
